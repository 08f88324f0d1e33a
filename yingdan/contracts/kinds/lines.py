"""What pages say of the lines of a quote to whoever may read costs and floors."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from yingdan.contracts import rules
from yingdan.contracts.models import Quote, QuoteLine
from yingdan.contracts.rules.pricing import NOTHING, margin_of, margin_rate
from yingdan.core.policy import Actor
from yingdan.products.rules import reads_cost, reads_floor


@dataclass(frozen=True, slots=True)
class Margin:
    """What a quote leaves. Where the cost of some lines is not known they are named, and the figures are those of the
    other lines alone."""

    amount: Decimal | None
    rate: Decimal | None
    unknown: str


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
