"""How the product says no: a sentence, where it applies, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type Text = "str | _StrPromise"


@dataclass(frozen=True, slots=True)
class Hint:
    """One way on from a refusal: what can be done, and the address where it is done."""

    text: Text
    url: str = ""


class Refused(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A command cannot be done. Nothing has changed.

    `errors` maps a field name to its sentence; `message` stands for the whole command.
    """

    status = 422

    def __init__(
        self,
        message: Text,
        *,
        field: str | None = None,
        errors: Mapping[str, Text] | None = None,
        hints: Sequence[Hint] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.errors: dict[str, Text] = dict(errors or ({field: message} if field else {}))
        self.hints = tuple(hints)


class Forbidden(Refused):
    """The actor can see the record but has no right to do this."""

    status = 403


class Missing(Refused):
    """The record does not exist for this actor: nobody learns whether it exists for another."""

    status = 404

    def __init__(self, message: Text = _("This record does not exist, or you may not see it.")) -> None:
        super().__init__(message)


class Conflict(Refused):
    """Somebody else was first: the row has a newer version, or a unique thing is taken."""

    status = 409


class Stale(Conflict):
    """The row has a newer version than the one that the actor looked at."""


def allow(verdict: bool | Text) -> None:
    """Go on when the verdict is True; else refuse with its sentence."""
    if verdict is True:
        return
    raise Forbidden(_("You have no right to do this.") if verdict is False else verdict)
