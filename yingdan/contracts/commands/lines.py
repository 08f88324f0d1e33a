"""The lines of a quote: prices and discounts as they were typed, and what they come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.contracts import rules
from yingdan.contracts.choices import LINE_RATES, Rate
from yingdan.contracts.commands.checks import must_be_open
from yingdan.contracts.models import Quote, QuoteLine
from yingdan.contracts.rules.pricing import NOTHING, discount_of, discounted, work_out
from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.money import LARGEST, fen
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch
from yingdan.deals.models import Deal
from yingdan.deals.rules import lines_of as lines_of_deal
from yingdan.deals.rules import reads_amount
from yingdan.products.models import Product
from yingdan.products.queries import listed_prices

MOST_LINES = 200
# A column of a quantity holds no more.
MOST = Decimal("999999999.999")
RATES = dict(LINE_RATES)
# The products that lines name by their key, and the list prices of those that have one.
type Catalogue = tuple[dict[int, Product], dict[int, Decimal]]


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteLineDraft:
    """A line: a product, or words. Without a price it is the list price less the discount in per cent."""

    product: int | None = None
    name: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    price: Decimal | None = None
    discount: Decimal | None = None
    rate: str = ""


@command("quote.set_lines", "quote.edit")
def set_quote_lines(
    *,
    actor: Actor,
    pk: int,
    lines: Sequence[QuoteLineDraft],
    discount: Decimal | None = None,
    version: int | None = None,
) -> Quote:
    """These lines instead of those there are, and a discount on the whole, which they bear in proportion."""
    row = fetch(rules.quotes, actor, pk, "edit", version=version)
    must_be_open(row, "lines")
    if len(lines) > MOST_LINES:
        raise Refused(_("A quote has up to %(most)s lines.") % {"most": MOST_LINES}, field="lines")
    before = [_said(line) for line in rules.quote_lines(pk)] + _whole(row)
    made = made_lines(actor, row, lines, discount or NOTHING)
    QuoteLine.objects.filter(quote=row).delete()
    QuoteLine.objects.bulk_create(made)
    bump(row, dict.fromkeys(("amount", "net", "tax", "discount"), (None, None)))
    after = [_said(line) for line in made] + _whole(row)
    record(
        [Entry(verb="quote.lines_set", kind="quote", record=pk, before={"lines": before}, after={"lines": after})],
        actor=actor,
    )
    return row


def made_lines(actor: Actor, row: Quote, drafts: Sequence[QuoteLineDraft], discount: Decimal) -> list[QuoteLine]:
    """The lines that are meant, worked out, with their sums on the quote. A refusal names its row: price-2 is the
    price of the third."""
    catalogue = catalogue_for(actor, row, (draft.product for draft in drafts))
    lines = []
    for order, draft in enumerate(drafts):
        try:
            lines.append(line_of(row, draft, order, catalogue))
        except Refused as refusal:
            at_row = {f"{name}-{order}": sentence for name, sentence in refusal.errors.items()}
            raise Refused(refusal.message, errors=at_row) from refusal
    add_up_lines(row, lines, fen(discount))
    return lines


def catalogue_for(actor: Actor, row: Quote, products: Iterable[int | None]) -> Catalogue:
    """What lines of a quote may name of these, and what it costs there."""
    wanted = {product for product in products if product is not None}
    if not wanted:
        return {}, {}
    known = {one.pk: one for one in rules.products_of(actor, row).filter(pk__in=wanted)}
    return known, list_prices(actor, row, wanted)


def list_prices(actor: Actor, row: Quote, products: set[int]) -> dict[int, Decimal]:
    if not products:
        return {}
    return listed_prices(
        actor, price_list=row.price_list_id, products=products, tier=row.customer.tier, on=clock.today()
    )


def list_anew(actor: Actor, row: Quote) -> None:
    """The lines against the list prices of another list; what they cost stays as it was typed."""
    lines = rules.quote_lines(row.pk)
    listed = list_prices(actor, row, {line.product_id for line in lines if line.product_id})
    for line in lines:
        line.list_price = listed.get(line.product_id) if line.product_id else None
        line.discount = _fitting(discount_of(line.list_price, line.price))
    QuoteLine.objects.bulk_update(lines, ["list_price", "discount"])


def taken_over(actor: Actor, deal: Deal) -> list[QuoteLineDraft]:
    """The product lines of a deal, with their prices for who may read them."""
    reads = reads_amount(actor, deal)
    return [
        QuoteLineDraft(
            product=line.product_id,
            quantity=line.quantity,
            price=discounted(line.price, line.discount) if reads and line.price is not None else None,
        )
        for line in lines_of_deal(actor, deal)
    ]


def line_of(row: Quote, draft: QuoteLineDraft, order: int, catalogue: Catalogue) -> QuoteLine:
    known, listed = catalogue
    product = known.get(draft.product) if draft.product is not None else None
    if draft.product is not None and product is None:
        raise Refused(_("This product does not exist, or you may not see it."), field="product")
    name = draft.name.strip() or (product.name if product else "")
    if not name:
        raise Refused(_("Choose a product, or say what it is."), field="name")
    if len(name) > 160 or len(draft.unit) > 20:
        raise Refused(_("This is too long."), field="name" if len(name) > 160 else "unit")
    if not draft.quantity.is_finite() or not 0 < draft.quantity <= MOST:
        raise Refused(_("The quantity is more than zero."), field="quantity")
    if draft.quantity != round(draft.quantity, 3):
        raise Refused(_("A quantity has up to three places."), field="quantity")
    list_price = listed.get(product.pk) if product else None
    price, discount = _priced(draft, list_price)
    return QuoteLine(
        quote=row,
        order=order + 1,
        product=product,
        name=name,
        quantity=draft.quantity,
        unit=draft.unit.strip() or (product.unit if product else ""),
        list_price=list_price,
        discount=discount,
        price=price,
        rate=_rate(draft, product),
        cost=product.cost if product else None,
    )


def _priced(draft: QuoteLineDraft, list_price: Decimal | None) -> tuple[Decimal, Decimal | None]:
    """(unit price, discount): the price that was typed, else that of the discount, else the list price."""
    said = draft.discount
    if said is not None and (not said.is_finite() or abs(said) >= 1000 or said > 100):
        raise Refused(_("A discount is at most 100 per cent."), field="discount")
    if draft.price is not None:
        if not draft.price.is_finite() or not 0 <= draft.price < LARGEST:
            raise Refused(_("A price is zero or more."), field="price")
        price = fen(draft.price)
        kept = said is not None and list_price is not None and discounted(list_price, said) == price
        return price, fen(said) if kept and said is not None else _fitting(discount_of(list_price, price))
    if list_price is None:
        raise Refused(_("What does one cost? There is no list price."), field="price")
    return discounted(list_price, said or NOTHING), fen(said or NOTHING)


def _fitting(discount: Decimal | None) -> Decimal | None:
    """A price many times the list price is no discount that could be told."""
    return None if discount is None or abs(discount) >= 1000 else discount


def _rate(draft: QuoteLineDraft, product: Product | None) -> str:
    usual = f"{product.tax_rate.normalize():f}" if product else ""
    rate = draft.rate or (usual if usual in RATES else Rate.THIRTEEN)
    if rate not in RATES:
        raise Refused(_("Choose one of the tax rates."), field="rate")
    return rate


def add_up_lines(row: Quote, lines: Sequence[QuoteLine], discount: Decimal) -> None:
    """What each line comes to with its part of the discount on the whole, and their sums on the quote."""
    whole = sum((fen(line.quantity * line.price) for line in lines), NOTHING)
    if whole >= LARGEST:
        raise Refused(_("The quote comes to more than any amount here can be."), field="lines")
    if not 0 <= discount <= whole:
        raise Refused(_("The discount on the whole lies between nothing and what the lines come to."), field="discount")
    asked = [(line.quantity, line.price, Decimal(line.rate)) for line in lines]
    for line, worked in zip(lines, work_out(asked, discount), strict=True):
        line.amount, line.net, line.tax = worked.amount, worked.net, worked.tax
    row.discount = discount
    row.amount, row.net, row.tax = (
        sum((getattr(line, name) for line in lines), NOTHING) for name in ("amount", "net", "tax")
    )


def _said(line: QuoteLine) -> dict[str, Any]:
    names = ("product_id", "name", "quantity", "unit", "price", "rate", "amount")
    return {name: getattr(line, name) for name in names}


def _whole(row: Quote) -> list[dict[str, Any]]:
    return [{"discount": row.discount, "amount": row.amount}]
