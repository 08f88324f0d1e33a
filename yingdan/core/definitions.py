"""The fields that a company added to its records, kept in the process until somebody changes one."""

import re
from dataclasses import dataclass

from django.db import connection

from yingdan.core.models import CustomField
from yingdan.core.refusal import Text

NAME = re.compile(r"c[1-9][0-9]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Option:
    """A word of a choice. One that is gone is offered no longer; records that have it keep it."""

    key: str
    label: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A field of one's own as the pages use it. Its name stays when its label changes."""

    pk: int
    kind: str
    label: Text
    type: str
    options: tuple[Option, ...] = ()
    help: str = ""
    required: bool = False
    listed: bool = False

    @property
    def name(self) -> str:
        return f"c{self.pk}"

    @classmethod
    def of(cls, row: CustomField) -> "Definition":
        options = tuple(Option(**option) for option in row.options)
        return cls(row.pk, row.kind, row.label, row.type, options, row.help, row.required, row.listed)


def is_custom(name: str) -> bool:
    """Does a field of the company have this name, rather than one of the product?"""
    return NAME.fullmatch(name) is not None


class _Kept:
    """What this process knows, as of a number. `doubtful`: read while a change was not yet sure to stay."""

    number: int | None = None
    by_kind: dict[str, tuple[Definition, ...]] | None = None
    doubtful = False


def definitions(kind: str) -> tuple[Definition, ...]:
    """The fields of a kind in their order; the same tuple until one of them changes."""
    kept = _Kept.by_kind
    if kept is None:
        kept = _Kept.by_kind = _loaded()
    return kept.get(kind, ())


def definition(kind: str, name: str) -> Definition | None:
    return next((one for one in definitions(kind) if one.name == name), None)


def as_of(number: int) -> None:
    """Look again if the number that grows with every change of rights or fields is another one than last time."""
    if number != _Kept.number or _Kept.doubtful:
        _Kept.number, _Kept.by_kind = number, None
    # Until the transaction is over, what is read may still be rolled back and its number given out again.
    _Kept.doubtful = _Kept.doubtful and connection.in_atomic_block


def forget() -> None:
    """A field changes now."""
    _Kept.by_kind, _Kept.doubtful = None, connection.in_atomic_block


def start_over() -> None:
    """For a database that was replaced underneath."""
    _Kept.number, _Kept.by_kind, _Kept.doubtful = None, None, False


def _loaded() -> dict[str, tuple[Definition, ...]]:
    found: dict[str, tuple[Definition, ...]] = {}
    for row in CustomField.objects.filter(deleted_at__isnull=True).order_by("kind", "place", "pk"):
        found[row.kind] = (*found.get(row.kind, ()), Definition.of(row))
    return found
