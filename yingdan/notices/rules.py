"""Which events are notices for whom, and whose notices one may touch: one's own."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, IntegerField, OuterRef, Q, QuerySet

from yingdan.accounts.choices import UserKind
from yingdan.accounts.models import User
from yingdan.core import clock
from yingdan.core.models import Event
from yingdan.core.policy import Actor
from yingdan.core.prepared import Question, Slot
from yingdan.core.refusal import Text
from yingdan.notices.choices import Topic
from yingdan.notices.models import Mailed, Muted, Notice

type Receivers = Callable[[Event], Iterable[int | None]]
# (person, record, day); what has no person or no day is nobody's reminder.
type Due = tuple[int | None, int, dt.date | None]
# Everything that is due between two days.
type DueOf = Callable[[dt.date, dt.date], Iterable[Due]]


# So long a worker may take to send one mail.
TAKEN = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Sort:
    """How notices of one verb and topic stand in the inbox: “陈屿 handed this over to you”.

    `act` is the one verb beside the line, `url` where it is done, below the address of the record.
    """

    verb: str
    topic: Topic
    says: Text
    icon: str
    act: Text
    url: str = ""
    dialog: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    sort: Sort
    due: DueOf


_sorts: dict[tuple[str, str], Sort] = {}
_receivers: dict[str, list[tuple[Sort, Receivers]]] = defaultdict(list)
_reminders: dict[str, Reminder] = {}


def enter(sort: Sort, to: Receivers) -> list[str]:
    """Keep who gets notices of a verb; answers every verb that is listened to now."""
    _sorts[sort.verb, sort.topic] = sort
    _receivers[sort.verb].append((sort, to))
    return list(_receivers)


def reminder(kind: str, sort: Sort) -> Callable[[DueOf], DueOf]:
    """Register what is due on records of a kind: a function of two days that answers (person, record, day).

    A notice comes on its day, and is done by itself once the record is not due on that day any more.
    """

    def register(function: DueOf) -> DueOf:
        _sorts[sort.verb, sort.topic] = sort
        _reminders[kind] = Reminder(sort, function)
        return function

    return register


def reminders() -> dict[str, Reminder]:
    return dict(_reminders)


def receivers(event: Event) -> list[tuple[Sort, set[int]]]:
    """Who hears of an event: never who did it, no guests, nobody who has left or wants none of this."""
    found = []
    for sort, to in _receivers.get(event.verb, ()):
        people = {pk for pk in to(event) if pk is not None and pk != event.actor_id}
        found.append((sort, willing(people, sort.topic)))
    return found


def willing(people: Iterable[int], topic: str) -> set[int]:
    muted = Muted.objects.filter(topic=topic).values("user")
    there = User.objects.filter(pk__in=set(people), kind=UserKind.INTERNAL, is_active=True, deleted_at=None)
    return set(there.exclude(pk__in=muted).values_list("pk", flat=True))


def sort_of(notice: Notice) -> Sort | None:
    """None for a verb that no room knows any more."""
    return _sorts.get((notice.verb, notice.topic))


def inbox(actor: Actor) -> "QuerySet[Notice]":
    """Everything that ever came to the person who is signed in; a stand-in does not read another's inbox."""
    return Notice.objects.filter(user=actor.user_id)


def waiting(notices: "QuerySet[Notice]", day: dt.date | Slot | None = None) -> "QuerySet[Notice]":
    """What is not done, and not put off until after the day: today, unless said."""
    return notices.filter(Q(later=None) | Q(later__lte=day or clock.today()), done_at=None)


def put_off(notices: "QuerySet[Notice]") -> "QuerySet[Notice]":
    return notices.filter(done_at=None, later__gt=clock.today())


def unread(actor: Actor) -> int:
    """The number on the bell."""
    return _unread.count(user=actor.user_id, day=clock.today())


# It stands on every page.
_unread = Question(
    lambda: waiting(
        Notice.objects.filter(user=Slot("user", IntegerField()), read_at=None), Slot("day", DateField())
    ).values_list("pk")
)


def muted(actor: Actor) -> set[str]:
    return set(Muted.objects.filter(user=actor.user_id).values_list("topic", flat=True))


def mailed(actor: Actor) -> set[str]:
    """The topics that the person wants by mail as well."""
    return set(Mailed.objects.filter(user=actor.user_id).values_list("topic", flat=True))


def to_mail(since: dt.datetime) -> list[int]:
    """The people for whom something waits that they want by mail: not read, not done, of this time at most. Guests
    and who has left are not among them."""
    wanted = Notice.objects.filter(pk__in=_wanted(since)).values("user")
    rows = User.objects.filter(pk__in=wanted, kind=UserKind.INTERNAL, is_active=True, deleted_at=None)
    return list(rows.exclude(email="").order_by("pk").values_list("pk", flat=True))


def mail_of(person: int, since: dt.datetime) -> "QuerySet[Notice]":
    """What of it waits for one person, the oldest first."""
    return Notice.objects.filter(pk__in=_wanted(since), user=person).order_by("pk")


def _wanted(since: dt.datetime) -> "QuerySet[Any]":
    chosen = Mailed.objects.filter(user=OuterRef("user"), topic=OuterRef("topic"), since__lte=OuterRef("at"))
    waits = Notice.objects.filter(mailed_at=None, read_at=None, done_at=None, at__gte=since)
    # Whoever took it and never said what became of it was killed.
    free = Q(mailing_at=None) | Q(mailing_at__lt=clock.now() - TAKEN)
    return waits.filter(free, Exists(chosen)).values("pk")


def later_days(today: dt.date) -> dict[str, dt.date]:
    """Until when something can be put off: tomorrow, or Monday of next week."""
    return {"tomorrow": today + dt.timedelta(days=1), "week": today + dt.timedelta(days=7 - today.weekday())}
