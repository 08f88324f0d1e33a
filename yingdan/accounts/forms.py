"""Forms of signing in and of one's own settings."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from yingdan.accounts import queries
from yingdan.accounts.choices import Audience, ShareLevel, TokenKind
from yingdan.accounts.rules import (
    departments,
    departments_to_share,
    may_share_with_all,
    roles,
    teams,
    teams_to_share,
    visible_people,
)
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.ui.kinds.forms import RecordForm
from yingdan.ui.kinds.kind import kind_of

LIKELY_ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore")


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """User name or e-mail, and the password; whatever is wrong is said under the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("User name or e-mail"),
            max_length=254,
            widget=forms.TextInput(
                attrs={
                    "class": "input",
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                    "autofocus": True,
                }
            ),
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.order_fields(["login", "password"])

    def clean(self) -> Any:
        try:
            return super().clean()
        except ValidationError as problem:
            self.add_error("password", problem)
        return self.cleaned_data


class NoForm(forms.Form):
    """A verb that asks for nothing but the click."""

    def __init__(self, actor: Actor, row: Model, data: Any = None) -> None:
        super().__init__(data)


class PostForm(forms.Form):
    """A role in a department."""

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"department": row.department_id})
        self.fields["role"] = chosen(_("Role"), roles.visible(actor).order_by("name"), nothing=_("choose"))
        self.fields["department"] = chosen(_("Department"), departments.visible(actor).order_by("path"), nothing="")
        for field in self.fields.values():
            field.required = True


class MembersForm(forms.Form):
    """The people of a team, all at once."""

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        now = list(row.members.values_list("pk", flat=True))
        super().__init__(data, initial={"members": now})
        people = visible_people(actor).filter(kind="internal", is_active=True).order_by("pinyin")
        self.fields["members"] = forms.ModelMultipleChoiceField(
            people, label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple
        )


class DepartmentsForm(forms.Form):
    """The departments that a right reaches."""

    def __init__(self, actor: Actor, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["departments"] = forms.ModelMultipleChoiceField(
            departments.visible(actor).order_by("path"), label=_("Departments"), widget=forms.CheckboxSelectMultiple
        )


def chosen(label: Any, rows: "QuerySet[Any]", *, nothing: Any) -> forms.ModelChoiceField[Any]:
    """One of the rows; `nothing` is the word that stands there before."""
    return forms.ModelChoiceField(rows, label=label, required=False, empty_label=nothing)


def zones() -> list[tuple[str, str]]:
    """The zones people live in, the company's likely ones first."""
    rest = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [(zone, zone) for zone in (*LIKELY_ZONES, *(z for z in rest if z not in LIKELY_ZONES), "UTC")]


class ContactsForm(forms.Form):
    """How colleagues reach me."""

    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Mobile"), required=False, max_length=30, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )


class NewPasswordForm(forms.Form):
    """A password of one's own."""

    new = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 10 characters; not your name, and none of the passwords that everybody uses"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PasswordForm(NewPasswordForm):
    """The present password and a new one."""

    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CompanyForm(forms.Form):
    """What the whole company shares."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    name = forms.CharField(label=_("Company name"), max_length=120)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones, initial="Asia/Shanghai")
    fiscal_year_start = forms.TypedChoiceField(
        label=_("The fiscal year begins in"), choices=tuple(MONTHS.items()), coerce=int, initial=1
    )


class WelcomeForm(NewPasswordForm):
    """The company and its first administrator, in one go."""

    company = forms.CharField(
        label=_("Company name"), max_length=120, widget=forms.TextInput(attrs={"autofocus": True})
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones, initial="Asia/Shanghai")
    fiscal_year_start = forms.TypedChoiceField(
        label=_("The fiscal year begins in"), choices=tuple(MONTHS.items()), coerce=int, initial=1
    )
    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label=_("User name"),
        max_length=60,
        help_text=_("With it you sign in: letters, digits and . @ + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class PersonForm(RecordForm):
    """A new colleague; whoever may hand out rights gives the first role at once."""

    def __init__(self, actor: Actor, data: Any = None) -> None:
        kind = kind_of("person")
        super().__init__(kind, actor, None, kind.form, data)
        self.fields["department"].required = True
        if actor.may("person.admin"):
            choices = [(role.code or role.name, role.name) for role in roles.visible(actor).order_by("name")]
            self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=[("", ""), *choices], required=False)


class AuditForm(forms.Form):
    """What the audit trail is narrowed to."""

    kind = forms.ChoiceField(label=_("Records"), required=False)
    verb = forms.ChoiceField(label=_("What happened"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    record = forms.IntegerField(required=False, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        self.fields["person"] = chosen(_("Who"), visible_people(actor).order_by("pinyin"), nothing=_("everybody"))
        kinds = [(name, queries.kind_label(name)) for name in queries.ordered_kinds()]
        self.fields["kind"].choices = [("", _("everything")), *kinds]  # type: ignore[attr-defined]  # a choice field
        self.fields["verb"].choices = [("", _("everything")), *queries.verbs()]  # type: ignore[attr-defined]  # a choice field
        self.order_fields(["person", "kind", "verb", "day", "record", "before"])
        for field in self.fields.values():
            field.widget.attrs |= {"data-submit-on-change": True}


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
