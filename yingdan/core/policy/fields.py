"""Access to single fields: hidden < masked < read < edit."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from yingdan.core.definitions import definition, definitions


class Access(IntEnum):
    """How much of one field an actor gets; a larger value includes the smaller ones."""

    HIDDEN = 0
    MASKED = 1
    READ = 2
    EDIT = 3


def stars(value: Any) -> str:
    """The mask of a value that has no better one."""
    return "****" if value not in (None, "") else ""


@dataclass(frozen=True, slots=True)
class Guard:
    """A field that roles may hide or mask.

    `others` is the access of somebody who sees the row without owning it, `owner` that of its owner;
    a role's field rule replaces both, so that `hidden` hides it from owners too. `personal` values leave the
    journal when a person is erased.
    """

    others: Access = Access.EDIT
    owner: Access = Access.EDIT
    mask: Callable[[Any], str] = stars
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Guards(Mapping[str, Guard]):
    """The guarded fields of a kind: declared ones, and each field that the company added, open until a role says so."""

    kind: str
    declared: Mapping[str, Guard]

    def __getitem__(self, name: str) -> Guard:
        found = self.declared.get(name)
        if found is not None:
            return found
        if definition(self.kind, name) is None:
            raise KeyError(name)
        return OPEN

    def __iter__(self) -> Iterator[str]:
        yield from self.declared
        yield from (one.name for one in definitions(self.kind))

    def __len__(self) -> int:
        return len(self.declared) + len(definitions(self.kind))


OPEN = Guard()
