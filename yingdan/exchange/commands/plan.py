"""A file's map compiled against its header: a row of cells becomes values, references and complaints."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from yingdan.exchange.commands.closings import read_closing
from yingdan.exchange.commands.survey import Survey
from yingdan.exchange.mapping import FieldSpec, FileMap
from yingdan.exchange.reading import Row
from yingdan.exchange.reading.texts import MISSING, is_missing
from yingdan.exchange.targets import BadCellError, Field, Target

SEPARATOR = "\x1f"


class Wanted(NamedTuple):
    """A reference to resolve: the field it fills, and how the file names the record."""

    field: str
    kind: str
    by: str
    text: str
    unknown: str
    column: str
    given: Mapping[str, str]


class Problem(NamedTuple):
    """Why a row cannot be written: the column, its text, the reason, and what it probably should say."""

    column: str
    value: str
    reason: str
    sort: str = ""
    fix: str = ""


@dataclass(slots=True)
class Item:
    """One row on its way: its identity, its values, the references still to be found, what is wrong with it."""

    row: int
    external: str
    digest: str
    values: dict[str, Any] = field(default_factory=dict)
    wanted: list[Wanted] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    own_id: bool = True

    def complain(self, column: str, reason: str) -> None:
        """Something is missing."""
        self.problems.append(Problem(column, "", reason, "missing"))


class Plan:
    """Reads the rows of one table."""

    def __init__(self, file: FileMap, target: Target, survey: Survey, missing: frozenset[str] = frozenset()) -> None:
        self.file, self.target, self.survey = file, target, survey
        self.fields = {word: found for word in file.fields if (found := target.named(word)) is not None}
        self.missing = MISSING | missing
        self.place = {name: at for at, name in enumerate(survey.header)}
        self.id_places = [self.place[name] for name in file.id if name in self.place]
        self.read_places = [self.place[name] for name in file.sources() if name in self.place]
        self._seen: Counter[str] = Counter()

    def item(self, row: Row) -> Item:
        cells = self.corrected(row)
        right = self._put_right(cells)
        item = self._identified(row, cells, right)
        if len(cells) > len(self.place) and any(cells[len(self.place) :]):
            reason = _("%(cells)s cells in a table of %(columns)s columns: is a quote or a delimiter missing?")
            item.problems.append(
                Problem("", " ".join(cells)[:100], reason % {"cells": len(cells), "columns": len(self.place)})
            )
            return item
        # What the cells say, once for all that ask.
        said = ["" if is_missing(text, self.missing) else text for text in right]
        for name, specs in self.file.fields.items():
            for spec in specs:
                if self._fill(item, name, spec, said):
                    break
        if self.file.closing or self.file.line:
            read_closing(self, item, said)
        return item

    def cell(self, said: Sequence[str], column: str) -> str:
        """The text of a column, or nothing where the cell is missing or says so."""
        at = self.place.get(column)
        return said[at] if at is not None else ""

    def order(self, column: str, spec_order: str = "") -> str:
        return spec_order or self.file.dates or self.survey.orders.get(column, "")

    def read(self, item: Item, target: Field, text: str, column: str, order: str) -> Any:
        """The value of a cell, or None with a complaint."""
        try:
            return target.read(text, order)
        except BadCellError as problem:
            found = Problem(column, text, str(problem), problem.sort, problem.fix)
            if found not in item.problems:
                item.problems.append(found)
            return None

    def corrected(self, row: Row) -> Sequence[str]:
        """The cells of a row with those that a person put right."""
        given = self.file.correct.cells.get(row.number)
        if not given:
            return row.cells
        cells = [*row.cells, *[""] * (len(self.place) - len(row.cells))]
        for column, text in given.items():
            if column in self.place:
                cells[self.place[column]] = text
        return tuple(cells)

    def _right(self, column: str, text: str) -> str:
        words = self.file.correct.words.get(column)
        return words.get(text, text) if words else text

    def _put_right(self, cells: Sequence[str]) -> list[str]:
        """A cell for each column, its words replaced where a person said what they mean."""
        found = [*cells[: len(self.place)], *[""] * (len(self.place) - len(cells))]
        for column, words in self.file.correct.words.items():
            if column in self.place:
                at = self.place[column]
                found[at] = words.get(found[at], found[at])
        return found

    def _identified(self, row: Row, cells: Sequence[str], right: Sequence[str]) -> Item:
        read = SEPARATOR.join([right[at] for at in self.read_places])
        digest = hashlib.blake2b(read.encode(), digest_size=16).hexdigest()
        external = SEPARATOR.join(cells[at] for at in self.id_places if at < len(cells) and cells[at])
        if external:
            return Item(row.number, external.replace(SEPARATOR, "|")[:200], digest)
        # Without an id of its own a row is known by what its file says; equal rows are told apart by their order.
        whole = hashlib.blake2b(SEPARATOR.join(row.cells).encode(), digest_size=16).hexdigest()
        self._seen[whole] += 1
        return Item(row.number, f"#{whole}.{self._seen[whole]}", digest, own_id=False)

    def _fill(self, item: Item, name: str, spec: FieldSpec, cells: Sequence[str]) -> bool:
        """Give a field its value or reference; False where these columns say nothing."""
        declared = self.fields[name]
        text = self._text(spec, cells, declared.joint)
        if not text:
            return False
        column = spec.columns[0] if spec.columns else ""
        if declared.to:
            item.wanted.append(self.reference(spec, declared.name, declared.to, text, cells))
            return True
        value = self.read(item, declared, text, column, self.order(column, spec.dates))
        if value is not None:
            item.values[declared.name] = value
        return True

    def reference(self, spec: FieldSpec, name: str, kind: str, text: str, cells: Sequence[str]) -> Wanted:
        given = {field: self.cell(cells, column) for field, column in spec.given.items()}
        column = spec.columns[0] if spec.columns else ""
        unknown = spec.unknown or ("create" if kind in ("person", "department") and spec.by != "id" else "gap")
        return Wanted(name, kind, spec.by, text, unknown, column, given)

    def _text(self, spec: FieldSpec, cells: Sequence[str], joint: str) -> str:
        if spec.constant:
            return spec.constant
        if spec.gather:
            pairs = [(name, self.cell(cells, name)) for name in spec.gather]
            return "\n".join(f"{name}: {text}" for name, text in pairs if text)
        if len(spec.columns) == 1:
            text = self.cell(cells, spec.columns[0])
        else:
            text = joint.join(filter(None, (self.cell(cells, name) for name in spec.columns)))
        text = spec.values.get(text.casefold(), text) if spec.values else text
        return self._right(spec.columns[0], text) if spec.columns else text
