"""Working days: against a day-by-day count, against the official orders, and both sources against each other."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.requirement import lacking
from yingdan.engines.calendar_cn import (
    FIRST_YEAR,
    Disagreement,
    WorkCalendar,
    calendar_of,
    disagreements,
    exceptional_days,
    is_known,
    report,
    sources,
)
from yingdan.engines.tests.worked import worked

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "holidays_cn"
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
ONE = dt.timedelta(days=1)
DAYS = st.dates(FIRST, LAST)
MIDDLE = st.dates(dt.date(2026, 4, 1), dt.date(2026, 9, 1))
TABLES = st.dictionaries(DAYS, st.booleans(), max_size=60)
WEEKENDS = st.frozensets(st.integers(0, 6), max_size=4)


def walk(exceptions: dict[dt.date, bool], weekend: frozenset[int], start: dt.date, end: dt.date) -> list[dt.date]:
    """The working days from start to end, found one after the other."""
    found = []
    while start <= end:
        if exceptions.get(start, start.weekday() not in weekend):
            found.append(start)
        start += ONE
    return found


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@given(TABLES, WEEKENDS, DAYS, DAYS)
def test_the_index_counts_like_a_walk_day_by_day(
    exceptions: dict[dt.date, bool], weekend: frozenset[int], start: dt.date, end: dt.date
) -> None:
    calendar = WorkCalendar(exceptions, FIRST, LAST, weekend=weekend)
    walked = walk(exceptions, weekend, start, end)
    assert calendar.working_days_between(start, end) == len(walked)
    assert [calendar.is_working(found) for found in (start, end)] == [
        bool(walk(exceptions, weekend, found, found)) for found in (start, end)
    ]
    assert calendar.index_of(start) == len(walk(exceptions, weekend, FIRST, start - ONE))


@given(TABLES, MIDDLE, st.integers(-40, 40))
def test_adding_days_walks_that_many_working_days(exceptions: dict[dt.date, bool], start: dt.date, number: int) -> None:
    after = walk(exceptions, frozenset({5, 6}), start + ONE, LAST)
    before = walk(exceptions, frozenset({5, 6}), FIRST, start - ONE)
    from_here = walk(exceptions, frozenset({5, 6}), start, LAST)
    expected = after[number - 1] if number > 0 else before[number] if number < 0 else from_here[0]
    assert WorkCalendar(exceptions, FIRST, LAST).add_working_days(start, number) == expected


@given(TABLES)
def test_the_index_and_its_inverse_agree(exceptions: dict[dt.date, bool]) -> None:
    calendar = WorkCalendar(exceptions, FIRST, LAST)
    every = walk(exceptions, frozenset({5, 6}), FIRST, LAST)
    assert [calendar.date_at(place) for place in range(len(every))] == every
    assert [calendar.index_of(found) for found in every] == list(range(len(every)))


@given(TABLES, DAYS, DAYS)
def test_the_distance_of_indexes_has_a_sign(exceptions: dict[dt.date, bool], one: dt.date, two: dt.date) -> None:
    calendar = WorkCalendar(exceptions, FIRST, LAST)
    there, back = (calendar.index_of(b) - calendar.index_of(a) for a, b in ((one, two), (two, one)))
    assert there == -back
    assert abs(there) == len(walk(exceptions, frozenset({5, 6}), min(one, two), max(one, two) - ONE))


@pytest.mark.parametrize("outside", [FIRST - ONE, LAST + ONE])
def test_a_day_outside_the_calendar_is_named(outside: dt.date) -> None:
    calendar = WorkCalendar({}, FIRST, LAST)
    for ask in (calendar.index_of, calendar.is_working, lambda day: calendar.add_working_days(day, 1)):
        with pytest.raises(ValueError, match=str(outside)):
            ask(outside)


def test_a_count_that_runs_out_of_the_calendar_is_refused() -> None:
    calendar = WorkCalendar({}, FIRST, LAST)
    for start, number in ((LAST, 1), (FIRST, -1)):
        with pytest.raises(ValueError, match="2026-01-01 to 2026-12-31"):
            calendar.add_working_days(start, number)


def test_a_calendar_may_end_with_the_last_day_there_is() -> None:
    assert WorkCalendar({}, dt.date(9999, 12, 1), dt.date.max).working_days_between(dt.date.max, dt.date.max) == 1


def test_a_calendar_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        WorkCalendar({}, LAST, FIRST)


@pytest.mark.parametrize("year", [year for year in range(FIRST_YEAR, 2040) if is_known(year)])
def test_both_sources_agree_on_every_known_year(year: int) -> None:
    assert [str(found) for found in disagreements(year)] == []


def test_a_disagreement_is_named_and_makes_its_year_provisional(monkeypatch: pytest.MonkeyPatch) -> None:
    order = sources._order(2026)
    strange = {**order, dt.date(2026, 3, 3): (False, "?")}
    monkeypatch.setattr(sources, "_order", lambda _year: strange)
    disagreements.cache_clear()
    try:
        assert disagreements(2026) == (Disagreement(dt.date(2026, 3, 3), chinesecalendar=False, holidays=True),)
        assert str(disagreements(2026)[0]) == "2026-03-03: off by chinesecalendar, worked by holidays"
        assert [e.day for e in exceptional_days(2026) if e.provisional] == [dt.date(2026, 3, 3)]
        assert report(FIRST, LAST)["provisional_years"] == [2026]
    finally:
        disagreements.cache_clear()


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_every_day_equals_the_published_table(year: int) -> None:
    if not DATA.exists():
        lacking("shared", "the published holiday tables are not beside this checkout")
    rows = json.loads((DATA / f"{year}.json").read_text(encoding="utf-8"))["days"]
    inside = [row for row in rows if row["date"].startswith(str(year))]
    # The last days of December may be named by the order of the year after.
    until = dt.date(year, 12, 29)
    answer = report(dt.date(year, 1, 1), until)
    assert answer["holidays"] == [row["date"] for row in inside if row["isOffDay"] and day(row["date"]) <= until]
    assert answer["makeup_days"] == [row["date"] for row in inside if not row["isOffDay"]]
    assert answer["provisional_years"] == []


@pytest.mark.parametrize(("year", "working_days"), [(2024, 251), (2025, 248)])
def test_a_year_has_the_working_days_of_its_official_order(year: int, working_days: int) -> None:
    assert report(dt.date(year, 1, 1), dt.date(year, 12, 31))["working_days"] == working_days


def test_a_year_without_an_official_order_is_provisional() -> None:
    year = next(year for year in range(2027, 2100) if not is_known(year))
    answer = report(dt.date(year, 1, 1), dt.date(year, 12, 31))
    assert answer["provisional_years"] == [year]
    assert answer["makeup_days"] == []
    assert f"{year}-10-01" in answer["holidays"]


def test_a_year_nobody_knows_has_no_holidays_and_says_that_it_is_provisional() -> None:
    answer = report(dt.date(2160, 1, 1), dt.date(2160, 12, 31))
    assert (answer["holidays"], answer["provisional_years"]) == ([], [2160])


def test_a_span_reports_only_what_lies_inside() -> None:
    answer = report(dt.date(2025, 10, 8), dt.date(2025, 10, 11))
    assert answer == {
        "working_days": 3,
        "holidays": ["2025-10-08"],
        "makeup_days": ["2025-10-11"],
        "provisional_years": [],
    }


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("2026-02-01", "2026-01-01", "before"),
        ("2005-12-31", "2006-01-01", "begins with 2006"),
        ("2026-01-01", "9999-12-31", "more than 20 years"),
    ],
)
def test_a_span_that_cannot_be_counted_is_refused_with_the_reason(start: str, end: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        report(day(start), day(end))


@pytest.mark.parametrize("row", worked("calendar_cn", "## Working days between"))
def test_the_page_is_right_about_working_days_between(row: tuple[str, ...]) -> None:
    start, end, expected, *_why = row
    calendar = calendar_of(2024, 2026)
    assert calendar.working_days_between(day(start), day(end)) == int(expected)


@pytest.mark.parametrize("row", worked("calendar_cn", "## So many working days on"))
def test_the_page_is_right_about_adding_working_days(row: tuple[str, ...]) -> None:
    start, number, expected, *_why = row
    assert calendar_of(2024, 2026).add_working_days(day(start), int(number)) == day(expected)


@pytest.mark.parametrize("row", worked("calendar_cn", "## Index"))
def test_the_page_is_right_about_the_index(row: tuple[str, ...]) -> None:
    asked, index, working, *_why = row
    calendar = calendar_of(2024, 2026)
    assert (calendar.index_of(day(asked)), calendar.is_working(day(asked))) == (int(index), working == "yes")
