"""Form fields that several forms of accounts share."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import (
    visible_people,
)
from yingdan.core.policy import Actor

LIKELY_ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore")


def chosen(label: Any, rows: "QuerySet[Any]", *, nothing: Any) -> forms.ModelChoiceField[Any]:
    """One of the rows; `nothing` is the word that stands there before."""
    return forms.ModelChoiceField(rows, label=label, required=False, empty_label=nothing)


def zones() -> list[tuple[str, str]]:
    """The zones people live in, the company's likely ones first."""
    rest = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [(zone, zone) for zone in (*LIKELY_ZONES, *(z for z in rest if z not in LIKELY_ZONES), "UTC")]


def colleague(actor: Actor, label: Any, *, but: int) -> forms.ModelChoiceField[Any]:
    """Somebody who works here."""
    rows = visible_people(actor).filter(kind="internal", is_active=True).exclude(pk=but).order_by("pinyin")
    field = chosen(label, rows, nothing=_("choose"))
    field.required = True
    return field


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def reason_field() -> forms.CharField:
    return forms.CharField(label=_("Reason"), required=False, max_length=200)
