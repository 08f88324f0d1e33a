"""Finish-to-start links: against a search day by day, for every random plan."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingdan.engines.calendar_cn import WorkCalendar, calendar_of
from yingdan.engines.schedule import Link, Span, circle, clashes, earliest, push

CALENDAR = calendar_of(2026, 2027)
ONE = dt.timedelta(days=1)
FIRST = dt.date(2026, 1, 5)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@st.composite
def plans(draw: st.DrawFn) -> tuple[dict[int, Span], list[Link]]:
    """A few pieces of work, with links from smaller to larger keys: never a circle."""
    count = draw(st.integers(2, 7))
    spans = {}
    for key in range(count):
        starts = FIRST + ONE * draw(st.integers(0, 120))
        spans[key] = Span(starts, starts + ONE * draw(st.integers(0, 25)))
    pairs = st.sampled_from([(a, b) for a in range(count) for b in range(a + 1, count)])
    chosen = draw(st.lists(pairs, max_size=10, unique=True))
    return spans, [Link(before, after, draw(st.integers(0, 3))) for before, after in chosen]


def walked(ends: dt.date, lag: int) -> dt.date:
    """The first day allowed, found by going on day by day."""
    found, left = ends, lag + 1
    while left:
        found += ONE
        left -= CALENDAR.is_working(found)
    return found


@given(st.integers(0, 300), st.integers(0, 12))
def test_the_first_day_allowed_is_the_one_that_a_walk_finds(offset: int, lag: int) -> None:
    ends = FIRST + ONE * offset
    assert earliest(ends, lag, CALENDAR) == walked(ends, lag)


@given(plans(), st.integers(0, 40))
def test_whatever_follows_moves_just_far_enough_and_nothing_else(
    plan: tuple[dict[int, Span], list[Link]], late: int
) -> None:
    spans, links = plan
    spans[0] = Span(spans[0].starts, spans[0].ends + ONE * late)
    moved = push(spans, links, CALENDAR, moved=[0])
    now = spans | moved
    followers = _followers({0}, links)
    assert moved.keys() <= followers
    for key, span in moved.items():
        assert span.starts > spans[key].starts
        assert _length(span) == max(1, _length(spans[key]))
        # It begins on the very day that one of its links allows.
        pushing = [link for link in links if link.after == key and (link.before == 0 or link.before in moved)]
        assert span.starts == max(walked(now[link.before].ends, link.lag) for link in pushing)
    # What was in order stays in order.
    broken = {link for link, _first in clashes(spans, links, CALENDAR)}
    assert {link for link, _first in clashes(now, links, CALENDAR)} <= broken


def test_what_is_done_stays_and_pushes_nothing() -> None:
    spans = {key: Span(day("2026-03-02"), day("2026-03-06")) for key in (1, 2, 3)}
    links = [Link(1, 2), Link(2, 3)]
    assert push(spans, links, CALENDAR, moved=[1], fixed=[2]) == {}
    moved = push(spans, links, CALENDAR, moved=[1])
    assert moved[2] == Span(day("2026-03-09"), day("2026-03-13"))
    assert moved[3] == Span(day("2026-03-16"), day("2026-03-20"))


def test_public_holidays_and_make_up_days_count() -> None:
    # 2026-02-14 and 02-28 are worked, the days between 02-15 and 02-23 are not.
    assert earliest(day("2026-02-13"), 0, CALENDAR) == day("2026-02-14")
    assert earliest(day("2026-02-14"), 0, CALENDAR) == day("2026-02-24")


@pytest.mark.parametrize(
    ("pairs", "way"), [([(1, 2), (2, 3)], []), ([(1, 2), (2, 3), (3, 1)], [1, 2, 3]), ([(4, 4)], [4])]
)
def test_a_circle_is_named_along_its_way(pairs: list[tuple[int, int]], way: list[int]) -> None:
    found = circle([Link(before, after) for before, after in pairs])
    assert sorted(set(found)) == way
    assert not found or found[0] == found[-1]
    steps = set(itertools.pairwise(found))
    assert steps <= set(pairs)


def test_links_in_a_circle_and_days_beyond_the_calendar_are_errors() -> None:
    spans = {key: Span(day("2027-12-20"), day("2027-12-31")) for key in (1, 2)}
    with pytest.raises(ValueError, match="circle"):
        push(spans, [Link(1, 2), Link(2, 1)], CALENDAR, moved=[1])
    with pytest.raises(ValueError, match="calendar"):
        push(spans, [Link(1, 2)], CALENDAR, moved=[1])


def _followers(keys: set[int], links: list[Link]) -> set[int]:
    found: set[int] = set()
    while keys:
        keys = {link.after for link in links if link.before in keys} - found
        found |= keys
    return found


def _length(span: Span, calendar: WorkCalendar = CALENDAR) -> int:
    return calendar.working_days_between(span.starts, span.ends)
