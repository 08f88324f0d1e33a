"""Forms of what is done with money; plain fields are declared in kinds."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.customers.rules import visible_customers
from yingdan.finance import queries, rules
from yingdan.finance.choices import Method, Step
from yingdan.finance.models import Instalment, Invoice, Receipt
from yingdan.ui.kinds import Money
from yingdan.ui.kinds.fields.references import RecordInput, ReferenceChoice

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _words(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=required, max_length=200, widget=box, help_text=help_text)


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DAY, help_text=help_text)


def _money(actor: Actor, label: Any, *, required: bool = True, help_text: Any = "") -> forms.Field:
    return Money(name="amount", label=label, required=required, help=help_text).form_field(actor)


def _one_of(label: Any, choices: Sequence[tuple[int, str]], *, required: bool = True) -> forms.IntegerField:
    blank = [] if required else [("", "—")]
    return forms.IntegerField(label=label, required=required, widget=forms.Select(choices=[*blank, *choices]))


class RaiseForm(forms.Form):
    """Since when it is owed, and by what everybody sees it."""

    day = _day(_("Owed since"))
    reason = _words(_("By what everybody sees it"), help_text=_("For instance the signed certificate of acceptance"))

    def __init__(self, actor: Actor, row: Instalment, data: Any = None) -> None:
        super().__init__(data, initial={"day": clock.today()})


class WriteOffForm(forms.Form):
    reason = _words(_("Why nobody pays it any more"))

    def __init__(self, actor: Actor, row: Instalment, data: Any = None) -> None:
        super().__init__(data)
        amount = _money(actor, _("Amount (yuan)"), required=False, help_text=_("Empty: all that is open"))
        self.fields = {"amount": amount, **self.fields}


class SetOffForm(forms.Form):
    """Which payment on the other side of zero makes this one smaller."""

    reason = _words(_("Why"), required=False)

    def __init__(self, actor: Actor, row: Instalment, data: Any = None) -> None:
        super().__init__(data)
        others = rules.set_off_against(row) if row.pk else []
        choices = [(one.pk, f"{one} {one.balance:,.2f}") for one in others]
        amount = _money(actor, _("Amount (yuan)"), required=False, help_text=_("Empty: as much as both leave open"))
        self.fields = {"against": _one_of(_("Against"), choices), "amount": amount, **self.fields}


class DunForm(forms.Form):
    """What was done to get paid, and what the customer said."""

    step = forms.ChoiceField(label=_("Step"), choices=Step.choices)
    words = _words(_("What was said"))
    promised_on = _day(_("Promised for"), required=False, help_text=_("The next step is due on the day after"))

    def __init__(self, actor: Actor, row: Instalment, data: Any = None) -> None:
        first = None
        if row.pk:
            done = [one.step for one in rules.dunnings_of(row)]
            first = rules.next_step(done, row.due_on, clock.today())
        super().__init__(data, initial={"step": first or Step.REMIND})


class ClaimForm(forms.Form):
    """For which payment it is, or at least from which customer."""

    note = _words(_("What finance should know"), required=False)

    def __init__(self, actor: Actor, row: Receipt, data: Any = None) -> None:
        super().__init__(data)
        found = rules.likely(actor, row) if row.pk else []
        choices = [(one.pk, f"{one.customer.name} · {one} · {one.balance:,.2f}") for one in found]
        paid = _one_of(_("For the payment"), choices, required=False)
        paid.help_text = _("Those of the same amount come first. Its customer is taken along")
        rows = visible_customers(actor)
        box = ReferenceChoice(pick="customer", rows=rows, show="name")
        customer = RecordInput(
            rows, "name", label=_("Customer"), widget=box, required=False, help_text=_("Empty: that of the payment")
        )
        self.fields = {"meant_for": paid, "customer": customer, **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return cleaned | {"customer": getattr(cleaned.get("customer"), "pk", None)}


class GiveBackForm(forms.Form):
    reason = _words(_("Why"))

    def __init__(self, actor: Actor, row: Receipt, data: Any = None) -> None:
        super().__init__(data)


class RefundForm(forms.Form):
    """What goes back to the customer. It gives back what is free, or pays what a supplement took away."""

    paid_on = _day(_("Paid back on"))
    method = forms.ChoiceField(label=_("Paid by"), choices=Method.choices)
    reason = _words(_("Why"))

    def __init__(self, actor: Actor, row: Receipt, data: Any = None) -> None:
        super().__init__(data, initial={"paid_on": clock.today(), "method": Method.TRANSFER})
        below = rules.visible_instalments(actor).filter(customer=row.customer_id or 0, amount__lt=0, balance__lt=0)
        choices = [(one.pk, f"{one} {one.balance:,.2f}") for one in below.order_by("due_on")] if row.pk else []
        self.fields = {
            "amount": _money(actor, _("Amount (yuan)")),
            "instalment": _one_of(_("Pays"), choices, required=False),
            **self.fields,
        }
        self.fields["instalment"].help_text = _("Empty: what of this receipt is free")


class ReleaseForm(forms.Form):
    """Which allocation is taken back."""

    reason = _words(_("Why"), required=False)

    def __init__(self, actor: Actor, row: Receipt, data: Any = None) -> None:
        super().__init__(data)
        parts = [one for one in rules.allocations_of(row) if one.instalment_id] if row.pk else []
        choices = [(one.pk, f"{one.instalment} {one.amount:,.2f}") for one in parts]
        self.fields = {"allocation": _one_of(_("Allocation"), choices), **self.fields}


class IssueForm(forms.Form):
    """The number that the tax system gave it."""

    code = forms.CharField(label=_("Invoice number"), max_length=32, help_text=_("A digital invoice has 20 digits"))
    issued_on = _day(_("Issued on"))

    def __init__(self, actor: Actor, row: Invoice, data: Any = None) -> None:
        super().__init__(data, initial={"issued_on": clock.today()})


class MoveForm(forms.Form):
    """Nothing is asked: it goes one state on."""

    def __init__(self, actor: Actor, row: Invoice, data: Any = None) -> None:
        super().__init__(data)


class ReverseForm(IssueForm):
    """The red-letter invoice, and why."""

    reason = _words(_("Why"))

    def __init__(self, actor: Actor, row: Invoice, data: Any = None) -> None:
        super().__init__(actor, row, data)
        self.fields["code"].label = _("Number of the red-letter invoice")
        amount = _money(actor, _("Amount (yuan)"), required=False, help_text=_("Empty: all that was not reversed yet"))
        self.fields = {"amount": amount, **self.fields}


class AllocateForm(forms.Form):
    """How much of a receipt is for which payment: a box for each that is open."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, receipt: Receipt, data: Any = None) -> None:
        self.open = list(rules.payable(actor, receipt))
        first = queries.suggested(receipt.free, self.open, receipt.meant_for_id)
        initial = {f"part-{key}": part for key, part in first.items()} | {"version": receipt.version}
        super().__init__(data, initial=initial)
        for one in self.open:
            box = _money(actor, str(one), required=False)
            box.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"})
            self.fields[f"part-{one.pk}"] = box

    def rows(self) -> list[tuple[Instalment, int, Any]]:
        """Each payment with the days that it is overdue and its box."""
        return [(one, rules.days_late(one), self[f"part-{one.pk}"]) for one in self.open]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        named = [(one.pk, cleaned.get(f"part-{one.pk}") or Decimal(0)) for one in self.open]
        return {"version": cleaned.get("version"), "parts": [(key, part) for key, part in named if part]}
