"""The tables of docs/algorithms/schedule.md."""

import datetime as dt

import pytest

from yingdan.engines.calendar_cn import calendar_of
from yingdan.engines.schedule import Link, Span, earliest, push
from yingdan.engines.tests.worked import worked
from yingdan.projects import queries
from yingdan.projects.choices import TaskKind
from yingdan.projects.models import Task

CALENDAR = calendar_of(2026, 2027)
MONDAY = dt.date(2026, 3, 2)


def _span(cell: str) -> Span:
    starts, ends = (dt.date.fromisoformat(day) for day in cell.split(" – "))
    return Span(starts, ends)


@pytest.mark.parametrize("row", worked("schedule", "## When work can begin"), ids=lambda row: " ".join(row[:2]))
def test_work_begins_on_the_day_of_the_page(row: tuple[str, ...]) -> None:
    assert earliest(dt.date.fromisoformat(row[0]), int(row[1]), CALENDAR) == dt.date.fromisoformat(row[2])


def test_what_moves_along_moves_as_the_page_says() -> None:
    rows = worked("schedule", "## What moves along")
    spans = {int(row[0]): _span(row[1]) for row in rows}
    spans[1] = Span(MONDAY, dt.date(2026, 3, 10))
    links = [Link(one - 1, one) for one in spans if one > 1]
    now = spans | push(spans, links, CALENDAR, moved=[1])
    assert {int(row[0]): _span(row[2]) for row in rows} == {key: now[key] for key in now if key > 1}


def test_a_plan_is_as_far_as_the_page_says() -> None:
    tasks = []
    for name, days, progress in worked("schedule", "## How far a plan is"):
        kind = TaskKind.MILESTONE if name == "milestone" else TaskKind.TASK
        last = CALENDAR.add_working_days(MONDAY, int(days) - 1) if int(days) > 1 else MONDAY
        task = Task(kind=kind, starts=MONDAY, ends=last, progress=int(progress))
        assert queries.weight(task, CALENDAR) == int(days)
        tasks.append(task)
    assert queries.progress(tasks, CALENDAR) == 47
