"""Forms of the deals' own verbs; plain fields are declared in kinds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.deals import rules
from yingdan.deals.choices import LeadStatus
from yingdan.deals.models import Deal, Lead
from yingdan.ui.kinds import Money, Person, Reference

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MoveForm(forms.Form):
    """Where a deal goes next."""

    def __init__(self, actor: Actor, deal: Deal, data: Any = None) -> None:
        super().__init__(data, initial={"stage": deal.stage_id})
        stages = rules.stages_of(actor).filter(process=deal.process_id)
        self.fields["stage"] = forms.ModelChoiceField(label=_("Stage"), queryset=stages, empty_label=None)


class WinForm(forms.Form):
    """The end every deal hopes for: amount and day."""

    closed_on = forms.DateField(label=_("Closed on"), widget=DAY)
    reason = forms.CharField(label=_("Why we won"), max_length=200, required=False)

    def __init__(self, actor: Actor, deal: Deal, data: Any = None) -> None:
        super().__init__(data, initial={"amount": deal.amount, "closed_on": clock.today()})
        amount = Money(name="amount", label=_("Amount (yuan)"), required=True)
        self.fields = {"amount": amount.form_field(actor), **self.fields}


class LoseForm(forms.Form):
    """A lost deal teaches only with its reason."""

    reason = forms.CharField(label=_("Why we lost"), max_length=200)
    competitor = forms.CharField(label=_("Who won"), max_length=120, required=False)
    closed_on = forms.DateField(label=_("Closed on"), widget=DAY)

    def __init__(self, actor: Actor, deal: Deal, data: Any = None) -> None:
        super().__init__(data, initial={"closed_on": clock.today(), "competitor": deal.competitors})


class NothingForm(forms.Form):
    """Nothing needs to be said."""

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        super().__init__(data)


class ReasonForm(forms.Form):
    """A sentence for the journal."""

    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        super().__init__(data)


class TransferForm(forms.Form):
    """The new owner, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        super().__init__(data)
        owner = Person(name="owner", label=_("New owner"), required=True)
        self.fields = {"owner": owner.form_field(actor), **self.fields}


class StatusForm(forms.Form):
    """Where a lead stands."""

    status = forms.ChoiceField(
        label=_("Status"), choices=[c for c in LeadStatus.choices if c[0] != LeadStatus.CONVERTED]
    )

    def __init__(self, actor: Actor, lead: Lead, data: Any = None) -> None:
        super().__init__(data, initial={"status": lead.status})


class ConvertForm(forms.Form):
    """What a lead becomes. An existing customer may be chosen instead of a new one."""

    with_deal = forms.BooleanField(label=_("Open a deal as well"), required=False, initial=True)
    deal_name = forms.CharField(label=_("Deal"), max_length=200, required=False)

    def __init__(self, actor: Actor, lead: Lead, data: Any = None) -> None:
        super().__init__(data, initial={"deal_name": lead.company or lead.name, "with_deal": True})
        customer = Reference(
            name="customer", to="customer", label=_("Existing customer"), help=_("Empty: a new customer is created")
        )
        amount = Money(name="amount", label=_("Amount (yuan)"))
        self.fields = {"customer": customer.form_field(actor), **self.fields, "amount": amount.form_field(actor)}
