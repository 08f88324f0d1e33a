"""Forms of the dealers' own verbs; plain fields are declared in kinds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.dealers import rules
from yingdan.dealers.choices import DealerState
from yingdan.dealers.models import Dealer, DealerContact
from yingdan.ui.kinds import Person

TEL = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})


class StateForm(forms.Form):
    """Where the dealer goes from here, and why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Needed for a step back, a suspension, an exit")
    )

    def __init__(self, actor: Actor, row: Dealer, data: Any = None) -> None:
        super().__init__(data)
        ways = [(way.value, way.label) for way in (rules.MOVES[row.state] if row.pk else DealerState)]
        state = forms.ChoiceField(label=_("New state"), choices=ways, widget=forms.RadioSelect)
        self.fields = {"state": state, **self.fields}


class RegionsForm(forms.Form):
    """Provinces and cities, one line each."""

    lines = forms.CharField(
        label=_("Regions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Provinces or cities, one line each: 浙江, 宁波; 全国 for the whole country"),
    )

    def __init__(self, actor: Actor, row: Dealer, data: Any = None) -> None:
        super().__init__(data, initial={"lines": "\n".join(rules.regions_of(row)) if row.pk else ""})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {"lines": str(cleaned.get("lines", "")).replace("、", "\n").splitlines()}


class TransferForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, actor: Actor, row: Dealer, data: Any = None) -> None:
        super().__init__(data)
        owner = Person(name="owner", label=_("New channel manager"), required=True)
        self.fields = {"owner": owner.form_field(actor), **self.fields}


class PersonForm(forms.Form):
    """Somebody who works at the dealer."""

    name = forms.CharField(label=_("Full name"), max_length=80)
    title = forms.CharField(label=_("Position"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False, widget=TEL)
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)

    def __init__(self, actor: Actor, row: Dealer, data: Any = None) -> None:
        super().__init__(data)


class ChangePersonForm(PersonForm):
    """It begins with what is known of the person. What the actor may not read is not asked and stays as it is."""

    person = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, row: Dealer, data: Any = None) -> None:
        super().__init__(actor, row, data)
        self._people = {str(one.pk): one for one in rules.people_of(row)} if row.pk else {}
        self.initial["person"] = next(iter(self._people), "")
        for name in ("phone", "email"):
            if row.pk and not rules.reads_personal(actor, row, name):
                del self.fields[name]

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        chosen: DealerContact | None = self._people.get(str(self.initial.get("person")))
        if field_name == "person" or chosen is None:
            return super().get_initial_for_field(field, field_name)
        return getattr(chosen, field_name)


class WhoForm(forms.Form):
    """Which of the dealer's people."""

    def __init__(self, actor: Actor, row: Dealer, data: Any = None) -> None:
        super().__init__(data)
        people = [(one.pk, one.name) for one in rules.people_of(row) if self.fits(one)] if row.pk else []
        box = forms.Select(choices=people)
        self.fields["person"] = forms.IntegerField(label=_("Person"), min_value=1, widget=box)

    def fits(self, one: DealerContact) -> bool:
        return True


class GuestForm(WhoForm):
    """Which of those who sign in."""

    def fits(self, one: DealerContact) -> bool:
        return rules.has_account(one)
