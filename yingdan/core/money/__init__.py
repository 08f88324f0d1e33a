"""Money as exact decimals: yuan with two places, split, taxed, read and written without losing a fen."""

from yingdan.core.money.arithmetic import FEN, TaxedLines, fen, split, tax_of, tax_of_lines, tax_on
from yingdan.core.money.capitals import capitals
from yingdan.core.money.reading import LARGEST, MoneyError, parse_money

__all__ = [
    "FEN",
    "LARGEST",
    "MoneyError",
    "TaxedLines",
    "capitals",
    "fen",
    "parse_money",
    "split",
    "tax_of",
    "tax_of_lines",
    "tax_on",
]
