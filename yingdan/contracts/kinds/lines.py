"""The lines of a quote as pages and papers show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yingdan.contracts import rules
from yingdan.contracts.models import Quote, QuoteLine
from yingdan.contracts.rules.pricing import NOTHING, margin_of, margin_rate, quantity_text
from yingdan.core.money import capitals
from yingdan.core.policy import Actor
from yingdan.products.rules import reads_cost, reads_floor


@dataclass(frozen=True, slots=True)
class Margin:
    """What a quote leaves. Where the cost of some lines is not known they are named, and the figures are those of the
    other lines alone."""

    amount: Decimal | None
    rate: Decimal | None
    unknown: str


def by_rate(lines: Sequence[QuoteLine]) -> list[tuple[str, Decimal, Decimal]]:
    """(rate, without tax, tax) of each tax rate in the lines, the highest first."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for line in lines:
        net, tax = sums.get(line.rate, (NOTHING, NOTHING))
        sums[line.rate] = net + line.net, tax + line.tax
    return [(f"{rate}%", *sums[rate]) for rate in sorted(sums, key=int, reverse=True)]


def sold(lines: Sequence[QuoteLine], quote: Quote) -> dict[str, Any]:
    """What anybody may see of the lines: each with its quantity as it is written, their sums, the total in capitals."""
    return {
        "lines": [(line, quantity_text(line.quantity)) for line in lines],
        "gross": quote.amount + quote.discount,
        "total": quote.amount,
        "net": quote.net,
        "tax": quote.tax,
        "discount": quote.discount,
        "capitals": capitals(quote.amount),
        "rates": by_rate(lines),
    }


def margin(actor: Actor, lines: Sequence[QuoteLine]) -> Margin | None:
    """Nothing for whoever may not read what a product costs us."""
    if not lines or not reads_cost(actor):
        return None
    known = [(line, line.cost) for line in lines if line.cost is not None]
    unknown = _(", ").join(dict.fromkeys(line.name for line in lines if line.cost is None))
    if not known:
        return Margin(None, None, unknown)
    net = sum((line.net for line, _cost in known), NOTHING)
    left = sum((margin_of(line.net, line.quantity, cost) for line, cost in known), NOTHING)
    return Margin(left, margin_rate(left, net), unknown)


def low_floors(actor: Actor, quote: Quote, low: Sequence[QuoteLine]) -> dict[int, Decimal | None]:
    """order -> floor price of these lines below it; None for who may not read it."""
    floors = rules.floors_of(quote, (line.product_id for line in low)) if low and reads_floor(actor) else {}
    return {line.order: floors.get(line.product_id) for line in low}
