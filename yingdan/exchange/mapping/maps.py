"""A map in memory. docs/how-to/import.md tells how one is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal

type Mode = Literal["both", "create", "update"]
type Unknown = Literal["", "create", "gap", "reject"]


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldSpec:
    """Where the value of one field comes from: columns, joined by a space, or a constant.

    values: words of the file -> words of ours; one that is not named stays as it is. gather: columns written one
    below the other as `column: value`. by: how a reference is looked up. unknown: what happens when nothing is found.
    given: columns that fill the fields of a record created for an unknown reference. dates: D/M or M/D.
    """

    columns: tuple[str, ...] = ()
    constant: str = ""
    gather: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    by: str = "name"
    unknown: Unknown = ""
    given: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        return (*self.columns, *self.gather, *self.given.values())


type Specs = Mapping[str, tuple[FieldSpec, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Closing:
    """When a row is a closed deal: the words of a column, or always (`state`); its day, amount and reason."""

    column: str = ""
    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    state: str = ""
    on: str = ""
    amount: str = ""
    reason: str = ""
    dates: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """The product line of a deal row."""

    product: FieldSpec
    quantity: str = ""
    price: str = ""
    amount: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrections:
    """What a person put right in the rows of one file, without touching the file.

    words: column -> word of the file -> what it should say, in every row. cells: row -> column -> what this cell
    should say. skip: rows that are left out.
    """

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cells: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    skip: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class FileMap:
    """What the files of one name hold. `not_yet` names a kind that the product does not have yet."""

    match: str
    kind: str = ""
    id: tuple[str, ...] = ()
    fields: Specs = field(default_factory=dict)
    closing: Closing | None = None
    line: Line | None = None
    encoding: str = ""
    delimiter: str = ""
    header: int | None = None
    sheet: str = ""
    dates: str = ""
    mode: Mode = "both"
    same: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    not_yet: str = ""
    correct: Corrections = Corrections()

    def fits(self, path: Path) -> bool:
        return fnmatch(path.name.casefold(), self.match.casefold())

    def sources(self) -> list[str]:
        """Every column the map reads."""
        found = [*self.id]
        for specs in self.fields.values():
            found += [name for spec in specs for name in spec.sources]
        if self.closing:
            closing = self.closing
            found += [closing.column, closing.on, closing.amount, closing.reason]
        if self.line:
            found += [*self.line.product.sources, self.line.quantity, self.line.price, self.line.amount]
        return [name for name in dict.fromkeys(found) if name]


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportMap:
    """A whole map. `profile` is the system the ids belong to; `missing` are further words that mean nothing.

    department: where people go whom a file names and nobody knows. lenient: columns may be absent.
    """

    profile: str
    files: tuple[FileMap, ...]
    missing: frozenset[str] = frozenset()
    department: str = ""
    lenient: bool = False

    def file_for(self, path: Path) -> FileMap | None:
        return next((file for file in self.files if file.fits(path)), None)
