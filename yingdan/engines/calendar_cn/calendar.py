"""Working days counted through an index: each question is answered in constant time."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property

ONE = dt.timedelta(days=1)


class WorkCalendar:
    """Working days between two dates, from the days that differ from Monday to Friday.

    `exceptions` maps a day to whether people work on it; all others follow the weekday. Counting is indexed
    over the years of `first` to `last`, both included; days outside raise ValueError.
    """

    def __init__(self, exceptions: Mapping[dt.date, bool], *, first: dt.date, last: dt.date) -> None:
        if last < first:
            raise ValueError("the last day lies before the first")
        self.exceptions = dict(exceptions)
        self.first, self.last = first, last

    def is_working(self, day: dt.date) -> bool:
        known = self.exceptions.get(day)
        return day.weekday() < 5 if known is None else known

    @cached_property
    def _working(self) -> list[dt.date]:
        days = (self.first + ONE * offset for offset in range((self.last - self.first).days + 1))
        return [day for day in days if self.is_working(day)]

    @cached_property
    def _index(self) -> list[int]:
        """How many working days lie before each day of the calendar, and one entry for the day after the last."""
        counts, seen = [], 0
        for offset in range((self.last - self.first).days + 1):
            counts.append(seen)
            seen += self.is_working(self.first + ONE * offset)
        return [*counts, seen]

    def index_of(self, day: dt.date) -> int:
        """The number of working days before `day`, counted from the first day of the calendar."""
        if not self.first <= day <= self.last + ONE:
            raise ValueError(f"{day} lies outside the calendar ({self.first} to {self.last})")
        return self._index[(day - self.first).days]

    def date_at(self, index: int) -> dt.date:
        """The working day with this index: `index_of(date_at(i)) == i`."""
        if not 0 <= index < len(self._working):
            raise ValueError(f"there is no working day {index} in the calendar")
        return self._working[index]

    def count(self, start: dt.date, end: dt.date) -> int:
        """Working days from `start` to `end`, both included; 0 when the end lies before the start."""
        return 0 if end < start else self.index_of(end + ONE) - self.index_of(start)

    def add(self, day: dt.date, working_days: int) -> dt.date:
        """`working_days` later, or earlier when negative. 0 gives the day itself if people work on it, else the
        next working day; from a day off, +1 is the first working day after it and -1 the last before it."""
        place = bisect_left(self._working, day)
        on = place < len(self._working) and self._working[place] == day
        if working_days > 0 and not on:
            working_days -= 1
        return self.date_at(place + working_days)
