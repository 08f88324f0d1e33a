"""The catalogue as list, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.products import commands, rules
from yingdan.products.commands import ProductDraft
from yingdan.products.models import PriceList, Product
from yingdan.ui import nav
from yingdan.ui.kinds import Choice, Day, Kind, Moment, Money, Panel, Paragraph, Percent, Text, View, YesNo
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.timeline import say


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Product:
    return commands.create_products(actor=actor, drafts=[ProductDraft(**keys(values))])[0]


product_kind = Kind(
    policy=rules.products,
    model=Product,
    label=_("product"),
    plural=_("products"),
    icon="package",
    url="/products/",
    fields=(
        Text(name="name", primary=True, required=True),
        Text(name="code"),
        Text(name="series"),
        Text(name="unit"),
        Money(name="price"),
        Money(name="cost", help=_("Of one unit, without tax: what a margin is counted from")),
        Percent(name="tax_rate"),
        YesNo(name="on_sale"),
        Paragraph(name="note"),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "code", "series", "price", "unit", "tax_rate", "on_sale"),
    form=("name", "code", "series", "unit", "price", "cost", "tax_rate", "on_sale", "note"),
    filters=("series", "on_sale", "price"),
    sort="name",
    create=_create,
    edit=commands.edit_product,
    bulk=True,
    facts=("code", "series"),
    figures=("price", "tax_rate"),
    phone=("name", "price", "series", "unit", "code", "on_sale"),
    search=("name", "code"),
    views=(View("all", _("All products")), View("sale", _("On sale"), "f=on_sale:is:1&sort=name")),
)


def _create_list(*, actor: Actor, values: Mapping[str, Any]) -> PriceList:
    return commands.create_price_list(actor=actor, **keys(values))


def _prices(actor: Actor, row: PriceList) -> dict[str, Any]:
    shows, may_set = rules.reads_floor(actor), rules.may_set_prices(actor, row)
    return {"list": row, "prices": rules.prices_of(actor, row), "shows": shows, "may_set": may_set}


price_list_kind = Kind(
    policy=rules.price_lists,
    model=PriceList,
    label=_("price list"),
    plural=_("price lists"),
    icon="currency-yuan",
    url="/price-lists/",
    fields=(
        Text(name="name", primary=True, required=True),
        Choice(name="tier", help=_("Empty: for every customer")),
        Day(name="valid_from", required=True),
        Day(name="valid_to", help=_("Empty: without an end")),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "tier", "valid_from", "valid_to", "updated_at"),
    form=("name", "tier", "valid_from", "valid_to"),
    filters=("tier", "valid_from", "valid_to"),
    sort="-valid_from",
    create=_create_list,
    edit=commands.edit_price_list,
    remove=commands.delete_price_lists,
    restore=commands.restore_price_lists,
    facts=("tier",),
    phone=("name", "tier", "valid_from", "valid_to"),
    views=(View("all", _("All price lists")),),
)
price_list_kind.panels.append(Panel(_("Prices"), "products/prices.html", _prices))

nav.add(nav.Item(_("Price lists"), "/price-lists/", "currency-yuan", "sales", 65, "pricelist.view"))
say("pricelist.priced", _("changed the prices"))
nav.add(nav.Item(_("Products"), "/products/", "package", "sales", 60, "product.view"))


@searchable("product")
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.products.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, code, series in rows.values_list("pk", "name", "code", "series"):
        yield pk, (name,), (code, series)
