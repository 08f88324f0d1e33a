"""Exact sums on either database: yuan become whole fen before they are added."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import BigIntegerField, F, Func
from django.db.models.functions import Coalesce

CENT = Decimal("0.01")


class Fen(Func):
    """A money column in fen. SQLite keeps decimals as floating numbers, so only whole numbers add up exactly."""

    template = "CAST(ROUND(%(expressions)s * 100) AS BIGINT)"
    output_field = BigIntegerField()
    arity = 1


def fen(column: str) -> Coalesce:
    return Coalesce(Fen(F(column)), 0)


def weighted(column: str, probability: str = "probability") -> Any:
    """fen x percent: the weighted amount, still a whole number."""
    return fen(column) * F(probability)


def fen_of(amount: Decimal | None) -> int:
    return 0 if amount is None else int(amount * 100)


def yuan(fen: int | Decimal | None) -> Decimal:
    """Fen as yuan. PostgreSQL answers the sum of whole numbers as a Decimal."""
    return (Decimal(int(fen or 0)) / 100).quantize(CENT)


def weighted_yuan(fen_percent: int | Decimal | None) -> Decimal:
    """fen x percent as yuan; rounded once, after adding."""
    return (Decimal(int(fen_percent or 0)) / 10000).quantize(CENT, ROUND_HALF_UP)
