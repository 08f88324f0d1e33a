"""The tables of docs/algorithms/receivables.md."""

import datetime as dt
from decimal import Decimal

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.engines.tests.worked import worked
from yingdan.finance import queries, rules
from yingdan.finance.models import Instalment
from yingdan.finance.testing import make_budget_line, make_cost
from yingdan.projects.models import Project

HEADS = ["not due yet", "1–30", "31–60", "61–90", "91–180", "over 180"]
DUE = dt.date(2026, 6, 1)


@pytest.mark.parametrize("row", worked("receivables", "## Column of the ageing"), ids=lambda row: row[0])
def test_what_is_owed_stands_in_the_column_of_the_page(row: tuple[str, ...]) -> None:
    debtor = queries.Debtor(1, None)
    queries.count(debtor, int(row[0]), Decimal(7))
    parts = [debtor.later, *debtor.ages]
    assert [HEADS[place] for place, part in enumerate(parts) if part] == [row[1]]
    assert debtor.whole == 7


@pytest.mark.parametrize("row", worked("receivables", "## Steps to get paid"), ids=" ".join)
def test_the_next_step_is_that_of_the_page(row: tuple[str, ...]) -> None:
    day = DUE + dt.timedelta(days=int(row[0]))
    assert (rules.next_step([row[1]] if row[1] else [], DUE, day) or "") == row[2]


@pytest.mark.parametrize("row", worked("receivables", "## A receipt, if nobody says otherwise"), ids=" ".join)
def test_a_receipt_is_suggested_as_the_page_says(row: tuple[str, ...]) -> None:
    today = clock.today()
    rows = []
    for pk, (balance, since) in enumerate(((30_000, 40), (40_000, 5), (5_000, None)), start=1):
        due = today - dt.timedelta(days=since) if since is not None else today + dt.timedelta(days=90)
        rows.append(Instalment(pk=pk, balance=Decimal(balance), due_on=due, arose_on=due if since else None))
    free = Decimal(row[0])
    found = queries.suggested(free, rows, int(row[1]) if row[1] else None)
    assert found == {pk: Decimal(cell) for pk, cell in enumerate(row[2:5], start=1) if cell}
    assert free - sum(found.values()) == Decimal(row[5])


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("row", worked("receivables", "## A budget line of 10,000"), ids=" ".join)
def test_a_budget_line_is_used_as_the_page_says(cast: Cast, project: Project, row: tuple[str, ...]) -> None:
    sales, (promised, of_it, other) = cast("sales"), row[:3]
    line = make_budget_line(sales, project, "10000")
    promise = make_cost(sales, line, promised, kind="commitment").pk if Decimal(promised) else None
    if Decimal(of_it):
        make_cost(sales, line, of_it, fulfils=promise)
    if Decimal(other):
        make_cost(sales, line, other)
    line.refresh_from_db()
    assert (str(line.committed), line.used, line.warned) == (row[3], int(row[4]), int(row[5]))
