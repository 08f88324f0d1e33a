"""Cells as text that both databases can keep."""

import re
from collections.abc import Sequence

# PostgreSQL cannot keep NUL, and lone surrogates are no text at all.
FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
NUMBER = re.compile(r"^[-+−]?[¥￥$€£]?\s*\d[\d,]*(\.\d+)?%?$")
MISSING = frozenset({"", "select", "--select--", "(select)", "n/a", "#n/a", "#ref!", "#value!", "#name?", "-none-"})


def clean(value: str) -> str:
    """A cell without the characters that no database keeps, and without space around it."""
    if FORBIDDEN.search(value):
        value = FORBIDDEN.sub("\ufffd", value)
    return value.strip()


def clean_row(cells: Sequence[str]) -> tuple[str, ...]:
    """The same for the cells of a row: one look at them together, for hardly any has such a character."""
    return tuple(map(clean if FORBIDDEN.search("".join(cells)) else str.strip, cells))


def is_missing(value: str, words: frozenset[str] = MISSING) -> bool:
    """Does the cell say nothing? `Select` is what a form keeps when nobody chose."""
    return not value or value.casefold() in words


def is_number(value: str) -> bool:
    return bool(NUMBER.match(value))


def number_text(value: float) -> str:
    """A number of a spreadsheet as a person would write it: 5 for 5.0."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
