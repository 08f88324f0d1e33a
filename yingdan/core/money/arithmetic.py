"""Rounding, splitting and taxing amounts without losing a fen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import lcm

FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TaxedLines:
    """The lines of an invoice as (net, tax) and their sums.

    `drift` is how much the sum of the rounded line taxes lies above the tax of the whole amount, computed once per
    rate: it is said on the page, never hidden in a line.
    """

    lines: tuple[tuple[Decimal, Decimal], ...]
    net: Decimal
    tax: Decimal
    gross: Decimal
    drift: Decimal


def fen(amount: Decimal) -> Decimal:
    """The amount to the fen, halves away from zero, as invoices round."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def split(total: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Parts of a total in proportion to the weights, whole fen each, whose sum is the total exactly.

    Largest remainder: every part is rounded towards zero, then the parts that lost most get a fen each; equal losses
    are served from the left. A negative total gives the parts of the positive one, negative. ValueError when the
    total has a fraction of a fen, a weight is negative, or no weight is above zero.
    """
    if total != fen(total):
        raise ValueError(f"{total} has a fraction of a fen: no parts in whole fen add up to it")
    ratios = [Fraction(weight) for weight in weights]
    scale = lcm(*(ratio.denominator for ratio in ratios))
    shares = [int(ratio * scale) for ratio in ratios]
    whole = sum(shares)
    if whole <= 0 or min(shares) < 0:
        raise ValueError("weights are zero or more, and one of them is above zero")
    amount = abs(int(total.scaleb(2)))
    parts, losses = zip(*(divmod(amount * share, whole) for share in shares), strict=True)
    short = set(sorted(range(len(shares)), key=lambda place: -losses[place])[: amount - sum(parts)])
    fens = [part + (place in short) for place, part in enumerate(parts)]
    return [Decimal(part if total > 0 else -part).scaleb(-2) for part in fens]


def tax_of(gross: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
    """(net, tax) of an amount that includes tax at `rate` per cent; net + tax = gross."""
    net = fen(gross / (1 + rate / 100))
    return net, gross - net


def tax_on(net: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
    """(tax, gross) of an amount without tax, at `rate` per cent; gross - tax = net."""
    tax = fen(net * rate / 100)
    return tax, net + tax


def tax_of_lines(lines: Sequence[tuple[Decimal, Decimal]]) -> TaxedLines:
    """An invoice of (gross, rate in per cent) lines: every line is taxed alone, the sums are the sums of the lines."""
    taxed = tuple(tax_of(gross, rate) for gross, rate in lines)
    sums: dict[Decimal, Decimal] = {}
    for gross, rate in lines:
        sums[rate] = sums.get(rate, Decimal(0)) + gross
    at_once = sum((tax_of(gross, rate)[1] for rate, gross in sums.items()), Decimal(0))
    net, tax = sum((pair[0] for pair in taxed), Decimal(0)), sum((pair[1] for pair in taxed), Decimal(0))
    return TaxedLines(taxed, net, tax, net + tax, tax - at_once)
