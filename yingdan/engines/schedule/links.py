"""Finish-to-start links between pieces of work: what is broken, what closes a circle, and what moves along.

A piece of work lasts from its first to its last day, both included; a milestone is one day. What follows it begins on
the working day after its last day, or `lag` working days later.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from yingdan.engines.calendar_cn import WorkCalendar


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day."""

    starts: dt.date
    ends: dt.date


@dataclass(frozen=True, slots=True)
class Link:
    """`after` begins when `before` is finished, `lag` working days later. Both are keys of spans."""

    before: int
    after: int
    lag: int = 0


def earliest(ends: dt.date, lag: int, calendar: WorkCalendar) -> dt.date:
    """The first day on which something can begin after work that ends on `ends`."""
    return calendar.add_working_days(ends, 1 + lag)


def clashes(spans: Mapping[int, Span], links: Iterable[Link], calendar: WorkCalendar) -> list[tuple[Link, dt.date]]:
    """(link, the first day that it allows) of every link whose later work begins too early."""
    found = []
    for link in links:
        if link.before in spans and link.after in spans:
            first = earliest(spans[link.before].ends, link.lag, calendar)
            if spans[link.after].starts < first:
                found.append((link, first))
    return found


def circle(links: Iterable[Link]) -> Sequence[int]:
    """The keys along one circle of the links, each before the next, the first again at the end; empty without one."""
    try:
        TopologicalSorter(_before(links)).prepare()
    except CycleError as problem:
        found: Sequence[int] = problem.args[1]
        return found
    return ()


def push(
    spans: Mapping[int, Span],
    links: Collection[Link],
    calendar: WorkCalendar,
    *,
    moved: Collection[int],
    fixed: Collection[int] = (),
) -> dict[int, Span]:
    """New spans of what must move later because the work of `moved` has other days now, which `spans` holds already.

    Each begins as early as its links allow and keeps its number of working days; nothing moves earlier, and nothing
    moves that does not follow `moved`. What is `fixed` stays where it is and pushes nothing. Raises ValueError for
    links in a circle and for days outside the calendar.
    """
    before, lags = _before(links), {(link.before, link.after): link.lag for link in links}
    try:
        order = list(TopologicalSorter(before).static_order())
    except CycleError as problem:
        raise ValueError(f"the links go in a circle: {problem.args[1]}") from problem
    now, touched = dict(spans), set(moved)
    for key in order:
        pushing = [one for one in before.get(key, ()) if one in touched and one in now and one not in fixed]
        if not pushing or key in fixed or key not in now:
            continue
        first = max(earliest(now[one].ends, lags[one, key], calendar) for one in pushing)
        if now[key].starts < first:
            now[key] = _moved(now[key], first, calendar)
            touched.add(key)
    return {key: span for key, span in now.items() if span != spans[key]}


def _moved(span: Span, first: dt.date, calendar: WorkCalendar) -> Span:
    length = max(1, calendar.working_days_between(span.starts, span.ends))
    return Span(first, calendar.add_working_days(first, length - 1) if length > 1 else first)


def _before(links: Iterable[Link]) -> dict[int, set[int]]:
    """key -> the keys of what must be finished before it."""
    found: dict[int, set[int]] = defaultdict(set)
    for link in links:
        found[link.after].add(link.before)
    return found
