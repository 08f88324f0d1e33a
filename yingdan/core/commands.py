"""Commands: the only way to change what matters. Registered, so that the rights matrix knows each of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from yingdan.core.bulk import insert
from yingdan.core.custom import folded
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.models.record import Record
from yingdan.core.policy import Access, Actor, Policy
from yingdan.core.refusal import Forbidden, Refused, allow
from yingdan.core.rows import bump, changes_of, entry_of, fetch, stamp


@dataclass(frozen=True, slots=True)
class Command:
    """A registered verb: its name, the permission it asks for, and the function."""

    name: str
    permission: str
    function: Callable[..., Any]


TRIES = 3
# PostgreSQL's deadlock_detected.
DEADLOCK = "40P01"

_registry: dict[str, Command] = {}


def command[**P, R](name: str, permission: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a command and run it in one transaction. `permission` defaults to the name.

    Two commands may each wait for a row that the other holds. PostgreSQL then ends one of them; nothing of it is
    written, and it runs again."""

    def register(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            for last in (*[False] * (TRIES - 1), True):
                try:
                    with transaction.atomic():
                        return function(*args, **kwargs)
                except OperationalError as problem:
                    # Inside another command the whole of that one runs again.
                    if last or connection.in_atomic_block or not _is_deadlock(problem):
                        raise
            raise RuntimeError("The last try returns or raises.")

        keep(Command(name, permission or name, run))
        return run

    return register


def keep(made: Command) -> None:
    """Enter a command under its name."""
    _registry[made.name] = made


def _is_deadlock(problem: OperationalError) -> bool:
    return getattr(problem.__cause__, "sqlstate", "") == DEADLOCK


def registered() -> dict[str, Command]:
    return dict(_registry)


def need(actor: Actor, permission: str) -> None:
    """Refuse unless the permission is granted on some row at least."""
    allow(actor.may(permission))


def only(values: Mapping[str, Any], allowed: Collection[str]) -> None:
    """Refuse values for fields that this command does not change: a body is taken by allow-list."""
    unknown = values.keys() - set(allowed)
    if unknown:
        raise Refused(_("This field cannot be changed here."), field=min(unknown))


def create_records[M: Record](
    *, actor: Actor, policy: Policy[M], rows: Sequence[M], verb: str = "", batch: Batch | None = None
) -> list[M]:
    """Insert new rows of one kind and journal each. Owner and department must be in the actor's create scope."""
    need(actor, policy.permission("create"))
    for row in rows:
        may_place(actor, policy, row)
        stamp(row)
    made = insert(rows)
    verb = verb or f"{policy.kind}.created"
    record([entry_of(policy, row, verb) for row in made], actor=actor, batch=batch)
    return made


def may_place[M: Record](actor: Actor, policy: Policy[M], row: M) -> None:
    """A new row may only be put where the actor's create scope reaches."""
    reach = actor.reach(policy.permission("create"))
    if reach.everything or not policy.owner:
        return
    department = getattr(row, policy.department) if policy.department else None
    held = reach.holds(owner=getattr(row, policy.owner), department=department, pk=None)
    if not held and not policy.hands_out(actor, row):
        raise Forbidden(_("You may not create this for somebody else."), field=policy.owner.removesuffix("_id"))


def edit_record[M: Record](
    *,
    actor: Actor,
    policy: Policy[M],
    pk: int,
    values: dict[str, Any],
    version: int | None = None,
    verb: str = "",
    reason: str = "",
    batch: Batch | None = None,
) -> M:
    """Change plain fields of one row that have no rule of their own. Unchanged values write nothing."""
    row = fetch(policy, actor, pk, "edit", version=version)
    mine, values = policy.owns(actor, row), folded(actor, policy, row, values)
    for name in values:
        if policy.access(actor, name, mine=mine) < Access.EDIT:
            raise Forbidden(_("You have no right to change this field."), field=name)
    changed = changes_of(policy, row, values)
    if changed:
        for name, value in values.items():
            setattr(row, name, value)
        bump(row, changed)
        record(
            [entry_of(policy, row, verb or f"{policy.kind}.edited", changed=changed, reason=reason)],
            actor=actor,
            batch=batch,
        )
    return row


def move_record[M: Record](
    actor: Actor,
    policy: Policy[M],
    row: M,
    state: str,
    verb: str,
    *,
    columns: Collection[str] = (),
    reason: str = "",
    **after: Any,
) -> M:
    """Bring a row, which the caller has locked, into another state, and journal it. `columns` are those that the caller
    has set along with it, `after` what the journal says of it besides."""
    held: Any = row
    before, held.state = held.state, state
    bump(row, dict.fromkeys(("state", *columns), (None, None)))
    said = {"state": state, **after}
    entry = Entry(
        verb=verb, kind=policy.kind, record=row.pk, before={"state": before}, after=said, reason=reason.strip()
    )
    record([entry], actor=actor)
    return row


def delete_records[M: Record](
    *, actor: Actor, policy: Policy[M], pks: Sequence[int], batch: Batch | None = None
) -> list[M]:
    """Put rows into the recycle bin. What hangs on them stays, and returns with them."""
    rows = list(policy.visible(actor, "delete").select_for_update(of=("self",)).filter(pk__in=pks))
    if len(rows) != len(set(pks)):
        raise Refused(_("Some of these records are gone, or you may not delete them. Nothing was deleted."))
    for row in rows:
        bump(row, {"deleted_at": (None, None)}, deleted=True)
    record([entry_of(policy, row, f"{policy.kind}.deleted", changed={}) for row in rows], actor=actor, batch=batch)
    return rows


def restore_records[M: Record](*, actor: Actor, policy: Policy[M], pks: Sequence[int]) -> list[M]:
    """Take rows out of the recycle bin again."""
    rows = list(policy.visible(actor, "delete", deleted=True).select_for_update(of=("self",)).filter(pk__in=pks))
    if len(rows) != len(set(pks)):
        raise Refused(_("Some of these records are no longer in the recycle bin. Nothing was restored."))
    for row in rows:
        bump(row, {"deleted_at": (None, None)}, deleted=False)
    record([entry_of(policy, row, f"{policy.kind}.restored", changed={}) for row in rows], actor=actor)
    return rows
