"""Forms of the quotes' own verbs, and their lines."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.contracts import rules
from yingdan.contracts.choices import LINE_RATES, Answer
from yingdan.contracts.commands import QuoteLineDraft
from yingdan.contracts.models import Quote, QuoteLine
from yingdan.contracts.rules.pricing import quantity_text
from yingdan.core.policy import Actor
from yingdan.products.models import Product
from yingdan.ui.kinds import Money
from yingdan.ui.kinds.fields.references import RecordInput, chooser

# What a row of lines is sent as: product-0, quantity-0, … `shown` says which product, price and discount the row was
# last worked out for, so that the server sees which of them was typed since.
PARTS = ("product", "name", "quantity", "unit", "price", "discount", "rate", "shown")
BOXES = PARTS[:-1]
ROW = re.compile(r"product-(\d{1,3})", re.ASCII)
MOST_ROWS = 200
NUMBER = forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"})
type Row = dict[str, str]


class AnswerForm(forms.Form):
    """What the customer said to a quote."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer.choices)
    reason = forms.CharField(
        label=_("What the customer said"), required=False, max_length=200, help_text=_("Needed where he declines")
    )

    def __init__(self, actor: Actor, quote: Quote, data: Any = None) -> None:
        super().__init__(data)


class NoWordsForm(forms.Form):
    """Nothing needs to be said."""

    def __init__(self, actor: Actor, quote: Quote, data: Any = None) -> None:
        super().__init__(data)


def rows_sent(data: Mapping[str, Any]) -> list[Row]:
    """The rows in a posted form, in their order; those that say nothing are left out."""
    numbers = sorted({int(found[1]) for name in data if (found := ROW.fullmatch(name))})[:MOST_ROWS]
    rows = [{part: str(data.get(f"{part}-{number}", "")).strip() for part in PARTS} for number in numbers]
    return [row for row in rows if row["product"] or row["name"] or row["price"]]


def row_of(line: QuoteLine) -> Row:
    """A kept line as the form shows it."""
    row = {
        "product": str(line.product_id or ""),
        "name": line.name,
        "quantity": quantity_text(line.quantity).replace(",", ""),
        "unit": line.unit,
        "price": plain(line.price),
        "discount": plain(line.discount),
        "rate": line.rate,
    }
    return row | {"shown": shown(row)}


def shown(row: Row) -> str:
    return "|".join(row[part] for part in ("product", "price", "discount"))


def plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}".removesuffix(".00")


class QuoteLinesForm(forms.Form):
    """The lines of a quote, a row each, and the discount on the whole. The ranges are the command's to judge."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, actor: Actor, quote: Quote, rows: Sequence[Row], *, off: str, version: str, sent: bool = True
    ) -> None:
        flat = {f"{part}-{number}": row[part] for number, row in enumerate(rows) for part in PARTS}
        values = flat | {"version": version, "off": off}
        super().__init__(values if sent else None, initial=values)
        self.size = len(rows)
        products = rules.products_of(actor, quote)
        box = chooser(products, pick="product", none=_("in your own words"))
        for number in range(self.size):
            self.fields |= _line_fields(actor, products, box, number)
        self.fields["off"] = _money(actor, _("Discount on the whole"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        drafts = [self.draft(cleaned, number) for number in range(self.size)]
        return {"version": cleaned.get("version"), "lines": drafts, "discount": cleaned.get("off")}

    @staticmethod
    def draft(cleaned: Mapping[str, Any], number: int) -> QuoteLineDraft:
        product, quantity = cleaned.get(f"product-{number}"), cleaned.get(f"quantity-{number}")
        return QuoteLineDraft(
            product=product.pk if isinstance(product, Product) else None,
            name=cleaned.get(f"name-{number}") or "",
            quantity=Decimal(1) if quantity is None else quantity,
            unit=cleaned.get(f"unit-{number}") or "",
            price=cleaned.get(f"price-{number}"),
            discount=cleaned.get(f"discount-{number}"),
            rate=cleaned.get(f"rate-{number}") or "",
        )


def _line_fields(actor: Actor, products: Any, box: forms.Widget, number: int) -> dict[str, forms.Field]:
    def figure(label: Any, places: int) -> forms.Field:
        return forms.DecimalField(label=label, required=False, max_digits=14, decimal_places=places, widget=NUMBER)

    found = {
        "product": RecordInput(products, "name", label=_("Product"), required=False, widget=box),
        "name": forms.CharField(label=_("Name on the quote"), required=False, max_length=160),
        "quantity": figure(_("Quantity"), 3),
        "unit": forms.CharField(label=_("Unit"), required=False, max_length=20),
        "price": _money(actor, _("Unit price")),
        "discount": figure(_("Discount (%)"), 2),
        "rate": forms.ChoiceField(label=_("Tax rate"), required=False, choices=LINE_RATES),
        "shown": forms.CharField(required=False, widget=forms.HiddenInput),
    }
    return {f"{part}-{number}": field for part, field in found.items()}


def _money(actor: Actor, label: Any) -> forms.Field:
    field = Money(name="money", label=label).form_field(actor)
    field.widget = NUMBER
    return field
