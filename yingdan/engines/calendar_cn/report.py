"""The answer of `yingdan workdays`."""

import datetime as dt
from typing import Any

from yingdan.engines.calendar_cn.calendar import WorkCalendar
from yingdan.engines.calendar_cn.sources import exceptional_days

LONGEST = 20


def report(start: dt.date, end: dt.date) -> dict[str, Any]:
    """Working days from start to end, both included, with the exceptional days between them.

    ValueError when the end lies before the start, or the span is longer than 20 years."""
    if end < start:
        raise ValueError(f"{end} lies before {start}")
    if end.year - start.year > LONGEST:
        raise ValueError(f"a span of more than {LONGEST} years")
    days = [e for year in range(start.year, end.year + 1) for e in exceptional_days(year)]
    calendar = WorkCalendar(
        {e.day: e.working for e in days}, first=dt.date(start.year, 1, 1), last=dt.date(end.year, 12, 31)
    )
    inside = [e for e in days if start <= e.day <= end]
    return {
        "working_days": calendar.count(start, end),
        "holidays": [e.day.isoformat() for e in inside if not e.working],
        "makeup_days": [e.day.isoformat() for e in inside if e.working],
        "provisional_years": sorted({e.day.year for e in days if e.provisional}),
    }
