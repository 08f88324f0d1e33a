"""Writing the journal: what happened, by whom, in the transaction in which it happened."""

import datetime as dt
import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Q, QuerySet

from yingdan.core import clock
from yingdan.core.bulk import insert, new
from yingdan.core.models import Batch, Event, EventSecret
from yingdan.core.policy.actor import Actor

type Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One event to record. `secret_*` hold the personal values, which stand apart so that they can be erased."""

    verb: str
    kind: str
    record: int
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)
    secret_before: Values = field(default_factory=dict)
    secret_after: Values = field(default_factory=dict)
    parent: tuple[str, int] | None = None
    reason: str = ""


type Projection = Callable[[list[Event]], None]

_projections: dict[str, list[Projection]] = defaultdict(list)


def projection(*kinds: str) -> Callable[[Projection], Projection]:
    """Register work that is done with the events of these kinds, in the same transaction, set-wise."""

    def register(function: Projection) -> Projection:
        for kind in kinds:
            _projections[kind].append(function)
        return function

    return register


def record(entries: Iterable[Entry], *, actor: Actor, batch: Batch | None = None) -> list[Event]:
    """Write events and run their projections. Only inside a command's transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded inside the transaction of its command.")
    entries = list(entries)
    at = clock.now()
    rows, salts = [], []
    for entry in entries:
        salt = secrets.token_hex(8) if entry.secret_before or entry.secret_after else ""
        salts.append(salt)
        rows.append(_event(entry, actor, batch, at, salt))
    events = insert(rows)
    insert(
        new(
            EventSecret,
            event_id=event.pk,
            salt=salt,
            before=plain(entry.secret_before),
            after=plain(entry.secret_after),
        )
        for event, entry, salt in zip(events, entries, salts, strict=True)
        if salt
    )
    _project(events)
    return events


def _event(entry: Entry, actor: Actor, batch: Batch | None, at: Any, salt: str) -> Event:
    event = new(
        Event,
        at=at,
        actor_id=actor.user_id,
        on_behalf_of_id=actor.acting_for_id,
        verb=entry.verb,
        kind=entry.kind,
        record=entry.record,
        parent_kind=entry.parent[0] if entry.parent else "",
        parent_record=entry.parent[1] if entry.parent else None,
        before=plain(entry.before),
        after=plain(entry.after),
        source=actor.source,
        reason=entry.reason,
        batch_id=batch.pk if batch else None,
        secret_digest=secret_digest(salt, entry.secret_before, entry.secret_after) if salt else "",
    )
    event.digest = digest(event)
    return event


def _project(events: list[Event]) -> None:
    by_kind: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_kind[event.kind].append(event)
    for kind, happened in by_kind.items():
        for function in _projections.get(kind, ()):
            function(happened)


def plain(values: Values) -> dict[str, Any]:
    """Values as JSON keeps them, so that a digest computed now equals one computed from the stored row."""
    kept: dict[str, Any] = _named(values)
    return kept


def _named(values: Values) -> Any:
    if not all(type(name) is str for name in values):
        return _by_json(dict(values))
    return {name: _PLAIN.get(type(value), _by_json)(value) for name, value in values.items()}


def _listed(values: list[Any]) -> list[Any]:
    return [_PLAIN.get(type(value), _by_json)(value) for value in values]


def _by_json(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _same(value: Any) -> Any:
    return value


# What most values are, without the way over text.
_PLAIN: dict[type, Callable[[Any], Any]] = {
    **dict.fromkeys((str, int, float, bool, type(None)), _same),
    Decimal: str,
    dt.date: dt.date.isoformat,
    list: _listed,
    dict: _named,
}


def secret_digest(salt: str, before: Values, after: Values) -> str:
    return _sha256([salt, plain(before), plain(after)])


def digest(event: Event) -> str:
    """The digest of a journal row; its personal values enter through their own salted digest."""
    return _sha256(
        [
            event.at.isoformat(),
            event.actor_id,
            event.on_behalf_of_id,
            event.verb,
            event.kind,
            event.record,
            event.parent_kind,
            event.parent_record,
            event.before,
            event.after,
            event.source,
            event.reason,
            event.batch_id,
            event.secret_digest,
        ]
    )


def _sha256(parts: list[Any]) -> str:
    return hashlib.sha256(_canonical(parts).encode()).hexdigest()


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def events_where(condition: Q) -> "QuerySet[Event]":
    """Journal rows for a timeline or the audit page. The caller decides what the reader may see of them."""
    return Event.objects.filter(condition)
