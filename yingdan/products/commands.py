"""The catalogue and its prices."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.core import commands
from yingdan.core.commands import command, delete_records, need, restore_records
from yingdan.core.custom import made, strays
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.money import fen
from yingdan.core.policy import Access, Actor
from yingdan.core.refusal import Conflict, Forbidden, Refused
from yingdan.core.rows import bump, fetch
from yingdan.core.sentences import constraint
from yingdan.core.text import pinyin_key
from yingdan.products import rules
from yingdan.products.models import Price, PriceList, Product
from yingdan.products.rules import name_key

SAME_NAME = _("There is a product with this name.")
SAME_CODE = _("There is a product with this code.")
SAME_LIST = _("There is a price list with this name.")
constraint("products_product_name", SAME_NAME, columns="products_product.name")
constraint("products_product_code", SAME_CODE, columns="products_product.code")
constraint("products_pricelist_name_key", SAME_LIST, columns="products_pricelist.name")

PLAIN = frozenset({"name", "code", "series", "unit", "price", "cost", "tax_rate", "on_sale", "note"})
PLAIN_OF_LIST = frozenset({"name", "tier", "valid_from", "valid_to"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductDraft:
    """A product to create."""

    name: str
    code: str = ""
    series: str = ""
    unit: str = ""
    price: Decimal | None = None
    cost: Decimal | None = None
    tax_rate: Decimal = Decimal(13)
    on_sale: bool = True
    note: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceDraft:
    """The price of a product in a list, and the floor below which a sale needs an approval."""

    product: int
    amount: Decimal
    floor: Decimal


@command("product.create")
def create_products(*, actor: Actor, drafts: Sequence[ProductDraft], batch: Batch | None = None) -> list[Product]:
    """New products; names are unique, and so are codes where there are any."""
    need(actor, "product.create")
    if any(draft.cost is not None for draft in drafts) and rules.products.access(actor, "cost") < Access.EDIT:
        raise Forbidden(_("You have no right to change this field."), field="cost")
    rows = [
        Product(
            code=draft.code.strip(),
            series=draft.series,
            unit=draft.unit,
            price=draft.price,
            cost=draft.cost,
            tax_rate=draft.tax_rate,
            on_sale=draft.on_sale,
            note=draft.note,
            custom=custom,
            **_named(draft.name),
        )
        for draft, custom in zip(drafts, made(actor, "product", [draft.custom for draft in drafts]), strict=True)
    ]
    for row in rows:
        _check(row)
    _check_unique(rows)
    return commands.create_records(actor=actor, policy=rules.products, rows=rows, batch=batch)


@command("product.edit")
def edit_product(
    *, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None, batch: Batch | None = None
) -> Product:
    """Change plain fields; the key for comparing follows the name."""
    new = _allowed(values, PLAIN)
    if "name" in new:
        new |= _named(str(new["name"] or ""))
    if "code" in new:
        new["code"] = str(new["code"] or "").strip()
    row = fetch(rules.products, actor, pk, "edit", version=version)
    for name, value in new.items():
        setattr(row, name, value)
    _check(row)
    _check_unique([row])
    new |= {name: getattr(row, name) for name in ("price", "cost") if name in new}
    return commands.edit_record(actor=actor, policy=rules.products, pk=pk, values=new, version=version, batch=batch)


@command("product.delete")
def delete_products(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Product]:
    """Put products into the recycle bin. Deals that have them as lines keep them."""
    return delete_records(actor=actor, policy=rules.products, pks=pks, batch=batch)


@command("product.restore", "product.delete")
def restore_products(*, actor: Actor, pks: Sequence[int]) -> list[Product]:
    """Take products out of the recycle bin, unless another one has their name or code by now."""
    _check_unique(list(rules.products.visible(actor, "delete", deleted=True).filter(pk__in=pks)))
    return restore_records(actor=actor, policy=rules.products, pks=pks)


@command("pricelist.create")
def create_price_list(
    *, actor: Actor, name: str, valid_from: dt.date, valid_to: dt.date | None = None, tier: str = ""
) -> PriceList:
    """A list without prices, for customers of one tier or, with the tier "", for all."""
    need(actor, "pricelist.create")
    row = PriceList(name=name.strip(), tier=tier, valid_from=valid_from, valid_to=valid_to)
    _check_list(row)
    return commands.create_records(actor=actor, policy=rules.price_lists, rows=[row])[0]


@command("pricelist.edit")
def edit_price_list(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> PriceList:
    """Rename a list, or move its days."""
    new = _allowed(values, PLAIN_OF_LIST)
    row = fetch(rules.price_lists, actor, pk, "edit", version=version)
    for name, value in new.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _check_list(row)
    new = {name: getattr(row, name) for name in new}
    return commands.edit_record(actor=actor, policy=rules.price_lists, pk=pk, values=new, version=version)


@command("pricelist.delete")
def delete_price_lists(*, actor: Actor, pks: Sequence[int]) -> list[PriceList]:
    """Put price lists into the recycle bin: their prices hold no longer."""
    return delete_records(actor=actor, policy=rules.price_lists, pks=pks)


@command("pricelist.restore", "pricelist.delete")
def restore_price_lists(*, actor: Actor, pks: Sequence[int]) -> list[PriceList]:
    return restore_records(actor=actor, policy=rules.price_lists, pks=pks)


@command("pricelist.price", "pricelist.edit")
def set_prices(
    *,
    actor: Actor,
    price_list: int,
    prices: Sequence[PriceDraft],
    removed: Sequence[int] = (),
    version: int | None = None,
) -> PriceList:
    """Set the prices of these products in a list and take out those of the removed; others stay as they are."""
    row = _list_to_price(actor, price_list, version)
    new = _priced(actor, prices)
    old = {p.product_id: (p.amount, p.floor) for p in Price.objects.filter(price_list=row)}
    changed = {product: pair for product, pair in new.items() if old.get(product) != pair}
    gone = (old.keys() & set(removed)) - new.keys()
    if not changed and not gone:
        return row
    Price.objects.filter(price_list=row, product__in=gone).delete()
    Price.objects.bulk_create(
        [Price(price_list=row, product_id=pk, amount=pair[0], floor=pair[1]) for pk, pair in changed.items()],
        update_conflicts=True,
        unique_fields=["price_list", "product"],
        update_fields=["amount", "floor"],
    )
    _tell(actor, row, {pk: old[pk] for pk in (*changed, *gone) if pk in old}, changed)
    return row


@command("pricelist.unprice", "pricelist.edit")
def remove_prices(*, actor: Actor, price_list: int, products: Sequence[int], version: int | None = None) -> PriceList:
    """Take products out of a list: the general list, or the catalogue, holds for them again."""
    row = _list_to_price(actor, price_list, version)
    held = Price.objects.filter(price_list=row, product__in=products)
    old = {p.product_id: (p.amount, p.floor) for p in held}
    if old:
        held.delete()
        _tell(actor, row, old, {})
    return row


def _list_to_price(actor: Actor, pk: int, version: int | None) -> PriceList:
    row = fetch(rules.price_lists, actor, pk, "edit", version=version)
    if not rules.may_set_prices(actor, row):
        raise Forbidden(_("You have no right to change this field."), field="floor")
    return row


def _named(name: str) -> dict[str, str]:
    """A name with the keys by which it is compared and sorted."""
    name = name.strip()
    if not name:
        raise Refused(_("A product needs a name."), field="name")
    return {"name": name, "name_key": name_key(name), "pinyin": pinyin_key(name)[:255]}


def _allowed(values: Mapping[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    if unknown := strays(values, fields):
        raise Refused(_("This field cannot be changed here."), field=min(unknown))
    return dict(values)


def _check(row: Product) -> None:
    row.price, row.cost = _in_fen(row.price), _in_fen(row.cost)
    _fits(row)
    if row.price is not None and row.price < 0:
        raise Refused(_("A price is zero or more."), field="price")
    if row.cost is not None and row.cost < 0:
        raise Refused(_("A cost is zero or more."), field="cost")
    if not 0 <= row.tax_rate <= 100:
        raise Refused(_("A tax rate lies between 0 and 100 per cent."), field="tax_rate")


def _in_fen[D: Decimal | None](amount: D) -> D | Decimal:
    """To the fen; what is no number stays for the column to refuse."""
    return fen(amount) if amount is not None and amount.is_finite() else amount


def _fits(row: models.Model) -> None:
    """The columns' own limits, in Django's words."""
    texts = {f.name: getattr(row, f.name) or "" for f in row._meta.concrete_fields if f.get_internal_type() in TEXTS}
    if broken := [name for name, text in texts.items() if "\0" in text]:
        raise Refused(_("This text has characters that cannot be kept."), field=broken[0])
    try:
        row.clean_fields(exclude={"created_at", "updated_at", "name_key", "price_list", "product"})
    except ValidationError as problem:
        errors = {name: sentences[0] for name, sentences in problem.message_dict.items()}
        raise Refused(next(iter(errors.values())), errors=errors) from problem


TEXTS = frozenset({"CharField", "TextField"})


def _check_unique(rows: Sequence[Product]) -> None:
    for column, sentence in (("name", SAME_NAME), ("code", SAME_CODE)):
        values = [getattr(row, column) for row in rows if getattr(row, column)]
        others = Product.objects.filter(deleted_at__isnull=True, **{f"{column}__in": values})
        if len(set(values)) != len(values) or others.exclude(pk__in=[row.pk for row in rows if row.pk]).exists():
            raise Conflict(sentence, field=column)


def _check_list(row: PriceList) -> None:
    if not row.name:
        raise Refused(_("A price list needs a name."), field="name")
    _fits(row)
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise Refused(_("The last day lies before the first."), field="valid_to")
    if PriceList.objects.filter(name=row.name).exclude(pk=row.pk).exists():
        raise Conflict(SAME_LIST, field="name")


def _priced(actor: Actor, prices: Sequence[PriceDraft]) -> dict[int, tuple[Decimal, Decimal]]:
    """product -> (price, floor) to the fen, for products in the catalogue."""
    wanted = {price.product for price in prices}
    if rules.products.visible(actor).filter(pk__in=wanted).count() != len(wanted):
        raise Refused(_("This product does not exist, or you may not see it."), field="product")
    if len(wanted) != len(prices):
        raise Refused(_("One of these products is there twice."), field="product")
    found = {price.product: (_in_fen(price.amount), _in_fen(price.floor)) for price in prices}
    for amount, floor in found.values():
        _fits(Price(amount=amount, floor=floor))
        if floor < 0:
            raise Refused(_("A price is zero or more."), field="floor")
        if floor > amount:
            raise Refused(_("The floor price is above the price."), field="floor")
    return found


def _tell(
    actor: Actor,
    row: PriceList,
    before: Mapping[int, tuple[Decimal, Decimal]],
    after: Mapping[int, tuple[Decimal, Decimal]],
) -> None:
    """One event for the list, with the prices and, apart for who may not read them, the floors by product."""
    bump(row, {})
    old, new = (
        {name: {pk: pair[place] for pk, pair in pairs.items()} for place, name in enumerate(("prices", "floor"))}
        for pairs in (before, after)
    )
    record(
        [Entry(verb="pricelist.priced", kind="pricelist", record=row.pk, before=old, after=new)],
        actor=actor,
    )
