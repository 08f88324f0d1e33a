"""Forms of the company's settings and of programs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import TokenKind
from yingdan.accounts.forms.fields import day_field
from yingdan.core.models import CustomField, CustomType


class DayForm(forms.Form):
    """A day that differs from Monday to Friday."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["day"] = day_field(_("Day"))
        self.fields["working"] = forms.ChoiceField(
            label=_("On this day"),
            choices=(("", _("nobody works")), ("1", _("people work although it is a weekend"))),
            required=False,
        )
        self.fields["name"] = forms.CharField(label=_("Name"), required=False, max_length=60)


class SeesForm(forms.Form):
    """A record of some kind, by its name or number."""

    def __init__(self, kinds: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["kind"] = forms.ChoiceField(label=_("Records"), choices=kinds)
        self.fields["record"] = forms.CharField(label=_("Name or number"), max_length=80)


class TokenForm(forms.Form):
    """A key for a program: what for, what it may do, for how long."""

    name = forms.CharField(label=_("What it is for"), max_length=60)
    kind = forms.ChoiceField(label=_("It may"), choices=TokenKind.choices)
    days = forms.TypedChoiceField(
        label=_("It holds for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
        initial=90,
    )


class OwnFieldForm(forms.Form):
    """A field of one's own. Its type is asked once; a choice that is there shows its words one by one."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Name"), max_length=30)

    def __init__(self, row: CustomField | None, kinds: list[tuple[str, str]], data: Any = None) -> None:
        first = {name: getattr(row, name) for name in ("version", "label", "help", "required", "listed")} if row else {}
        super().__init__(data, initial=first)
        self.row = row
        if row is None:
            self.fields["kind"] = forms.ChoiceField(label=_("Records"), choices=kinds)
            self.fields["type"] = forms.ChoiceField(
                label=_("Type"), choices=CustomType.choices, help_text=_("The type stays as it is chosen now")
            )
        choice = row is None or row.type == CustomType.CHOICE
        for option in row.options if row else ():
            self.fields[f"word-{option['key']}"] = forms.CharField(
                label=_("Choice"), required=False, max_length=40, initial="" if option["gone"] else option["label"]
            )
        if choice:
            self.fields["options"] = forms.CharField(
                label=_("More choices") if row else _("Choices"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("One in each line"),
            )
        self.fields["help"] = forms.CharField(
            label=_("Help"), required=False, max_length=120, help_text=_("Stands below the field in the form")
        )
        self.fields["required"] = forms.BooleanField(
            label=_("Must be filled"),
            required=False,
            help_text=_("Asked of people at a form; an import may leave it out"),
        )
        self.fields["listed"] = forms.BooleanField(
            label=_("Column of the list"), required=False, help_text=_("Unless somebody chose other columns")
        )

    def words(self) -> list[forms.BoundField]:
        """The choices there are."""
        return [self[name] for name in self.fields if name.startswith("word-")]
