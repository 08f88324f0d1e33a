"""What every command does with rows: fetch under a right and a version, stamp, compare, describe to the journal."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.custom import told
from yingdan.core.journal import Entry
from yingdan.core.models.record import Record
from yingdan.core.policy import Actor, Policy
from yingdan.core.refusal import Forbidden, Missing, Refused, Stale

type Changes = Mapping[str, tuple[Any, Any]]
BOOKKEEPING = frozenset({"id", "version", "created_at", "updated_at", "deleted_at"})


def fetch[M: Record](policy: Policy[M], actor: Actor, pk: int, action: str, *, version: int | None = None) -> M:
    """Lock one row for a write. Unseen rows are missing; seen ones that may not be written are forbidden."""
    row = policy.visible(actor, action).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        if policy.visible(actor).filter(pk=pk).exists():
            raise Forbidden(_("You may see this record, but not do this with it."))
        raise Missing
    as_seen(row, version)
    return row


def as_seen(row: Record, version: int | None) -> None:
    """Refuse to write over values that the actor has not seen; None says that he need not have."""
    if version is not None and row.version != version:
        raise Stale(_("Somebody changed this record while you had it open. Look at the new values, then try again."))


def fits_columns(row: Record, *, but: Collection[str] = ()) -> None:
    """Refuse what is too long, no choice or no figure, at its field. `but` names columns that are not looked at."""
    try:
        row.clean_fields(exclude={"created_at", "updated_at", *but})
    except ValidationError as problem:
        errors = {name: sentences[0] for name, sentences in problem.message_dict.items()}
        raise Refused(next(iter(errors.values())), errors=errors) from problem


def stamp(row: Record) -> None:
    """Times and version of a new row."""
    row.created_at = row.updated_at = clock.now()
    row.version = 1


def bump(row: Record, changed: Changes, *, deleted: bool | None = None) -> None:
    """Write the changed columns with the next version."""
    row.version += 1
    row.updated_at = clock.now()
    names = {*changed, "version", "updated_at"}
    if deleted is not None:
        row.deleted_at = clock.now() if deleted else None
        names.add("deleted_at")
    fields = [f.name for f in type(row)._meta.concrete_fields if f.name in names or f.attname in names]
    row.save(update_fields=fields)


def changes_of[M: Record](policy: Policy[M], row: M, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """field -> (old, new) for the values that differ; a related object counts by its key."""
    changed = {}
    for name, value in values.items():
        new = value.pk if isinstance(value, models.Model) else value
        column = row._meta.get_field(name)
        old = getattr(row, column.attname) if isinstance(column, models.Field) else None
        if old != new:
            changed[name] = (old, new)
    return changed


def differing[M: Record](policy: Policy[M], row: M, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that would change something. A form sends every field back, and a text that is empty as none."""
    changed = changes_of(policy, row, values)
    return {name: values[name] for name, (old, new) in changed.items() if not (old == "" and new is None)}


def entry_of[M: Record](
    policy: Policy[M], row: M, verb: str, *, changed: Changes | None = None, reason: str = ""
) -> Entry:
    """The journal entry of a row: all of its values when new, else the changed ones; personal ones apart."""
    if changed is None:
        values = {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in BOOKKEEPING}
        changed = {name: (None, value) for name, value in values.items() if value not in (None, "")}
    changed, secret = told(changed), policy.personal
    parent = policy.inherits
    above = getattr(row, parent.column) if parent else None
    return Entry(
        verb=verb,
        kind=policy.kind,
        record=row.pk,
        before={name: pair[0] for name, pair in changed.items() if name not in secret and pair[0] is not None},
        after={name: pair[1] for name, pair in changed.items() if name not in secret},
        secret_before={name: pair[0] for name, pair in changed.items() if name in secret and pair[0] is not None},
        secret_after={name: pair[1] for name, pair in changed.items() if name in secret},
        parent=(parent.parent().kind, above) if parent and above else None,
        reason=reason,
    )
