"""Losses made on purpose, each of which the checker must find: a checker that finds nothing proves nothing."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet

from tests.faults.checking import problems
from tests.faults.ledger import Ledger, Story
from yingdan.core.models import Counter, Event, Seal, SearchEntry
from yingdan.deals.models import Deal, Outcome, PipelineCell, StageVisit

type Spoil = Callable[[Ledger], Any]


def _gone(rows: "QuerySet[Any]") -> None:
    """Delete these rows and nothing else: neither what hangs on them nor what protects them."""
    rows._raw_delete(rows.db)


def _story(ledger: Ledger, verb: str) -> Story:
    """A deal whose client was told that this happened to it."""
    for story in ledger.stories:
        if any(act.verb == verb for act in story.acts):
            return story
    raise LookupError(f"no client was told of a {verb}")


def _event(story: Story, verb: str) -> Event:
    event = Event.objects.filter(kind="deal", record=story.pk, verb=verb).order_by("pk").last()
    assert event is not None
    return event


def _unwritten(event: Event) -> None:
    _gone(Seal.objects.filter(event=event))
    _gone(Event.objects.filter(pk=event.pk))


def a_deal_is_lost(ledger: Ledger) -> None:
    story = _story(ledger, "deal.created")
    for rows in (StageVisit.objects.filter(deal=story.pk), Outcome.objects.filter(deal=story.pk)):
        _gone(rows)
    _gone(Deal.objects.filter(pk=story.pk))


def an_edit_is_lost(ledger: Ledger) -> None:
    """As if its transaction had never been: event, value and version are those of before."""
    event = _event(_story(ledger, "deal.edited"), "deal.edited")
    old = {name: event.before.get(name, "" if name == "next_step" else None) for name in event.after}
    Deal.objects.filter(pk=event.record).update(**old, version=F("version") - 1)
    _unwritten(event)


def an_edit_is_unjournalled(ledger: Ledger) -> None:
    _unwritten(_event(_story(ledger, "deal.edited"), "deal.edited"))


def an_edit_is_only_journalled(ledger: Ledger) -> None:
    story = _story(ledger, "deal.edited")
    Deal.objects.filter(pk=story.pk).update(next_step="?", amount=Decimal("0.01"))


def an_edit_happened_twice(ledger: Ledger) -> None:
    event = _event(_story(ledger, "deal.edited"), "deal.edited")
    event.pk = None
    event.save(force_insert=True)
    Deal.objects.filter(pk=event.record).update(version=F("version") + 1)


def a_deal_is_there_twice(ledger: Ledger) -> None:
    deal = Deal.objects.get(pk=_story(ledger, "deal.created").pk)
    deal.pk, deal.number = None, "SJ-0000-000000"
    deal.save(force_insert=True)


def a_win_is_lost(ledger: Ledger) -> None:
    _gone(Outcome.objects.filter(deal=_story(ledger, "deal.won").pk))


def a_visit_is_lost(ledger: Ledger) -> None:
    _gone(StageVisit.objects.filter(deal__state="open", left_on__isnull=True))


def a_total_is_off(_ledger: Ledger) -> None:
    PipelineCell.objects.filter(count__gt=0).update(fen=F("fen") + 1)


def a_search_entry_is_lost(ledger: Ledger) -> None:
    SearchEntry.objects.filter(kind="deal", record=_story(ledger, "deal.created").pk).delete()


def a_number_is_lost(_ledger: Ledger) -> None:
    Counter.objects.filter(prefix__startswith="SJ-").update(last=F("last") + 1)


def an_event_was_changed(ledger: Ledger) -> None:
    Event.objects.filter(pk=_event(_story(ledger, "deal.created"), "deal.created").pk).update(reason="?")


def a_seal_is_lost(ledger: Ledger) -> None:
    _gone(Seal.objects.filter(event=_event(_story(ledger, "deal.created"), "deal.created")))


SPOILS: tuple[Spoil, ...] = (
    a_deal_is_lost, an_edit_is_lost, an_edit_is_unjournalled, an_edit_is_only_journalled, an_edit_happened_twice,
    a_deal_is_there_twice, a_win_is_lost, a_visit_is_lost, a_total_is_off, a_search_entry_is_lost, a_number_is_lost,
    an_event_was_changed, a_seal_is_lost,
)  # fmt: skip


def found_after(spoil: Spoil, ledger: Ledger) -> int | None:
    """Spoil the database, count what the checker finds, take everything back. None: there is nothing to spoil."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        try:
            spoil(ledger)
            return len(list(problems(ledger)))
        except LookupError:
            return None
        finally:
            transaction.set_rollback(True)
