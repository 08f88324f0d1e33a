"""Fields that a company adds to its records, and the column in which their values stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yingdan.core.models.record import Record


class CustomType(models.TextChoices):
    """What a field of one's own can hold. It never changes: the values would lose their meaning."""

    TEXT = "text", _("text")
    NUMBER = "number", pgettext_lazy("a type of field", "number")
    MONEY = "money", _("money")
    DATE = "date", _("date")
    CHOICE = "choice", _("choice")
    PERSON = "person", _("person")


class CustomField(Record):
    """A field that the company added to one kind of record. `options` are the words of a choice: key, label, gone."""

    kind = models.CharField(max_length=40)
    label = models.CharField(_("name"), max_length=30)
    type = models.CharField(_("type"), max_length=6, choices=CustomType)
    options = models.JSONField(_("choices"), default=list)
    help = models.CharField(_("help"), max_length=120, blank=True)
    required = models.BooleanField(_("must be filled"), default=False)
    listed = models.BooleanField(_("column of the list"), default=False)
    place = models.PositiveIntegerField(_("place"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "label"], condition=models.Q(deleted_at__isnull=True), name="core_customfield_label"
            )
        ]

    def __str__(self) -> str:
        return self.label


class Extended(Record):
    """A record that can hold values of the company's own fields, by the name of the field. Empty ones are absent.

    Money is in fen, a number in millionths, a day as 2026-11-24, a choice by its key, a person by the key."""

    custom = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True
