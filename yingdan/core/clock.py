"""Time: one place that says what now is, and what day that is for the company."""

import datetime as dt
import time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> dt.datetime:
    return timezone.now()


def today() -> dt.date:
    """Today in the zone of the company, which middleware and commands activate."""
    return _day_of(int(time.time()), timezone.get_current_timezone_name())


@lru_cache(maxsize=16)
def _day_of(second: int, zone_name: str) -> dt.date:
    """A page asks for today in every cell: within one second the answer is the same."""
    return dt.datetime.fromtimestamp(second, zone(zone_name)).date()


@lru_cache(maxsize=8)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
