"""The prices of a list as a form: those there are, and room for more."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.products import rules
from yingdan.products.commands import PriceDraft
from yingdan.products.models import Price, PriceList
from yingdan.ui.kinds.fields.references import RecordInput, chooser

NUMBER = forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"})
FRESH = 3


class PricesForm(forms.Form):
    """A row for each price, named by its product, and a few empty ones. A row without a price leaves the list."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, row: PriceList, prices: Sequence[Price], data: Any = None) -> None:
        kept = {f"amount-{one.product_id}": _plain(one.amount) for one in prices}
        kept |= {f"floor-{one.product_id}": _plain(one.floor) for one in prices}
        super().__init__(data, initial={"version": row.version} | kept)
        self.prices = prices
        for one in prices:
            self.fields |= _figures(str(one.product_id))
        products = rules.products.visible(actor).exclude(pk__in=[one.product_id for one in prices])
        box = chooser(products, pick="product")
        for number in range(FRESH):
            product = RecordInput(products, "name", label=_("Product"), required=False, widget=box)
            self.fields |= {f"product-new{number}": product} | _figures(f"new{number}")

    def rows(self) -> list[dict[str, Any]]:
        """The rows as they are drawn."""
        kept = [{"name": one.product.name} | self._boxes(str(one.product_id)) for one in self.prices]
        fresh = [{"product": self[f"product-new{n}"]} | self._boxes(f"new{n}") for n in range(FRESH)]
        return kept + fresh

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        drafts, removed = [], []
        for one in self.prices:
            pk = one.product_id
            if cleaned.get(f"amount-{pk}") is None:
                removed.append(pk)
            else:
                drafts.append(self._draft(cleaned, str(pk), pk))
        for number in range(FRESH):
            product, amount = cleaned.get(f"product-new{number}"), cleaned.get(f"amount-new{number}")
            if product is not None and amount is not None:
                drafts.append(self._draft(cleaned, f"new{number}", product.pk))
            elif product is not None or amount is not None:
                missing = f"amount-new{number}" if product is not None else f"product-new{number}"
                self.add_error(missing, _("A price needs a product and a figure."))
        return {"version": cleaned.get("version"), "prices": drafts, "removed": removed}

    def _boxes(self, name: str) -> dict[str, Any]:
        return {"amount": self[f"amount-{name}"], "floor": self[f"floor-{name}"]}

    @staticmethod
    def _draft(cleaned: Mapping[str, Any], name: str, product: int) -> PriceDraft:
        """Without a floor any price needs an approval that lies below this one."""
        amount = cleaned[f"amount-{name}"]
        floor = cleaned.get(f"floor-{name}")
        return PriceDraft(product=product, amount=amount, floor=amount if floor is None else floor)


def _figures(name: str) -> dict[str, forms.Field]:
    labels = {"amount": _("Price (yuan)"), "floor": _("Floor price (yuan)")}
    return {
        f"{part}-{name}": forms.DecimalField(
            label=label, required=False, max_digits=14, decimal_places=2, widget=NUMBER
        )
        for part, label in labels.items()
    }


def _plain(value: Decimal) -> str:
    return f"{value:.2f}".removesuffix(".00")
