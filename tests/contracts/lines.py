"""What tests of quotes say in short."""

from decimal import Decimal
from typing import Any

from yingdan.contracts import rules
from yingdan.contracts.commands import QuoteLineDraft
from yingdan.contracts.models import Quote
from yingdan.products.models import Product


def line(product: Product | None = None, price: str = "", **more: Any) -> QuoteLineDraft:
    return QuoteLineDraft(product=product.pk if product else None, price=Decimal(price) if price else None, **more)


def amounts(quote: Quote) -> list[str]:
    return [f"{one.amount:.2f}" for one in rules.quote_lines(quote.pk)]
