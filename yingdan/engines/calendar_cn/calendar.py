"""Working days counted through an index: each question is answered in constant time."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

WEEKEND = frozenset({5, 6})


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked from `first` to `last`, both included.

    `exceptions` maps a day to whether people work on it; every other day follows the week, whose days off are
    `weekend` (Monday is 0). `provisional_years` are those whose official order is not known: their answers may
    change. A day outside the calendar raises ValueError, in every method.
    """

    exceptions: Mapping[dt.date, bool]
    first: dt.date
    last: dt.date
    weekend: frozenset[int] = field(default=WEEKEND, kw_only=True)
    provisional_years: frozenset[int] = field(default=frozenset(), kw_only=True)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the calendar ends on {self.last}, before it begins on {self.first}")

    def is_working(self, day: dt.date) -> bool:
        place = self._place(day)
        return self._before[place + 1] > self._before[place]

    def is_provisional(self, day: dt.date) -> bool:
        return day.year in self.provisional_years

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """Working days from `start` to `end`, both included; 0 when the end lies before the start.

        The signed distance without the first day is `index_of(end) - index_of(start)`.
        """
        begin, finish = self._place(start), self._place(end)
        return max(0, self._before[finish + 1] - self._before[begin])

    def add_working_days(self, day: dt.date, number: int) -> dt.date:
        """The `number`-th working day after `day`, or before it when negative; `day` itself is never counted.

        0 gives `day` if it is worked, else the first working day after it.
        """
        place = self._place(day)
        if number > 0:
            return self.date_at(self._before[place + 1] + number - 1)
        return self.date_at(self._before[place] + number)

    def index_of(self, day: dt.date) -> int:
        """How many working days of the calendar lie before `day`."""
        return self._before[self._place(day)]

    def date_at(self, index: int) -> dt.date:
        """The working day with this index, the first being 0: `index_of(date_at(i)) == i`."""
        if not 0 <= index < len(self._worked):
            raise ValueError(f"the calendar ({self.first} to {self.last}) has no working day with index {index}")
        return self.first + dt.timedelta(days=self._worked[index])

    def _place(self, day: dt.date) -> int:
        if not self.first <= day <= self.last:
            raise ValueError(f"{day} lies outside the calendar ({self.first} to {self.last})")
        return (day - self.first).days

    @cached_property
    def _works(self) -> Sequence[bool]:
        """For each day of the calendar whether it is worked."""
        length, monday = (self.last - self.first).days + 1, self.first.weekday()
        week = [(monday + offset) % 7 not in self.weekend for offset in range(7)]
        days = (week * (length // 7 + 1))[:length]
        for day, working in self.exceptions.items():
            if self.first <= day <= self.last:
                days[(day - self.first).days] = working
        return days

    @cached_property
    def _before(self) -> Sequence[int]:
        """How many working days lie before each day, and one entry more: all of them."""
        counts = [0]
        for working in self._works:
            counts.append(counts[-1] + working)
        return counts

    @cached_property
    def _worked(self) -> Sequence[int]:
        """The place in the calendar of each working day."""
        return [place for place, working in enumerate(self._works) if working]
