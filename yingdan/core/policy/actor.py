"""What the lower rooms may know of a person: a protocol that `accounts` fills."""

from dataclasses import dataclass
from typing import Any, Protocol

from yingdan.core.policy.fields import Access
from yingdan.core.policy.reach import EVERYWHERE, NOWHERE, Reach


@dataclass(frozen=True, slots=True)
class FieldAccess:
    """Access to one guarded field, for a stranger's row and for the actor's own row."""

    others: Access
    own: Access

    def on(self, *, mine: bool) -> Access:
        return max(self.others, self.own) if mine else self.others


class Actor(Protocol):
    """Somebody who acts: a person, a service, or a person standing in for another."""

    @property
    def user(self) -> Any:
        """The signed-in user; the journal names it."""

    @property
    def user_id(self) -> int: ...

    @property
    def acting_for_id(self) -> int | None:
        """The person whose rights are used under a delegation, if any."""

    @property
    def as_user_id(self) -> int:
        """Whose rights count: the delegator's under a delegation, else the user's own."""

    @property
    def source(self) -> str:
        """The door the actor came through: ui, api, cli, import, job."""

    @property
    def kept(self) -> dict[Any, Any]:
        """A place for what is costly to make and hangs on the person, his rights and the company alone.

        It is emptied by every change of one of them, and shared by the requests of one process."""

    def may(self, permission: str) -> bool:
        """Is `kind.action` granted at all, on whichever rows?"""

    def reach(self, permission: str) -> Reach:
        """The rows on which `kind.action` is granted."""

    def access(self, kind: str) -> dict[str, FieldAccess]:
        """Access to the guarded fields of a kind."""


class Counting:
    """Whoever counts for a figure that is itself guarded: sees every row, and may change none.

    A goal's result is the same for everybody who sees the goal. This actor is nobody: no command takes it.
    """

    user: Any = None
    user_id = 0
    acting_for_id: int | None = None
    as_user_id = 0
    source = "job"

    def __init__(self) -> None:
        self.kept: dict[Any, Any] = {}

    def may(self, permission: str) -> bool:
        return permission.endswith(".view")

    def reach(self, permission: str) -> Reach:
        return EVERYWHERE if self.may(permission) else NOWHERE

    def access(self, kind: str) -> dict[str, FieldAccess]:
        return {}
