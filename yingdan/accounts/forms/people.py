"""Forms of signing in, of people and of one's own settings."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from yingdan.accounts import queries
from yingdan.accounts.forms.fields import chosen, zones
from yingdan.accounts.rules import (
    departments,
    roles,
    visible_people,
)
from yingdan.core.policy import Actor
from yingdan.ui.kinds.forms import RecordForm
from yingdan.ui.kinds.kind import kind_of


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
