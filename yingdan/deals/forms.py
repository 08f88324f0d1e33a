"""Forms of the deals' own verbs; plain fields are declared in kinds."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.customers.choices import BuyingRole
from yingdan.customers.models import Contact
from yingdan.deals import rules
from yingdan.deals.choices import LeadStatus
from yingdan.deals.commands.drafts import LineDraft, PersonDraft
from yingdan.deals.models import Deal, DealLine, Lead, Process, Stage
from yingdan.products.models import Product
from yingdan.ui.kinds import Money, Person, Reference
from yingdan.ui.kinds.fields.references import RecordInput, chooser

# What a row of product lines is sent as: product-0, quantity-0, …
PARTS = ("product", "quantity", "price", "discount", "amount")
ROW = re.compile(r"product-(\d{1,3})", re.ASCII)
MOST_ROWS = 200
type Row = dict[str, str]

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
NUMBER = forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"})


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


def rows_sent(data: Mapping[str, Any]) -> list[Row]:
    """The rows of product lines in a posted form, in their order; those that say nothing are left out."""
    numbers = sorted({int(found[1]) for name in data if (found := ROW.fullmatch(name))})[:MOST_ROWS]
    rows = [{part: str(data.get(f"{part}-{number}", "")).strip() for part in PARTS} for number in numbers]
    return [row for row in rows if row["product"] or row["price"] or row["amount"]]


def row_of(line: DealLine) -> Row:
    """A kept line as a form shows it. Its amount is sent along only where no price makes it."""
    return {
        "product": str(line.product_id),
        "quantity": _plain(line.quantity),
        "price": _plain(line.price),
        "discount": _plain(line.discount or None),
        "amount": _plain(line.amount) if line.price is None else "",
    }


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}".removesuffix(".00")


class LinesForm(forms.Form):
    """The product lines of a deal, a row each. The ranges are the command's to judge, row by row."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, deal: Deal, rows: Sequence[Row], *, version: str, sent: bool = True) -> None:
        flat = {f"{part}-{number}": row[part] for number, row in enumerate(rows) for part in PARTS}
        super().__init__(flat | {"version": version} if sent else None, initial=flat | {"version": version})
        self.size = len(rows)
        products = rules.products_for(actor, deal)
        box = chooser(products, pick="product")
        for number in range(self.size):
            self.fields |= _line_fields(actor, products, box, number)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(self.size):
            if f"product-{number}" not in self.errors and cleaned.get(f"product-{number}") is None:
                self.add_error(f"product-{number}", _("Choose a product, or take the row away."))
        return {"version": cleaned.get("version"), "lines": [self.draft(cleaned, n) for n in range(self.size)]}

    @staticmethod
    def draft(cleaned: Mapping[str, Any], number: int) -> LineDraft:
        product, quantity = cleaned.get(f"product-{number}"), cleaned.get(f"quantity-{number}")
        return LineDraft(
            product=product.pk if isinstance(product, Product) else 0,
            quantity=Decimal(1) if quantity is None else quantity,
            price=cleaned.get(f"price-{number}"),
            discount=cleaned.get(f"discount-{number}") or Decimal(0),
            amount=cleaned.get(f"amount-{number}"),
        )


def _line_fields(actor: Actor, products: Any, box: forms.Widget, number: int) -> dict[str, forms.Field]:
    def figure(label: Any) -> forms.Field:
        return forms.DecimalField(label=label, required=False, max_digits=14, decimal_places=2, widget=NUMBER)

    price = Money(name="price", label=_("Price")).form_field(actor)
    price.widget = NUMBER
    amount = Money(name="amount", label=_("Amount")).form_field(actor)
    amount.widget = forms.HiddenInput()
    return {
        f"product-{number}": RecordInput(products, "name", label=_("Product"), required=False, widget=box),
        f"quantity-{number}": figure(_("Quantity")),
        f"price-{number}": price,
        f"discount-{number}": figure(_("Discount (%)")),
        f"amount-{number}": amount,
    }


class PeopleForm(forms.Form):
    """Who of the customer's contacts has a part in the deal, and which."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, deal: Deal, contacts: Sequence[Contact], roles: Mapping[int, str], data: Any = None) -> None:
        chosen = {f"with-{pk}": True for pk in roles} | {f"role-{pk}": role for pk, role in roles.items()}
        usual = {f"role-{one.pk}": one.role for one in contacts if one.pk not in roles}
        super().__init__(data, initial={"version": deal.version} | usual | chosen)
        self.contacts = contacts
        for one in contacts:
            self.fields[f"with-{one.pk}"] = forms.BooleanField(label=one.name, required=False)
            self.fields[f"role-{one.pk}"] = forms.ChoiceField(
                label=_("Buying role"), required=False, choices=[("", _("no role named")), *BuyingRole.choices]
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        named = [one.pk for one in self.contacts if cleaned.get(f"with-{one.pk}")]
        people = [PersonDraft(contact=pk, role=cleaned.get(f"role-{pk}") or "") for pk in named]
        return {"version": cleaned.get("version"), "people": people}


class ProcessForm(forms.Form):
    """The name of a sales process; a new one takes the stages of another, or the usual ones."""

    name = forms.CharField(label=_("Name"), max_length=80)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, process: Process | None = None, sources: Sequence[Process] = ()) -> None:
        super().__init__(data, initial={"name": process.name, "version": process.version} if process else {})
        if process is None:
            choices = [("", _("The usual five stages")), *((str(one.pk), one.name) for one in sources)]
            self.fields["copy"] = forms.ChoiceField(label=_("Stages taken from"), choices=choices, required=False)


class StageForm(forms.Form):
    """A step of a sales process and what its gate asks for."""

    name = forms.CharField(label=_("Stage"), max_length=40)
    probability = forms.IntegerField(label=_("Win probability (%)"), min_value=0, max_value=100, widget=NUMBER)
    max_days = forms.IntegerField(
        label=_("Longest stay in days"), required=False, min_value=1, max_value=3650, widget=NUMBER,
        help_text=_("Deals that stay longer are marked. Empty: no limit"),
    )  # fmt: skip
    required = forms.MultipleChoiceField(
        label=_("Asked for at the gate"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: list(rules.requirable().items()),
        help_text=_("A deal enters this stage only with these filled in."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, process: Process, stage: Stage | None = None) -> None:
        kept = {name: getattr(stage, name) for name in ("name", "probability", "max_days", "required")} if stage else {}
        super().__init__(data, initial={"version": process.version} | kept)


class RemoveStageForm(forms.Form):
    """Where the deals of a stage go that is taken away."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, process: Process, others: Sequence[Stage]) -> None:
        super().__init__(data, initial={"version": process.version})
        choices = [("", "—"), *((one.pk, one.name) for one in others)]
        into = forms.TypedChoiceField(
            label=_("Its deals go to"), choices=choices, coerce=int, empty_value=None, required=False,
            help_text=_("Closed deals and the counts of the funnel go there too. Nothing is lost."),
        )  # fmt: skip
        self.fields = {"into": into, **self.fields}
