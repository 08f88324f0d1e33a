"""One door to every file format: a file becomes tables, a table streams rows of text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from yingdan.exchange.reading.encodings import EncodingGuess
from yingdan.exchange.reading.header import header_row, named

LOOK_AHEAD = 40


class Unreadable(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A file cannot be read as a table; the message says why, in words."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How to read a file. What is left out is guessed; `header` counts rows from 1, 0 means there is none."""

    encoding: str = ""
    delimiter: str = ""
    header: int | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[str, ...]


type Records = Callable[[], Iterator[tuple[str, ...]]]


@dataclass(slots=True)
class Table:
    """A table of a file. `records` starts from the top each time; `rows()` gives what stands below the header."""

    file: str
    records: Records
    sheet: str = ""
    encoding: EncodingGuess | None = None
    delimiter: str = ""
    header_at: int = 0
    header: tuple[str, ...] = ()
    _count: int = -1

    @property
    def count(self) -> int:
        """How many rows there are; read once, to the end. Raises Unreadable where the file is broken further down."""
        if self._count < 0:
            self._count = sum(1 for _row in self.rows())
        return self._count

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty."""
        for number, cells in enumerate(self.records(), 1):
            if number > self.header_at and any(cells):
                yield Row(number, cells)


def open_tables(path: Path, shape: Shape = Shape()) -> list[Table]:
    """The tables of a file: one, or one per sheet. Raises Unreadable."""
    from yingdan.exchange.reading import delimited, objects, sheets

    if path.stat().st_size == 0:
        raise Unreadable(_("The file is empty."))
    suffix = path.suffix.lower()
    if suffix in sheets.SUFFIXES:
        tables = sheets.tables_of(path, shape)
    elif suffix == ".json":
        tables = [objects.table_of(path, shape)]
    elif suffix in delimited.SUFFIXES:
        tables = [delimited.table_of(path, shape)]
    else:
        raise Unreadable(_("This is no CSV, XLSX or JSON file."))
    for table in tables:
        _find_header(table, shape)
    return tables


def _find_header(table: Table, shape: Shape) -> None:
    top = list(islice(table.records(), max(LOOK_AHEAD, shape.header or 0)))
    at = header_row(top) if shape.header is None else shape.header
    if at > len(top):
        raise Unreadable(_("Row %(row)s, where the header should be, does not exist.") % {"row": at})
    table.header_at = at
    width = max((len(cells) for cells in top), default=0)
    table.header = named(top[at - 1] if at else ("",) * width)
