"""Listeners hear every sealed event once, in order, from where they stopped."""

from typing import Any

import pytest

from yingdan.core import listening, sealing
from yingdan.core.journal import Entry, record
from yingdan.core.models import Cursor, Event


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A listener to thing.made that fails once at record 3."""
    numbers: list[int] = []
    failures = [3]
    monkeypatch.setattr(listening, "_listeners", {})

    @listening.listens("thing.made")
    def hear(event: Event) -> None:
        if event.record in failures:
            failures.remove(event.record)
            raise ConnectionError("the other side is away")
        numbers.append(event.record)

    return numbers


def test_a_listener_goes_on_where_it_failed(clerk: Any, heard: list[int]) -> None:
    record([Entry(verb="thing.made", kind="thing", record=n) for n in range(1, 6)], actor=clerk)
    record([Entry(verb="thing.other", kind="thing", record=9)], actor=clerk)
    sealing.seal()
    listening.deliver()
    assert Cursor.objects.get().failed_at is not None
    heard.clear()
    listening.deliver()
    assert heard == [1, 2, 3, 4, 5]
    assert Cursor.objects.get().failed_at is None
    assert listening.deliver() == 0


def test_an_event_that_is_not_sealed_is_not_heard(clerk: Any, heard: list[int]) -> None:
    record([Entry(verb="thing.made", kind="thing", record=1)], actor=clerk)
    assert listening.deliver() == 0
