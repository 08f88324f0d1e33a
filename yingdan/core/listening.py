"""Listeners: rooms that hear of the journal after commit, in commit order, each from its own cursor."""

import logging
from collections.abc import Callable

from django.db import transaction

from yingdan.core import clock
from yingdan.core.models import Cursor, Event, Seal

log = logging.getLogger(__name__)

type Listener = Callable[[Event], None]

_listeners: dict[str, tuple[frozenset[str], Listener]] = {}
STEP = 200


def listens(*verbs: str) -> Callable[[Listener], Listener]:
    """Register a listener to events with these verbs. What it writes commits together with its cursor:
    a killed worker repeats the step, and the effect is still there once."""

    def register(function: Listener) -> Listener:
        _listeners[f"{function.__module__}.{function.__qualname__}"] = (frozenset(verbs), function)
        return function

    return register


def deliver() -> int:
    """Bring each listener up to the end of the sealed journal; returns the events handled."""
    return sum(_advance(name, verbs, function) for name, (verbs, function) in _listeners.items())


def _advance(name: str, verbs: frozenset[str], function: Listener) -> int:
    Cursor.objects.bulk_create([Cursor(listener=name)], ignore_conflicts=True)
    handled = 0
    while True:
        try:
            with transaction.atomic():
                seen, called = _step(name, verbs, function)
        except Exception as problem:
            log.exception("listener %s stopped; it starts again where it stopped", name)
            Cursor.objects.filter(listener=name).update(failed_at=clock.now(), problem=repr(problem)[:500])
            return handled
        handled += called
        if seen < STEP:
            return handled


def _step(name: str, verbs: frozenset[str], function: Listener) -> tuple[int, int]:
    cursor = Cursor.objects.select_for_update().get(listener=name)
    seals = list(Seal.objects.filter(seq__gt=cursor.seq).order_by("seq").values_list("seq", "event_id")[:STEP])
    if not seals:
        return 0, 0
    wanted = Event.objects.filter(pk__in=[pk for _, pk in seals], verb__in=verbs).in_bulk()
    called = 0
    for _, pk in seals:
        if event := wanted.get(pk):
            function(event)
            called += 1
    cursor.seq, cursor.failed_at, cursor.problem = seals[-1][0], None, ""
    cursor.save()
    return len(seals), called
