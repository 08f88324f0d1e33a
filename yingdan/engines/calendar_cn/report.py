"""The answer of `yingdan workdays`."""

import datetime as dt
from typing import Any

from yingdan.engines.calendar_cn.sources import calendar_of, exceptional_days

LONGEST = 20


def report(start: dt.date, end: dt.date) -> dict[str, Any]:
    """Working days from start to end, both included, with the days between them that an order names.

    `holidays` are the days off of the orders, weekend days among them; `makeup_days` the weekend days worked instead;
    `provisional_years` those years of the span whose order is not known yet. ValueError when the end lies before the
    start, the start before the calendar's first year, or the span is longer than 20 years.
    """
    if end < start:
        raise ValueError(f"{end} lies before {start}")
    if end.year - start.year > LONGEST:
        raise ValueError(f"{start} to {end}: a span of more than {LONGEST} years")
    calendar = calendar_of(start.year, end.year)
    named = [e for year in range(start.year, end.year + 1) for e in exceptional_days(year) if start <= e.day <= end]
    return {
        "working_days": calendar.working_days_between(start, end),
        "holidays": [e.day.isoformat() for e in named if not e.working],
        "makeup_days": [e.day.isoformat() for e in named if e.working],
        "provisional_years": sorted(calendar.provisional_years),
    }
