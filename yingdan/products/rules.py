"""Who sees the catalogue and who keeps it."""

from django.db.models import QuerySet

from yingdan.core.policy import Access, Actor, Guard, Policy
from yingdan.core.text import normalise
from yingdan.products.models import Price, PriceList, Product

products = Policy(
    kind="product",
    rows=Product.objects.all,
    owner="",
    department="",
    actions=("view", "create", "edit", "delete", "export", "import"),
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


def may_set_prices(actor: Actor, row: PriceList) -> bool:
    """A price comes with its floor, so it needs the right to both."""
    return price_lists.access(actor, "floor") == Access.EDIT and price_lists.admits(actor, row, "edit")


def prices_of(actor: Actor, row: PriceList) -> "list[Price]":
    """The prices of a list for products in the catalogue, by name."""
    if not price_lists.admits(actor, row):
        return []
    there = Price.objects.filter(price_list=row.pk, product__in=products.visible(actor).values("pk"))
    return list(there.select_related("product").order_by("product__name", "pk"))
