"""Who sees the catalogue and who keeps it."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.db.models import Q, QuerySet

from yingdan.core.policy import Access, Actor, Guard, Policy
from yingdan.core.text import normalise
from yingdan.products.models import Price, PriceList, Product

products = Policy(
    kind="product",
    rows=Product.objects.all,
    owner="",
    department="",
    actions=("view", "create", "edit", "delete", "export", "import"),
    guards={"cost": Guard()},
)
price_lists = Policy(
    kind="pricelist",
    rows=PriceList.objects.all,
    owner="",
    department="",
    actions=("view", "create", "edit", "delete"),
    guards={"floor": Guard()},
)


def name_key(name: str) -> str:
    """A product's name without spaces and signs: `GTXPro` and `GTX Pro` are the same."""
    return "".join(c for c in normalise(name) if c.isalnum())[:120]


def visible_products(actor: Actor) -> "QuerySet[Product]":
    return products.visible(actor)


def reads_floor(actor: Actor) -> bool:
    """A role may hide the floor prices (底价): then no page and no warning tells them."""
    return price_lists.access(actor, "floor") >= Access.READ


def reads_cost(actor: Actor) -> bool:
    """A role may hide the standard cost (成本价): then no page tells a margin."""
    return products.access(actor, "cost") >= Access.READ


def lists_in_force(actor: Actor, *, tier: str, on: dt.date) -> "QuerySet[PriceList]":
    """The lists that hold for a tier on a day: the tier's own before the general one, and of two such the newer."""
    valid = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return price_lists.visible(actor).filter(valid, tier__in={tier, ""}).order_by("-tier", "-valid_from", "-pk")


def floors(*, price_list: int | None, products: Collection[int], tier: str, on: dt.date) -> dict[int, Decimal]:
    """product -> floor price, in this list and else in those that hold for the tier on the day, whoever asks.

    For a rule that must hold for everybody; nobody is told a floor without `reads_floor`.
    """
    valid = Q(price_list__valid_from__lte=on) & (Q(price_list__valid_to__isnull=True) | Q(price_list__valid_to__gte=on))
    holds = Q(price_list__tier__in={tier, ""}) & valid
    rows = Price.objects.filter(Q(price_list=price_list) | holds, price_list__deleted_at=None, product__in=products)
    found: dict[int, Decimal] = {}
    ordered = rows.order_by("-price_list__tier", "-price_list__valid_from", "-price_list")
    for one in sorted(ordered, key=lambda price: price.price_list_id != price_list):
        found.setdefault(one.product_id, one.floor)
    return found


def may_set_prices(actor: Actor, row: PriceList) -> bool:
    """A price comes with its floor, so it needs the right to both."""
    return price_lists.access(actor, "floor") == Access.EDIT and price_lists.admits(actor, row, "edit")


def prices_of(actor: Actor, row: PriceList) -> "list[Price]":
    """The prices of a list for products in the catalogue, by name."""
    if not price_lists.admits(actor, row):
        return []
    there = Price.objects.filter(price_list=row.pk, product__in=products.visible(actor).values("pk"))
    return list(there.select_related("product").order_by("product__name", "pk"))
