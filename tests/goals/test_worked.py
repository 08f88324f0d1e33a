"""The tables of docs/algorithms/goals.md."""

import datetime as dt
from decimal import Decimal

import pytest

from yingdan.core.money import split
from yingdan.engines.tests.worked import worked
from yingdan.goals import rules
from yingdan.goals.models import KeyResult


@pytest.mark.django_db
@pytest.mark.parametrize("row", worked("goals", "## Pace"), ids=lambda row: " ".join(row[:3]))
def test_the_pace_is_the_one_of_the_page(row: tuple[str, ...]) -> None:
    since, until, today = (dt.date.fromisoformat(day) for day in row[:3])
    elapsed, all_days = rules.working_days(since, until, today)
    found = rules.pace(target=Decimal(row[5]), reached=Decimal(row[6]), elapsed=elapsed, all_days=all_days)
    assert (elapsed, all_days) == (int(row[3]), int(row[4]))
    assert [found.due, found.ahead, found.rate, found.time] == [Decimal(cell) for cell in row[7:]]


@pytest.mark.parametrize("row", worked("goals", "## Months"), ids=lambda row: row[1])
def test_the_parts_are_those_of_the_page(row: tuple[str, ...]) -> None:
    target, weights, parts = row
    assert split(Decimal(target), [Decimal(one) for one in weights.split(", ")]) == [
        Decimal(one) for one in parts.split(", ")
    ]


def _key_result(row: tuple[str, ...]) -> KeyResult:
    start, target, current = (Decimal(cell) for cell in row[:3])
    return KeyResult(start=start, target=target, current=current)


@pytest.mark.parametrize("row", worked("goals", "## Key results"), ids=" ".join)
def test_the_progress_is_the_one_of_the_page(row: tuple[str, ...]) -> None:
    assert str(rules.progress(_key_result(row))) == row[3]


def test_the_mean_is_the_one_of_the_page() -> None:
    results = [_key_result(row) for row in worked("goals", "## Key results")]
    assert rules.progress_of_all(results) == Decimal("52.0")
