"""Forms of the customers' own verbs; plain fields are declared in kinds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.customers import rules
from yingdan.customers.choices import FollowUpKind
from yingdan.customers.models import Customer
from yingdan.ui.kinds import Person, Reference

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FollowUpForm(forms.Form):
    """What was said, and when we speak again."""

    kind = forms.ChoiceField(label=_("How"), choices=FollowUpKind.choices)
    content = forms.CharField(label=_("What was said"), widget=forms.Textarea(attrs={"rows": 4}))
    next_contact_on = forms.DateField(label=_("Next contact"), required=False, widget=DAY)

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        super().__init__(data)


class TransferForm(forms.Form):
    """The new owner, why, and whether the contacts go along."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    with_contacts = forms.BooleanField(label=_("Contacts go along"), required=False, initial=True)

    def __init__(self, actor: Actor, row: Customer, data: Any = None) -> None:
        super().__init__(data)
        owner = Person(name="owner", label=_("New owner"), required=True)
        self.fields = {"owner": owner.form_field(actor), **self.fields}


class MergeForm(forms.Form):
    """The twin that goes, and a tick that says so on purpose."""

    sure = forms.BooleanField(label="")

    def __init__(self, actor: Actor, keep: Customer, data: Any = None, *, twin: Customer | None = None) -> None:
        super().__init__(data, initial={"twin": twin.pk if twin else None})
        others = rules.customers.visible(actor, "delete").exclude(pk=keep.pk)
        field = Reference(name="twin", to="customer", label=_("The same company"), required=True, rows=lambda _: others)
        self.fields = {"twin": field.form_field(actor), **self.fields}
        if twin is not None:
            said = _("Yes: move everything of “%(drop)s” to “%(keep)s”, and put “%(drop)s” into the recycle bin")
            self.fields["sure"].label = said % {"drop": twin.name, "keep": keep.name}
