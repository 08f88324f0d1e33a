"""A command with arguments that would succeed, and whose right it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

type Scene = Mapping[str, int]
type Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """row: the record, by its name in the scene, on which the command's permission must hold; "" where it is enough
    to hold the permission at all. also: further permissions that the command takes.
    right: what it takes here, where that depends on the kind that is named."""

    arguments: Callable[[Scene], Arguments]
    row: str = ""
    also: tuple[str, ...] = ()
    right: str = ""


def at(row: str, **more: Any) -> Deed:
    """A command that takes the key of a record of the scene, and these values."""
    return Deed(lambda s: {"pk": s[row], **more}, row)
