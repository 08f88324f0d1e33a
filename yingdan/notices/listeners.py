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
    if event.kind == "approval":
        # Who was asked before and is no longer has nothing to answer.
        commands.settle(event, Topic.APPROVAL, but=event.after.get("asked", ()))
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


def _asked(event: Event) -> list[int]:
    """Whoever is asked for an answer from this event on."""
    return list(event.after.get("anew", ()))


def _who_submitted(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


def _whoever_has_it(event: Event) -> list[int | None]:
    """Sent back: to an earlier step, or to who submitted it."""
    return [*_asked(event)] or _who_submitted(event)


for _verb, _says, _act, _to in (
    ("submitted", _("asks for your approval"), _("Decide"), _asked),
    ("agreed", _("has agreed, now you are asked"), _("Decide"), _asked),
    ("handed_on", _("asks you to answer instead"), _("Decide"), _asked),
    ("added", _("asks you to agree as well"), _("Decide"), _asked),
    ("returned", _("sent this back"), _("Open"), _whoever_has_it),
    ("approved", _("agreed: it is approved"), _("Open"), _who_submitted),
    ("rejected", _("rejected this"), _("Open"), _who_submitted),
    ("withdrawn", _("withdrew this"), _("Open"), lambda event: []),
):
    notice(Sort(f"approval.{_verb}", Topic.APPROVAL, _says, "rubber-stamp", _act))(_to)
