"""Days and moments as people write them, and the order of day and month of a whole column."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

ISO = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?$")
PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
SHORT = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,].*)?$")
WORDS = re.compile(r"^(?:(\d{1,2})[ -]([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})\.? (\d{1,2}))[ ,-]+(\d{4}|\d{2})(?:[ ,].*)?$")
MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
TIME = re.compile(r"[T ,](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)? ?([AaPp][Mm])?(?: ?(Z|[+-]\d{2}:?\d{2}))?$")
DAY_FIRST, MONTH_FIRST = "D/M", "M/D"
ORDERS = (DAY_FIRST, MONTH_FIRST)
CENTURY_TURN = 70


@dataclass(frozen=True, slots=True)
class OrderGuess:
    """The order of a column: proven when a value can only be read one way; `contradicts` when values disagree."""

    order: str
    proven: bool
    contradicts: bool = False
    seen: int = 0


def guess_order(values: Iterable[str]) -> OrderGuess:
    """Look at every value of a column: a number above 12 is a day."""
    first = second = seen = 0
    for value in values:
        found = SHORT.match(value)
        if found:
            seen += 1
            first += int(found[1]) > 12
            second += int(found[2]) > 12
    if first and second:
        return OrderGuess(DAY_FIRST if first > second else MONTH_FIRST, proven=False, contradicts=True, seen=seen)
    return OrderGuess(DAY_FIRST if first else MONTH_FIRST, proven=bool(first or second) or not seen, seen=seen)


@lru_cache(maxsize=8192)
def read_day(text: str, order: str) -> dt.date | None:
    """The day a text names, or None. Without an order, 3/4/2026 names no day."""
    parts = _parts(text, order)
    if parts is None:
        return None
    try:
        return dt.date(*parts)
    except ValueError:
        return None


def last_day(text: str) -> str:
    """The last day of the month, where a text in the order year, month, day names one that the month does not have."""
    found = ISO.match(text) or PACKED.match(text)
    if found is None or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[1]) <= dt.MAXYEAR or int(found[3]) > 31:
        return ""
    year, month = int(found[1]), int(found[2])
    return f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}"


def read_moment(text: str, order: str) -> dt.datetime | None:
    """The moment a text names: in the zone it gives, else in the company's; a bare day begins at midnight."""
    day = read_day(text, order)
    if day is None:
        return None
    found = TIME.search(text)
    if found is None:
        return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "pm" else 0)
    if hour > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    at = dt.datetime.combine(day, dt.time(hour, int(found[2]), int(found[3] or 0)))
    return at.replace(tzinfo=_zone(found[5])) if found[5] else timezone.make_aware(at)


def _zone(text: str) -> dt.timezone:
    if text == "Z":
        return dt.UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _parts(text: str, order: str) -> tuple[int, int, int] | None:
    if found := ISO.match(text) or PACKED.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if (found := SHORT.match(text)) and order in ORDERS:
        one, two, year = int(found[1]), int(found[2]), _year(found[3])
        return (year, two, one) if order == DAY_FIRST else (year, one, two)
    if found := WORDS.match(text):
        month = MONTHS.get((found[2] or found[3])[:3].lower())
        return (_year(found[5]), month, int(found[1] or found[4])) if month else None
    return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < CENTURY_TURN else 1900 + year
