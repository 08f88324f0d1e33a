"""Days as people write them, and which number is the month."""

import datetime as dt

import pytest

from yingdan.exchange.reading.dates import guess_order, read_day, read_moment

DAY = dt.date(2026, 4, 3)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2026-04-03", ""),
        ("2026/4/3", ""),
        ("2026.4.3", ""),
        ("2026年4月3日", ""),
        ("20260403", ""),
        ("2026-04-03T10:00:00.000+0000", ""),
        ("3 Apr, 2026 00:02:00", ""),
        ("April 3, 2026", ""),
        ("03-Apr-26", ""),
        ("3/4/2026", "D/M"),
        ("4/3/2026", "M/D"),
        ("03.04.26", "D/M"),
        ("4/3/26 09:30", "M/D"),
    ],
)
def test_a_day_is_read_in_the_ways_people_write_it(text: str, order: str) -> None:
    assert read_day(text, order) == DAY


@pytest.mark.parametrize("text", ["2026-02-30", "13/13/2026", "3/4/2026", "soon", "", "86万", "99999999", "0000-01-01"])
def test_what_names_no_day_is_no_day(text: str) -> None:
    assert read_day(text, "") is None


@pytest.mark.parametrize(
    ("values", "order", "proven", "contradicts"),
    [
        (["1/2/2026", "13/2/2026"], "D/M", True, False),
        (["1/2/2026", "2/13/2026"], "M/D", True, False),
        (["1/2/2026", "3/4/2026"], "M/D", False, False),
        (["13/2/2026", "14/2/2026", "2/13/2026"], "D/M", False, True),
        (["2026-01-02"], "M/D", True, False),
    ],
)
def test_the_whole_column_decides_the_order(values: list[str], order: str, proven: bool, contradicts: bool) -> None:
    guess = guess_order(values)
    assert (guess.order, guess.proven, guess.contradicts) == (order, proven, contradicts)


def test_a_moment_keeps_its_own_zone_and_else_takes_the_companys() -> None:
    assert read_moment("2026-04-03T10:00:00.000+0000", "") == dt.datetime(2026, 4, 3, 10, tzinfo=dt.UTC)
    assert read_moment("3 Apr, 2026 18:00:00", "") == dt.datetime(2026, 4, 3, 10, tzinfo=dt.UTC)
    assert read_moment("4/3/2026 6:00 PM", "M/D") == dt.datetime(2026, 4, 3, 10, tzinfo=dt.UTC)
    assert read_moment("2026-04-03 25:00", "") is None
