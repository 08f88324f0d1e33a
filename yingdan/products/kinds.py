"""The catalogue as list, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.products import commands, rules
from yingdan.products.commands import ProductDraft
from yingdan.products.models import Product
from yingdan.ui import nav
from yingdan.ui.kinds import Kind, Moment, Money, Paragraph, Percent, Text, View, YesNo
from yingdan.ui.kinds.forms import keys


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
        Percent(name="tax_rate"),
        YesNo(name="on_sale"),
        Paragraph(name="note"),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "code", "series", "price", "unit", "tax_rate", "on_sale"),
    form=("name", "code", "series", "unit", "price", "tax_rate", "on_sale", "note"),
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

nav.add(nav.Item(_("Products"), "/products/", "package", "sales", 60, "product.view"))


@searchable("product")
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.products.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, code, series in rows.values_list("pk", "name", "code", "series"):
        yield pk, (name,), (code, series)
