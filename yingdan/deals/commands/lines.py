"""Amounts of lines, and what they make of the deal's own amount."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.bulk import new
from yingdan.core.money import fen
from yingdan.core.refusal import Refused
from yingdan.deals.commands.drafts import LineDraft
from yingdan.deals.models import Deal, DealLine

MOST = Decimal("99999999999.99")


def checked_amount(value: Decimal | None, *, field: str = "amount") -> Decimal | None:
    if value is None:
        return None
    if not value.is_finite() or value < 0:
        raise Refused(_("An amount is zero or more."), field=field)
    if value > MOST:
        raise Refused(_("This amount is too large."), field=field)
    return fen(value)


def lines_of(deal: Deal, drafts: Sequence[LineDraft]) -> list[DealLine]:
    """The lines that are meant; a refusal names its row as well: price-2 is the price of the third."""
    made = []
    for order, draft in enumerate(drafts):
        try:
            made.append(line_of(deal, draft, order))
        except Refused as refusal:
            at_row = {f"{name}-{order}": sentence for name, sentence in refusal.errors.items()}
            raise Refused(refusal.message, errors=at_row) from refusal
    return made


def line_of(deal: Deal, draft: LineDraft, order: int) -> DealLine:
    if not 0 < draft.quantity <= MOST:
        raise Refused(_("The quantity is more than zero."), field="quantity")
    if not 0 <= draft.discount <= 100:
        raise Refused(_("The discount lies between 0 and 100 percent."), field="discount")
    price = checked_amount(draft.price, field="price")
    return new(
        DealLine,
        deal_id=deal.pk,
        product_id=draft.product,
        quantity=fen(draft.quantity),
        price=price,
        discount=fen(draft.discount),
        amount=checked_amount(draft.amount if price is None else line_amount(draft.quantity, price, draft.discount)),
        order=order,
    )


def line_amount(quantity: Decimal, price: Decimal, discount: Decimal) -> Decimal:
    """quantity x price x (1 - discount), rounded to the fen once."""
    return fen(quantity * price * (100 - discount) / 100)


def sum_of(lines: Iterable[DealLine]) -> Decimal | None:
    """The deal's amount; unknown while no line has one."""
    amounts = [line.amount for line in lines if line.amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def settle(lines: Sequence[DealLine], amount: Decimal) -> DealLine | None:
    """Make lines agree with the amount at which a deal closes: the only line without an amount takes the rest.

    Answers that line, if there is one."""
    open_lines = [line for line in lines if line.amount is None]
    rest = amount - (sum_of(lines) or Decimal(0))
    if not lines or (not open_lines and rest == 0):
        return None
    if len(open_lines) != 1 or rest < 0:
        raise Refused(_("The won amount must be the sum of the product lines. Change the lines first."), field="amount")
    open_lines[0].amount = rest
    return open_lines[0]


def described(lines: Iterable[DealLine]) -> list[dict[str, Any]]:
    """Lines as the journal keeps them."""
    return [
        {
            "product": line.product_id,
            "quantity": line.quantity,
            "price": line.price,
            "discount": line.discount,
            "amount": line.amount,
        }
        for line in lines
    ]
