"""Who sees the catalogue and who keeps it."""

from django.db.models import QuerySet

from yingdan.core.policy import Actor, Policy
from yingdan.core.text import normalise
from yingdan.products.models import PriceList, Product

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
)


def name_key(name: str) -> str:
    """A product's name without spaces and signs: `GTXPro` and `GTX Pro` are the same."""
    return "".join(c for c in normalise(name) if c.isalnum())[:120]


def visible_products(actor: Actor) -> "QuerySet[Product]":
    return products.visible(actor)
