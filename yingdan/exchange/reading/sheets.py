"""Spreadsheets: XLSX, XLS, XLSB and ODS, one table per sheet that holds anything."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from yingdan.exchange.reading.tables import Shape, Table, Unreadable
from yingdan.exchange.reading.texts import clean, number_text

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
LARGEST = 1 << 30
MOST_TIMES = 200


def tables_of(path: Path, shape: Shape) -> list[Table]:
    """Every sheet with rows, or the one that is asked for."""
    from python_calamine import CalamineError, CalamineWorkbook

    _refuse_bombs(path)
    try:
        book = CalamineWorkbook.from_path(path)
        names = [shape.sheet] if shape.sheet else book.sheet_names
        tables = [Table(path.name, _Sheet(book, name), sheet=name) for name in names if name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as problem:
        raise Unreadable(_("The spreadsheet is damaged, or needs a password.")) from problem
    if shape.sheet and not tables:
        raise Unreadable(_("There is no sheet “%(name)s”.") % {"name": shape.sheet})
    filled = [table for table in tables if any(any(cells) for cells in table.records())]
    if not filled:
        raise Unreadable(_("The spreadsheet is empty."))
    return filled


class _Sheet:
    """The rows of one sheet as text, from the top each time."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet = book.get_sheet_by_name(name)

    def __call__(self) -> Iterator[tuple[str, ...]]:
        for cells in self.sheet.iter_rows():
            yield tuple(clean(text_of(cell)) for cell in cells)


def text_of(value: Any) -> str:
    """A cell as text: days as ISO, whole numbers without a point."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return number_text(value)
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time.min else value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
    return str(value)


def _refuse_bombs(path: Path) -> None:
    """A small archive that unpacks to gigabytes is refused before anything is unpacked."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > LARGEST or unpacked > max(path.stat().st_size, 1) * MOST_TIMES:
        raise Unreadable(_("Unpacked, this spreadsheet would be far larger than any real one."))
