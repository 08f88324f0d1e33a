"""Text files with a delimiter."""

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from yingdan.exchange.reading.encodings import EncodingGuess, guess_encoding
from yingdan.exchange.reading.tables import Shape, Table, Unreadable
from yingdan.exchange.reading.texts import clean_row

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".tab"})
DELIMITERS = (",", "\t", ";", "|")
SAMPLE_LINES = 200
LONGEST_CELL = 1_000_000


def table_of(path: Path, shape: Shape) -> Table:
    guess = EncodingGuess(shape.encoding, 1.0) if shape.encoding else guess_encoding(path)
    _check(path, guess)
    delimiter = shape.delimiter or guess_delimiter(path, guess.name)
    csv.field_size_limit(min(LONGEST_CELL, sys.maxsize))

    def records() -> Iterator[tuple[str, ...]]:
        with path.open(encoding=guess.name, newline="") as file:
            try:
                for cells in csv.reader(file, delimiter=delimiter):
                    yield clean_row(cells)
            except csv.Error as problem:
                raise Unreadable(
                    _("A quote is never closed, or a cell is longer than %(most)s characters.") % {"most": LONGEST_CELL}
                ) from problem
            except UnicodeError as problem:
                raise Unreadable(_("The file is not in the encoding %(name)s.") % {"name": guess.name}) from problem

    return Table(path.name, records, encoding=guess, delimiter=delimiter)


def _check(path: Path, guess: EncodingGuess) -> None:
    try:
        "".encode(guess.name)
    except LookupError as problem:
        raise Unreadable(_("There is no encoding %(name)s.") % {"name": guess.name}) from problem
    if guess.name.startswith(("utf-16", "utf-32")):
        return
    with path.open("rb") as file:
        if b"\x00\x00\x00" in file.read(4096):
            raise Unreadable(_("This is no text file."))


def guess_delimiter(path: Path, encoding: str) -> str:
    """The delimiter that cuts most lines into the same number of cells, more than one."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = "".join(islice(file, SAMPLE_LINES))
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(cells) for cells in _parsed(sample, delimiter) if cells)
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        share = count / widths.total()
        if width > 1 and share * min(width, 10) > score:
            best, score = delimiter, share * min(width, 10)
    return best


def _parsed(sample: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    except csv.Error:
        return []
