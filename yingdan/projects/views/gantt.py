"""The plan drawn: where each bar, diamond, link and mark stands. Pixels; a row of the table is as high as one here."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from yingdan.core import clock
from yingdan.engines.calendar_cn import WorkCalendar
from yingdan.projects.choices import TaskKind, TaskState
from yingdan.projects.queries import Line
from yingdan.ui.formats import chinese

ROW, HEAD, BAR = 32, 44, 14
# Pixels of a day, by what one sees of time.
SCALES: Mapping[str, float] = {"day": 26.0, "week": 7.0, "month": 2.4}
# What a label takes.
ROOM = 130
# A plan this long opens by days, or by weeks.
BY_DAYS, BY_WEEKS = 45, 300
ONE = dt.timedelta(days=1)
# Beyond this many days only the first and last are drawn apart.
LONGEST = 366 * 6


@dataclass(slots=True)
class Bar:
    """What stands in one row: a bar with its done part, a diamond, or the line over a whole."""

    kind: str
    x: float
    y: float
    width: float
    done: float
    label: str
    tone: str
    title: str
    # Where the label stands, and whether it ends there: near the right edge it goes to the left.
    label_x: float = 0
    ends_there: bool = False


@dataclass(slots=True)
class Drawing:
    """Everything that a template writes as SVG."""

    width: float
    height: float
    head: int = HEAD
    row: int = ROW
    months: list[tuple[float, str]] = field(default_factory=list)
    ticks: list[tuple[float, str]] = field(default_factory=list)
    free: list[tuple[float, float]] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    today: float | None = None


def usual_scale(first: dt.date, last: dt.date) -> str:
    days = (last - first).days
    return "day" if days <= BY_DAYS else "week" if days <= BY_WEEKS else "month"


def drawing(lines: Sequence[Line], first: dt.date, last: dt.date, scale: str, calendar: WorkCalendar) -> Drawing:
    """The lines between two days, from the Monday before to the Sunday after."""
    first -= first.weekday() * ONE
    last = min(last + (6 - last.weekday()) * ONE, first + LONGEST * ONE)
    day = SCALES[scale]

    def at(when: dt.date) -> float:
        return round((when - first).days * day, 1)

    made = Drawing(width=at(last + ONE) + 24, height=HEAD + ROW * max(1, len(lines)))
    made.months = [(at(max(month, first)), _month(month, first)) for month in _months(first, last)]
    made.ticks = list(_ticks(first, last, scale, at))
    if scale != "month":
        made.free = _free(first, last, calendar, at, day)
    today = clock.today()
    made.today = at(today) + day / 2 if first <= today <= last else None
    places: dict[int, Bar] = {}
    for number, line in enumerate(lines):
        bar = _bar(line, HEAD + ROW * number, at, day)
        if bar is not None:
            made.bars.append(_labelled(bar, made.width))
            if line.task is not None:
                places[line.task.pk] = bar
    for line in lines:
        if line.task is not None and line.task.pk in places:
            made.links += [_link(places[one], places[line.task.pk]) for one in line.waits if one in places]
    return made


def _bar(line: Line, top: int, at: Any, day: float) -> Bar | None:
    if line.ends is None:
        return None
    starts = line.starts or line.ends
    x, end = at(starts), at(line.ends + ONE)
    days = f"{starts:%m-%d} – {line.ends:%m-%d}" if line.starts else f"{line.ends:%m-%d}"
    title = f"{line.code} {line.name}，{days}，{line.progress}%"
    late = _("%(days)s days late") % {"days": line.late} if line.late else ""
    if line.task is not None and line.task.kind == TaskKind.MILESTONE:
        done = line.task.state == TaskState.DONE
        tone = "late" if line.late else "done" if done else ""
        return Bar("milestone", x + day / 2, top + ROW / 2, 0, 0, f"{line.name} {line.ends:%m-%d}", tone, title)
    if line.whole:
        return Bar("whole", x, top + ROW / 2 - 3, end - x, 0, "", "", title)
    cancelled = line.task is not None and line.task.state == TaskState.CANCELLED
    tone = "gone" if cancelled else "late" if line.late or line.too_early else ""
    width = max(3.0, end - x)
    return Bar("bar", x, top + (ROW - BAR) / 2, width, round(width * line.progress / 100, 1), late, tone, title)


def _labelled(bar: Bar, width: float) -> Bar:
    """The label on the side where it has room."""
    beside = 12 if bar.kind == "milestone" else 6
    bar.ends_there = bar.x + bar.width > width - ROOM
    bar.label_x = round(bar.x - beside if bar.ends_there else bar.x + bar.width + beside, 1)
    return bar


def _link(before: Bar, after: Bar) -> str:
    """From the end of one to the beginning of the other: out, down, in."""
    x1 = before.x + before.width + (6 if before.kind == "milestone" else 0)
    y1 = before.y + (0 if before.kind == "milestone" else BAR / 2)
    x2 = after.x - (7 if after.kind == "milestone" else 0)
    y2 = after.y + (0 if after.kind == "milestone" else BAR / 2)
    if x2 > x1 + 8:
        return f"M{x1} {y1}h5V{y2}H{x2}"
    if y2 > y1 and x1 + 4 <= max(x2 + after.width, x2 + 8):
        # It begins right after: down into its top.
        return f"M{x1} {y1}h4V{y2 - BAR / 2}"
    middle = y2 - ROW / 2 if y2 > y1 else y2 + ROW / 2
    return f"M{x1} {y1}h5V{middle}H{x2 - 5}V{y2}H{x2}"


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month.replace(day=28) + 4 * ONE).replace(day=1)


def _month(month: dt.date, first: dt.date) -> str:
    with_year = month.month == 1 or month <= first
    if chinese():
        return f"{month.year} 年 {month.month} 月" if with_year else f"{month.month} 月"
    return f"{month:%b %Y}" if with_year else f"{month:%b}"


def _ticks(first: dt.date, last: dt.date, scale: str, at: Any) -> Iterator[tuple[float, str]]:
    """Each day, or each Monday; by months the months say enough."""
    if scale == "month":
        return
    step = ONE if scale == "day" else 7 * ONE
    when = first
    while when <= last:
        yield at(when), str(when.day)
        when += step


def _free(first: dt.date, last: dt.date, calendar: WorkCalendar, at: Any, day: float) -> list[tuple[float, float]]:
    """(x, width) of the days that nobody works, neighbours joined."""
    found: list[tuple[float, float]] = []
    when = max(first, calendar.first)
    while when <= min(last, calendar.last):
        if not calendar.is_working(when):
            x = at(when)
            if found and abs(found[-1][0] + found[-1][1] - x) < 0.2:
                found[-1] = (found[-1][0], round(found[-1][1] + day, 1))
            else:
                found.append((x, day))
        when += ONE
    return found
