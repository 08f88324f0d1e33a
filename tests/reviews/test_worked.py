"""The tables of docs/algorithms/reviews.md."""

import datetime as dt

import pytest

from yingdan.engines.calendar_cn import calendar_of
from yingdan.engines.tests.worked import worked
from yingdan.reviews import rules
from yingdan.reviews.queries import Fact, Sheet, deviations
from yingdan.reviews.queries.facts import days_late

DAYS = worked("reviews", "## Working days late")
WEIGHTS = worked("reviews", "## Weight of a deviation")
MEANS = worked("reviews", "## Mean of the answers")


@pytest.mark.parametrize("row", DAYS, ids=" ".join)
def test_days_are_late_as_the_page_says(row: tuple[str, ...]) -> None:
    planned, actual = map(dt.date.fromisoformat, row[:2])
    assert days_late(planned, actual, calendar_of(2025, 2027)) == int(row[2])


@pytest.mark.parametrize("row", WEIGHTS, ids=" ".join)
def test_a_deviation_weighs_what_the_page_says(row: tuple[str, ...]) -> None:
    code, planned, actual, besides, weight = row
    more = dict(word.split("=") for word in besides.split())
    off = more.pop("off", None)
    fact = Fact(code, "project", "", planned or None, actual or None, off, name="初验", more=more)
    found = deviations(Sheet(dt.date(2026, 12, 1), 80, True, (fact,)))
    assert [str(one.weight) for one in found] == [weight]
    assert all(one.text for one in found)


@pytest.mark.parametrize("row", MEANS, ids=" ".join)
def test_the_mean_is_that_of_the_page(row: tuple[str, ...]) -> None:
    assert str(rules.average([int(score) for score in row[0].split()])) == row[1]
    assert rules.average([]) is None


def test_the_worst_stands_first_and_each_names_its_fact() -> None:
    rows = tuple(
        Fact(row[0], "project", "", row[1] or None, row[2] or None, name=f"第{place}行", more=_more(row[3]),
             off=_more(row[3]).get("off"))
        for place, row in enumerate(WEIGHTS)
    )  # fmt: skip
    found = deviations(Sheet(dt.date(2026, 12, 1), 80, True, rows))
    weights = [one.weight for one in found]
    assert weights == sorted(weights, reverse=True)
    assert {one.fact.name for one in found} == {one.name for one in rows}


def test_a_running_project_is_not_praised_for_what_it_has_not_spent_yet() -> None:
    fact = Fact("cost", "budgetline", "yuan", "80000.00", "100.00", "-79900.00")
    assert deviations(Sheet(dt.date(2026, 12, 1), 80, False, (fact,))) == []
    coming = Fact("milestone", "task", "day", "2026-12-24", None, None, name="终验")
    assert deviations(Sheet(dt.date(2026, 12, 1), 80, False, (coming,))) == []


def _more(text: str) -> dict[str, str]:
    return dict(word.split("=") for word in text.split())
