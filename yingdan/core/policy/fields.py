"""Access to single fields: hidden < masked < read < edit."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


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
