"""Forms by which rights, records and views are passed on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import Audience, ShareLevel
from yingdan.accounts.forms.fields import colleague, day_field, reason_field
from yingdan.accounts.rules import (
    departments,
    departments_to_share,
    may_share_with_all,
    teams,
    teams_to_share,
    visible_people,
)
from yingdan.core import clock
from yingdan.core.policy import Actor


class DelegationForm(forms.Form):
    """Who stands in, from which day to which."""

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data, initial={"starts": clock.today()})
        self.fields["taker"] = colleague(actor, _("Who stands in for you"), but=actor.user_id)
        self.fields["starts"] = day_field(_("First day"))
        self.fields["ends"] = day_field(_("Last day"))
        self.fields["reason"] = reason_field()


class HandOverForm(forms.Form):
    """Who takes over all that a person holds."""

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"disable": row.is_active})
        self.fields["taker"] = colleague(actor, _("Who takes over"), but=row.pk)
        self.fields["reason"] = reason_field()
        if row.is_active:
            self.fields["disable"] = forms.BooleanField(label=_("Disable the account as well"), required=False)


class ShareForm(forms.Form):
    """With whom, how much, until when."""

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"level": ShareLevel.READ})
        self.fields["with"] = forms.ChoiceField(label=_("Share with"), choices=[("", _("choose")), *receivers(actor)])
        self.fields["level"] = forms.ChoiceField(label=_("What it allows"), choices=ShareLevel.choices)
        self.fields["until"] = day_field(_("Last day"), required=False)
        self.fields["until"].help_text = _("Empty: until somebody takes it back")
        self.fields["reason"] = reason_field()


def receivers(actor: Actor) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Colleagues, teams and departments that the actor sees, in groups."""
    people = visible_people(actor).filter(kind="internal", is_active=True).exclude(pk=actor.as_user_id)
    groups = (
        (_("Colleagues"), "user", people.order_by("pinyin")),
        (_("Teams"), "team", teams.visible(actor).order_by("name")),
        (_("Departments"), "department", departments.visible(actor).order_by("path")),
    )
    return [(label, [(f"{name}:{row.pk}", str(row)) for row in rows]) for label, name, rows in groups]


class ViewForm(forms.Form):
    """A view of a list: its name, and who finds it among the tabs."""

    def __init__(self, actor: Actor, data: Any = None, *, view: Any = None) -> None:
        present = {"name": view.name, "audience": _audience_of(view)} if view else {"audience": Audience.ME}
        super().__init__(data, initial=present)
        self.fields["name"] = forms.CharField(label=_("Name of the view"), max_length=40)
        self.fields["audience"] = forms.ChoiceField(label=_("Who has it"), choices=_audiences(actor))

    def clean(self) -> dict[str, Any]:
        """Team and department by their key, as the command takes them."""
        cleaned = super().clean() or {}
        audience, _colon, key = cleaned.get("audience", "").partition(":")
        return {**cleaned, "audience": audience, **({audience: int(key)} if key else {})}


def _audience_of(view: Any) -> str:
    key = view.team_id or view.department_id
    return f"{view.audience}:{key}" if key else str(view.audience)


def _audiences(actor: Actor) -> list[tuple[Any, Any]]:
    """What the actor may choose; teams and departments in groups."""
    found: list[tuple[Any, Any]] = [(Audience.ME.value, Audience.ME.label)]
    if may_share_with_all(actor):
        found.append((Audience.ALL.value, Audience.ALL.label))
    groups = (
        (_("Teams"), "team", teams_to_share(actor).order_by("name")),
        (_("Departments"), "department", departments_to_share(actor).order_by("path")),
    )
    choices = [(label, [(f"{name}:{row.pk}", str(row)) for row in rows]) for label, name, rows in groups]
    return found + [group for group in choices if group[1]]
