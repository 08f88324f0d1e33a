"""Where the header stands, and one name for each column."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from yingdan.exchange.reading.dates import read_day
from yingdan.exchange.reading.texts import is_number


def header_row(top: Sequence[Sequence[str]]) -> int:
    """The number of the header row among the first ones, counted from 1: the first row as wide as the table
    whose cells are words. Titles above it are narrower; a file without such a row begins with its header."""
    widths = sorted(sum(1 for cell in cells if cell) for cells in top)
    usual = widths[len(widths) // 2] if widths else 0
    first = next((number for number, cells in enumerate(top, 1) if any(cells)), 1)
    for number, cells in enumerate(top, 1):
        filled = [cell for cell in cells if cell]
        if filled and len(filled) >= max(1, usual * 0.6) and not any(_is_value(cell) for cell in filled):
            return number
    return first


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names: an empty one is called by its place, a second one of the same name is numbered."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or _("column %(place)s") % {"place": place}
        number, free = 2, name
        while free in names:
            free, number = f"{name} ({number})", number + 1
        names.append(free)
    return tuple(names)


def _is_value(cell: str) -> bool:
    return is_number(cell) or read_day(cell, "") is not None
