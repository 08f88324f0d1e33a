"""One way to write many rows: compare, one UPDATE for all that get the same values, one event for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.journal import record
from yingdan.core.models import Batch, Record
from yingdan.core.policy import Actor, Policy
from yingdan.core.refusal import Forbidden, Missing
from yingdan.core.rows import BOOKKEEPING, changes_of, entry_of

STEP = 1000


@dataclass(slots=True)
class Change[M: Record]:
    """New values of one locked row, by field; references by their key. `after` tells what is no column."""

    row: M
    verb: str
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    after: Mapping[str, Any] = field(default_factory=dict)


def lock[M: Record](
    policy: Policy[M], actor: Actor, pks: Sequence[int], action: str, *, deleted: bool = False
) -> list[M]:
    """Lock rows in the order of their ids; all of them, or the command is refused."""
    wanted = set(pks)
    rows = policy.visible(actor, action, deleted=deleted).select_for_update(of=("self",))
    found = list(rows.filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        if policy.visible(actor, deleted=deleted).filter(pk__in=wanted).count() != len(wanted):
            raise Missing
        raise Forbidden(_("You have no right to do this with every one of these records. Nothing was changed."))
    return found


def write[M: Record](
    policy: Policy[M], changes: Iterable[Change[M]], *, actor: Actor, batch: Batch | None = None
) -> list[M]:
    """Write what differs; rows with nothing new keep their version."""
    now, entries, written = clock.now(), [], []
    same: dict[str, tuple[tuple[tuple[str, Any], ...], list[M]]] = {}
    for change in changes:
        row = change.row
        changed = changes_of(policy, row, change.values)
        if not changed and not change.after:
            continue
        columns = tuple((_column(row, name), pair[1]) for name, pair in changed.items())
        for column, value in columns:
            setattr(row, column, value)
        row.version, row.updated_at = row.version + 1, now
        # By their text: a column of own fields cannot be a key.
        same.setdefault(repr(columns), (columns, []))[1].append(row)
        shown = {name: pair for name, pair in changed.items() if name not in BOOKKEEPING}
        entry = entry_of(policy, row, change.verb, changed=shown, reason=change.reason)
        entries.append(replace(entry, after={**entry.after, **change.after}))
        written.append(row)
    for columns, rows in same.values():
        for start in range(0, len(rows), STEP):
            pks = [row.pk for row in rows[start : start + STEP]]
            policy.rows().filter(pk__in=pks).update(**dict(columns), version=F("version") + 1, updated_at=now)
    record(entries, actor=actor, batch=batch)
    return written


def _column(row: Record, name: str) -> str:
    column = row._meta.get_field(name)
    assert isinstance(column, models.Field)  # noqa: S101 - narrows the type; only columns are written
    return column.attname
