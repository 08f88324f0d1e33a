"""What the lines of a quote come to: discounts, tax line by line, margin. Worked tables: docs/algorithms/quotes.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from yingdan.core.money import fen, split, tax_of

HUNDREDTH = Decimal("0.01")
NOTHING = Decimal(0)
# What is asked of one line: quantity, price of one unit with tax, tax rate in per cent.
type Asked = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Worked:
    """A line worked out: gross = quantity x price, cut = its part of the discount on the whole, amount = gross - cut,
    net + tax = amount."""

    gross: Decimal
    cut: Decimal
    amount: Decimal
    net: Decimal
    tax: Decimal


def work_out(lines: Sequence[Asked], discount: Decimal) -> list[Worked]:
    """The lines with a discount on the whole, in whole fen: it is split over them in proportion to what they come to,
    by the largest remainder, so that nothing is lost and no line bears more than itself.

    ValueError where the discount is below zero or more than the lines come to.
    """
    gross = [fen(quantity * price) for quantity, price, _rate in lines]
    whole = sum(gross, NOTHING)
    if not 0 <= discount <= whole:
        raise ValueError(f"a discount of {discount} on {whole}")
    cuts = split(discount, gross) if discount else [NOTHING] * len(lines)
    found = []
    for (_quantity, _price, rate), one, cut in zip(lines, gross, cuts, strict=True):
        net, tax = tax_of(one - cut, rate)
        found.append(Worked(one, cut, one - cut, net, tax))
    return found


def discounted(list_price: Decimal, discount: Decimal) -> Decimal:
    """The unit price at a discount in per cent, to the fen."""
    return fen(list_price * (100 - discount) / 100)


def discount_of(list_price: Decimal | None, price: Decimal) -> Decimal | None:
    """How far a price lies below the list price, in per cent with two places; below zero where it lies above it, and
    unknown without a list price."""
    if not list_price:
        return None
    return ((list_price - price) * 100 / list_price).quantize(HUNDREDTH, ROUND_HALF_UP)


def is_below(amount: Decimal, quantity: Decimal, floor: Decimal) -> bool:
    """Does a line come to less than its quantity at the floor price, its part of every discount counted?"""
    return amount < fen(quantity * floor)


def margin_of(net: Decimal, quantity: Decimal, cost: Decimal) -> Decimal:
    """What a line leaves: without tax, less its quantity at the standard cost."""
    return net - fen(quantity * cost)


def margin_rate(margin: Decimal, net: Decimal) -> Decimal | None:
    """The margin in per cent of what is sold without tax, with one place."""
    return (margin * 100 / net).quantize(Decimal("0.1"), ROUND_HALF_UP) if net else None


def quantity_text(quantity: Decimal) -> str:
    """2, 1.5, 1,250.125: as many places as there are, thousands apart."""
    return f"{quantity.normalize():,f}"
