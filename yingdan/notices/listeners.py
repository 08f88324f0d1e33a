"""The inbox hears the journal through one cursor, whatever rooms have to tell."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.listening import listens
from yingdan.core.models import Event
from yingdan.notices import commands, rules
from yingdan.notices.choices import Topic
from yingdan.notices.rules import Receivers, Sort

# Where the inbox is new, or was not listening for long, old events are no news.
FRESH = dt.timedelta(days=14)


def hear(event: Event) -> None:
    if event.at < clock.now() - FRESH:
        return
    for sort, people in rules.receivers(event):
        commands.tell(event, sort, people)


def notice(sort: Sort) -> Callable[[Receivers], Receivers]:
    """Register that events of a verb are notices: the function answers the keys of the people they are for."""

    def register(to: Receivers) -> Receivers:
        listens(*rules.enter(sort, to))(hear)
        return to

    return register


def _named(event: Event) -> list[int]:
    """An event that hangs on a record says in `mentions` whom it names."""
    return list(event.after.get("mentions", ()))


for _verb in ("comment.written", "comment.edited"):
    notice(Sort(_verb, Topic.MENTION, _("named you in a comment"), "at", _("See it"), url="#timeline"))(_named)
