"""Time: one place that says what now is, and what day that is for the company."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

_ago = dt.timedelta()
_still: dt.datetime | None = None


def now() -> dt.datetime:
    return (_still or timezone.now()) - _ago


def today() -> dt.date:
    """Today in the zone of the company, which middleware and commands activate."""
    second = time.time() if _still is None else _still.timestamp()
    return _day_of(int(second - _ago.total_seconds()), timezone.get_current_timezone_name())


def period_begins(period: str, day: dt.date) -> dt.date | None:
    """The first day of the quarter or year that a day lies in; None for all time."""
    if period == "quarter":
        return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return dt.date(day.year, 1, 1) if period == "year" else None


@contextmanager
def lived(ago: dt.timedelta) -> Iterator[None]:
    """What is done inside happened some time ago. Only for a company whose past is made up, in a process of its own:
    the journal of a real one is never written so."""
    global _ago  # noqa: PLW0603 - the one clock of this process
    before, _ago = _ago, ago
    try:
        yield
    finally:
        _ago = before


@contextmanager
def stopped(at: dt.datetime) -> Iterator[None]:
    """What is done inside happens at this moment, however long it takes; `lived` inside counts from it. As with
    `lived`, only for a company that is made up: made again, it is the same to the second."""
    global _still  # noqa: PLW0603 - the one clock of this process
    # As a database gives it back: the journal's digests are of that text.
    before, _still = _still, at.astimezone(dt.UTC)
    try:
        yield
    finally:
        _still = before


@lru_cache(maxsize=16)
def _day_of(second: int, zone_name: str) -> dt.date:
    """A page asks for today in every cell: within one second the answer is the same."""
    return dt.datetime.fromtimestamp(second, zone(zone_name)).date()


@lru_cache(maxsize=8)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
