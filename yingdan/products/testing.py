"""Builders of products and price lists, for tests and for the demo: the room's own commands."""

import datetime as dt
from decimal import Decimal
from typing import Any

from yingdan.core.policy import Actor
from yingdan.products.commands import PriceDraft, ProductDraft, create_price_list, create_products, set_prices
from yingdan.products.models import PriceList, Product


def make_product(actor: Actor, name: str = "伺服压机 SP-200", **values: Any) -> Product:
    usual: dict[str, Any] = {"unit": "台", "price": Decimal("186000.00")}
    return create_products(actor=actor, drafts=[ProductDraft(name=name, **usual | values)])[0]


def make_price_list(
    actor: Actor, name: str, prices: dict[int, tuple[int, int]], *, tier: str = "", since: str, until: str = ""
) -> PriceList:
    """A list with prices: product -> (price, floor) in yuan."""
    made = create_price_list(
        actor=actor,
        name=name,
        tier=tier,
        valid_from=dt.date.fromisoformat(since),
        valid_to=dt.date.fromisoformat(until) if until else None,
    )
    drafts = [
        PriceDraft(product=pk, amount=Decimal(amount), floor=Decimal(floor)) for pk, (amount, floor) in prices.items()
    ]
    return set_prices(actor=actor, price_list=made.pk, prices=drafts)
