"""Prices on a day, and products by the way people write their names."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

from yingdan.core.policy import Actor
from yingdan.core.text import similarity
from yingdan.products import rules
from yingdan.products.rules import name_key

CLOSE = 0.6


# The floor is None for who may not read it.
type PriceAndFloor = tuple[Decimal, Decimal | None]


def price_for(actor: Actor, *, product: int, tier: str, on: dt.date) -> PriceAndFloor | None:
    """(price, floor) of a product for a tier on a day: the tier's own list before the general one, and of two
    such lists the newer. None: only the catalogue's price is left, which has no floor."""
    return prices_for(actor, products=[product], tier=tier, on=on).get(product)


def prices_for(actor: Actor, *, products: Collection[int], tier: str, on: dt.date) -> dict[int, PriceAndFloor]:
    """The same for several products, with one question."""
    rows = rules.lists_in_force(actor, tier=tier, on=on).filter(prices__product__in=products)
    found: dict[int, PriceAndFloor] = {}
    reads = rules.reads_floor(actor)
    for product, amount, floor in rows.values_list("prices__product", "prices__amount", "prices__floor"):
        found.setdefault(product, (amount, floor if reads else None))
    return found


def listed_prices(
    actor: Actor, *, price_list: int | None, products: Collection[int], tier: str, on: dt.date
) -> dict[int, Decimal]:
    """What each product costs: in this list, else in those that hold for the tier on the day, else in the catalogue."""
    seen = rules.products.visible(actor).filter(pk__in=products, price__isnull=False)
    found = {pk: price for pk, price in seen.values_list("pk", "price") if price is not None}
    found |= {pk: pair[0] for pk, pair in prices_for(actor, products=products, tier=tier, on=on).items()}
    own = rules.price_lists.visible(actor).filter(pk=price_list or 0, prices__product__in=products)
    return found | dict(own.values_list("prices__product", "prices__amount"))


def match_products(actor: Actor, names: Iterable[str]) -> dict[str, tuple[int, str, bool]]:
    """name -> (key, the product's own name, certain). Certain is the same name, or the only product whose name
    differs in spaces and signs alone; else the most similar one is a suggestion."""
    known = list(rules.products.visible(actor).order_by("pk").values_list("pk", "name", "name_key"))
    by_name = {name: pk for pk, name, _key in known}
    by_key: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for pk, own, key in known:
        by_key[key].append((pk, own))
    found: dict[str, tuple[int, str, bool]] = {}
    for name in set(names):
        text, same = name.strip(), by_key.get(name_key(name), [])
        if text in by_name:
            found[name] = (by_name[text], text, True)
        elif same:
            found[name] = (*same[0], len(same) == 1)
        elif near := _nearest(text, known):
            found[name] = (*near, False)
    return found


def _nearest(name: str, known: list[tuple[int, str, str]]) -> tuple[int, str] | None:
    """The most similar product, if it is similar enough."""
    if not known:
        return None
    score, pk, own = max((similarity(name, own), -pk, own) for pk, own, _key in known)
    return (-pk, own) if score >= CLOSE else None
