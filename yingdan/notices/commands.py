"""What somebody does with the own inbox, and how things come into it."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.models import Event
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing, Refused
from yingdan.notices import rules
from yingdan.notices.choices import Topic
from yingdan.notices.models import Mailed, Muted, Notice


@command("notice.read", "own")
def read_notices(*, actor: Actor, pks: Collection[int]) -> int:
    """One has seen them; they stay until they are done."""
    found = rules.inbox(actor).filter(pk__in=pks)
    if len(set(pks)) != found.count():
        raise Missing
    return found.filter(read_at=None).update(read_at=clock.now())


@command("notice.read_all", "own")
def read_all(*, actor: Actor) -> int:
    """The bell shows nothing any more; what waits goes on waiting."""
    return rules.waiting(rules.inbox(actor)).filter(read_at=None).update(read_at=clock.now())


@command("notice.done", "own")
def finish_notice(*, actor: Actor, pk: int) -> Notice:
    return _set(actor, pk, done_at=clock.now(), read_at=clock.now())


@command("notice.reopen", "own")
def reopen_notice(*, actor: Actor, pk: int) -> Notice:
    """Back among what waits: undo of done and of later."""
    return _set(actor, pk, done_at=None, later=None)


@command("notice.later", "own")
def put_off_notice(*, actor: Actor, pk: int, until: str) -> Notice:
    """It comes back tomorrow or next week, as new."""
    day = rules.later_days(clock.today()).get(until)
    if day is None:
        raise Refused(_("Choose tomorrow or next week."), field="until")
    return _set(actor, pk, later=day, read_at=None)


@command("notice.choose", "own")
def choose_topics(*, actor: Actor, topics: Collection[str], by_mail: Collection[str] = ()) -> None:
    """The topics one wants, and those of them that come by mail as well; of the others nothing comes from now on."""
    Muted.objects.filter(user=actor.user_id).delete()
    unwanted = [topic for topic in Topic.values if topic not in topics]
    Muted.objects.bulk_create(Muted(user_id=actor.user_id, topic=topic) for topic in unwanted)
    wanted = {topic for topic in by_mail if topic in topics and topic in Topic.values}
    Mailed.objects.filter(user=actor.user_id).exclude(topic__in=wanted).delete()
    # What has waited before is no news.
    known, now = rules.mailed(actor), clock.now()
    Mailed.objects.bulk_create(
        Mailed(user_id=actor.user_id, topic=topic, since=now) for topic in sorted(wanted - known)
    )


@transaction.atomic
def take_to_mail(person: int, since: dt.datetime, most: int) -> list[Notice]:
    """What waits for one person, taken so that no other worker sends it; the sending itself holds no lock."""
    found = list(rules.mail_of(person, since).select_for_update(of=("self",))[:most])
    Notice.objects.filter(pk__in=[one.pk for one in found]).update(mailing_at=clock.now())
    return found


def sent_by_mail(notices: Collection[Notice], *, done: bool = True) -> None:
    """These went out, or cannot; otherwise they wait for the next time."""
    values: dict[str, Any] = {"mailed_at": clock.now()} if done else {"mailing_at": None}
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(**values)


def _set(actor: Actor, pk: int, **values: Any) -> Notice:
    notice = rules.inbox(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if notice is None:
        raise Missing
    for name, value in values.items():
        setattr(notice, name, value)
    notice.save(update_fields=list(values))
    return notice


def tell(event: Event, sort: rules.Sort, people: Iterable[int]) -> None:
    """Put an event into inboxes. Many records given by one act are one notice; heard twice, it is there once."""
    # What hangs on a record is told about that record.
    kind, record = (event.parent_kind, event.parent_record) if sort.topic == Topic.MENTION else ("", None)
    for user in sorted(people):
        same = Notice.objects.filter(
            user=user, topic=sort.topic, verb=sort.verb, actor=event.actor_id, at=event.at, done_at=None
        ).exclude(event=event)
        if sort.topic != Topic.MENTION and same.update(many=F("many") + 1):
            continue
        Notice.objects.bulk_create(
            [
                Notice(
                    user_id=user,
                    topic=sort.topic,
                    verb=sort.verb,
                    kind=kind or event.kind,
                    record=record or event.record,
                    actor_id=event.actor_id,
                    event=event,
                    at=event.at,
                )
            ],
            ignore_conflicts=True,
        )


def settle(event: Event, topic: str, *, but: Collection[int]) -> None:
    """What an event has answered is done, for everybody but these."""
    open_ones = Notice.objects.filter(kind=event.kind, record=event.record, topic=topic, done_at=None)
    open_ones.exclude(user__in=but).update(done_at=clock.now())


def remind(kind: str, sort: rules.Sort, due: Iterable[rules.Due], *, since: dt.date) -> int:
    """Put what is due into inboxes, once for each day; what is not due any more is done."""
    found = {(person, record, day) for person, record, day in due if person is not None and day is not None}
    willing = rules.willing({person for person, _record, _day in found}, sort.topic)
    open_now = Notice.objects.filter(kind=kind, topic=sort.topic, verb=sort.verb, day__gte=since, done_at=None)
    for notice in open_now:
        if (notice.user_id, notice.record, notice.day) not in found:
            Notice.objects.filter(pk=notice.pk).update(done_at=clock.now())
    at = clock.now()
    made = Notice.objects.bulk_create(
        (
            Notice(user_id=person, topic=sort.topic, verb=sort.verb, kind=kind, record=record, day=day, at=at)
            for person, record, day in sorted(found)
            if person in willing
        ),
        ignore_conflicts=True,
    )
    return len(made)
