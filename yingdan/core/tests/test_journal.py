"""The journal is written with its command, keeps personal values aside, and is sealed into a chain."""

import datetime as dt
import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from yingdan.core import journal, sealing
from yingdan.core.journal import Entry, record
from yingdan.core.models import Event, EventSecret, Seal


class Colour(TextChoices):
    RED = "red"


def entry(number: int = 1, **values: Any) -> Entry:
    return Entry(verb="thing.edited", kind="thing", record=number, after={"name": f"名称{number}"}, **values)


def test_an_event_outside_a_transaction_is_refused(clerk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError):
        record([entry()], actor=clerk)


def test_a_command_that_fails_leaves_no_event(clerk: Any) -> None:
    def command() -> None:
        with transaction.atomic():
            record([entry()], actor=clerk)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        command()
    assert not Event.objects.filter(kind="thing").exists()


def test_the_chain_holds_what_was_recorded_and_says_what_waits(clerk: Any) -> None:
    record([entry(number) for number in range(5)], actor=clerk)
    assert sealing.verify().unsealed == Event.objects.count()
    sealed = sealing.seal()
    verdict = sealing.verify()
    assert (verdict.sealed, verdict.unsealed, verdict.problems) == (sealed, 0, [])
    assert list(Seal.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, sealed + 1))


def test_a_changed_event_is_named(clerk: Any) -> None:
    events = record([entry(1), entry(2), entry(3)], actor=clerk)
    sealing.seal()
    Event.objects.filter(pk=events[1].pk).update(after={"name": "改过"})
    problems = sealing.verify().problems
    assert len(problems) == 1
    assert str(events[1].pk) in problems[0]


def test_an_event_whose_digest_was_changed_too_breaks_the_chain(clerk: Any) -> None:
    events = record([entry(1), entry(2)], actor=clerk)
    sealing.seal()
    changed = events[0]
    changed.after = {"name": "改过"}
    changed.digest = journal.digest(changed)
    changed.save()
    assert any("chain breaks" in problem for problem in sealing.verify().problems)


def test_a_removed_event_is_missed(clerk: Any) -> None:
    events = record([entry(1), entry(2), entry(3)], actor=clerk)
    sealing.seal()
    Seal.objects.filter(event=events[1]).delete()
    events[1].delete()
    assert any("missing" in problem for problem in sealing.verify().problems)


def test_erasing_personal_values_keeps_the_chain_whole(clerk: Any) -> None:
    record([entry(secret_after={"mobile": "13812340000"})], actor=clerk)
    sealing.seal()
    stored = Event.objects.get(kind="thing")
    assert "13812340000" not in str([stored.before, stored.after])
    EventSecret.objects.all().delete()
    assert sealing.verify().problems == []


def test_a_changed_personal_value_is_named(clerk: Any) -> None:
    record([entry(secret_after={"mobile": "13812340000"})], actor=clerk)
    sealing.seal()
    EventSecret.objects.update(after={"mobile": "13900000000"})
    assert any("personal values" in problem for problem in sealing.verify().problems)


def test_values_digest_the_same_before_and_after_storage(clerk: Any) -> None:
    values = {
        "amount": Decimal("1.10"),
        "day": dt.date(2026, 11, 24),
        "moment": dt.datetime(2026, 11, 24, 8, 30, 0, 123456, tzinfo=dt.UTC),
        "none": None,
        "yes": True,
        "rate": 0.1,
        "word": gettext_lazy("amount"),
        "list": [1, "二", (Decimal("2.50"), None)],
        "lines": [{"product": 3, "amount": Decimal("86.40"), "numbered": {10: "十", 9: "九"}}],
        "chosen": Colour.RED,
    }
    (made,) = record([Entry(verb="thing.made", kind="thing", record=1, before=values, after=values)], actor=clerk)
    kept = Event.objects.get(pk=made.pk)
    assert (kept.before, kept.after) == (made.before, made.after)
    assert made.after == json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    assert journal.digest(kept) == made.digest
