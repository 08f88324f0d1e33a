"""Working days: against a day-by-day count, against the official orders, and both sources against each other."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.requirement import lacking
from yingdan.engines.calendar_cn import WorkCalendar, exceptional_days, report
from yingdan.engines.calendar_cn.sources import disagreements

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "holidays_cn"
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
DAYS = st.dates(dt.date(2026, 1, 15), dt.date(2026, 12, 15))


def calendar_of(exceptions: dict[dt.date, bool]) -> WorkCalendar:
    return WorkCalendar(exceptions, first=FIRST, last=LAST)


@given(st.dictionaries(DAYS, st.booleans(), max_size=40), DAYS, DAYS)
def test_the_index_counts_like_a_walk_day_by_day(exceptions: dict[dt.date, bool], start: dt.date, end: dt.date) -> None:
    calendar = calendar_of(exceptions)
    walked, day = 0, start
    while day <= end:
        walked += calendar.is_working(day)
        day += dt.timedelta(days=1)
    assert calendar.count(start, end) == walked


@given(
    st.dictionaries(DAYS, st.booleans(), max_size=20),
    st.dates(dt.date(2026, 4, 1), dt.date(2026, 9, 1)),
    st.integers(-30, 30),
)
def test_adding_days_lands_on_a_working_day_that_far_away(
    exceptions: dict[dt.date, bool], day: dt.date, steps: int
) -> None:
    calendar = calendar_of(exceptions)
    found = calendar.add(day, steps)
    assert calendar.is_working(found)
    if steps > 0:
        assert calendar.count(day + dt.timedelta(days=1), found) == steps
    elif steps < 0:
        assert calendar.count(found, day - dt.timedelta(days=1)) == -steps
    else:
        assert found >= day
        assert calendar.count(day, found) == 1


def test_the_index_and_its_inverse_agree() -> None:
    calendar = calendar_of({})
    assert all(calendar.index_of(calendar.date_at(i)) == i for i in range(200))


def test_a_day_outside_the_calendar_is_named() -> None:
    with pytest.raises(ValueError, match="2030-01-01"):
        calendar_of({}).index_of(dt.date(2030, 1, 1))


@pytest.mark.parametrize(("year", "working_days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_of_its_official_order(year: int, working_days: int) -> None:
    assert report(dt.date(year, 1, 1), dt.date(year, 12, 31))["working_days"] == working_days


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_both_sources_agree_on_every_known_year(year: int) -> None:
    assert disagreements(year) == []


@pytest.mark.parametrize("year", [2024, 2025])
def test_every_day_equals_the_published_table(year: int) -> None:
    if not DATA.exists():
        lacking("shared", "the published holiday tables are not beside this checkout")
    table = json.loads((DATA / f"{year}.json").read_text())
    published = {dt.date.fromisoformat(row["date"]): not row["isOffDay"] for row in table["days"]}
    ours = {e.day: e.working for e in exceptional_days(year)}
    for day, working in published.items():
        if day.year == year:
            assert ours.get(day, day.weekday() < 5) is working, day


def test_a_year_without_an_official_order_is_provisional() -> None:
    answer = report(dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    assert answer["provisional_years"] == [2027]
    assert answer["makeup_days"] == []
    assert "2027-10-01" in answer["holidays"]


def test_the_national_day_week_of_2026_is_made_up_for() -> None:
    answer = report(dt.date(2026, 9, 1), dt.date(2026, 10, 31))
    assert "2026-10-01" in answer["holidays"]
    assert answer["makeup_days"]


def test_a_span_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        report(dt.date(2026, 2, 1), dt.date(2026, 1, 1))
