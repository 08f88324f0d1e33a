"""What is costly to make and the same for one person until his rights change."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.db.models import QuerySet

from yingdan.core import clock
from yingdan.core.policy.actor import Actor
from yingdan.core.prepared import Prepared

MOST = 240


def kept[T](actor: Actor, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns, made once for as long as the actor's rights stay as they are."""
    shelf = actor.kept
    if key not in shelf:
        if len(shelf) >= MOST:
            shelf.clear()
        shelf[key] = make()
    found: T = shelf[key]
    return found


def kept_questions(actor: Actor, key: Hashable, make: "Callable[[], Iterable[QuerySet[Any, Any]]]") -> list[Prepared]:
    """Questions of `values_list` within the actor's reach, prepared once. What they say of today lasts a day.

    `make` may use what the key names and nothing else that changes; the rest comes in by slots."""
    # Whoever stands in for somebody uses that one's shelf, and is another person all the same.
    whole = (type(actor), actor.user_id, key, clock.today())
    return kept(actor, whole, lambda: [Prepared.of(rows) for rows in make()])
