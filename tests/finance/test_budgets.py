"""Budgets: lines within the charter, promises within 110 %, facts always, and bands said aloud once."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingdan.accounts.commands import share_record
from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Conflict, Forbidden, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.finance import queries
from yingdan.finance.commands import (
    delete_budget_lines,
    delete_costs,
    edit_budget_line,
    edit_cost,
    restore_budget_lines,
    restore_costs,
)
from yingdan.finance.models import Cost
from yingdan.finance.testing import make_budget_line, make_cost
from yingdan.projects.models import Project
from yingdan.projects.testing import make_project

pytestmark = pytest.mark.django_db


def test_lines_stay_within_the_budget_of_the_charter(cast: Cast, project: Project) -> None:
    sales = cast("sales")
    line = make_budget_line(sales, project, "50000")
    with pytest.raises(Refused, match=r"80,000\.01.*80,000\.00"), nothing_changes():
        make_budget_line(sales, project, "30000.01", name="招待")
    with pytest.raises(Conflict), nothing_changes():
        make_budget_line(sales, project, "1")
    make_budget_line(sales, project, "30000", name="招待", category="hospitality")
    with pytest.raises(Refused), nothing_changes():
        edit_budget_line(actor=sales, pk=line.pk, values={"amount": Decimal(50_001)})
    delete_budget_lines(actor=sales, pks=[line.pk])
    make_budget_line(sales, project, "20000", name="培训", category="training")
    with pytest.raises(Refused), nothing_changes():
        restore_budget_lines(actor=sales, pks=[line.pk])
    free = make_project(sales, "没有预算上限的")
    make_budget_line(sales, free, "999999")


def test_a_promise_stays_within_the_last_band_and_a_fact_is_recorded(cast: Cast, project: Project) -> None:
    sales = cast("sales")
    line = make_budget_line(sales, project, "10000")
    promise = make_cost(sales, line, "8000", kind="commitment", name="会务合同")
    with pytest.raises(Refused, match=r"3,000\.00"), nothing_changes():
        make_cost(sales, line, "3000.01", kind="commitment")
    line.refresh_from_db()
    assert (line.committed, line.spent, line.used, line.warned) == (Decimal(8_000), Decimal(0), 80, 80)
    make_cost(sales, line, "6000", fulfils=promise.pk)
    line.refresh_from_db()
    assert (line.committed, line.spent, line.left) == (Decimal(2_000), Decimal(6_000), Decimal(2_000))
    # It cost more than was promised: nothing is promised any more, and the fact stands.
    make_cost(sales, line, "5500", fulfils=promise.pk)
    line.refresh_from_db()
    assert (line.committed, line.spent, line.used) == (Decimal(0), Decimal(11_500), 115)
    assert [one.after["band"] for one in events("budgetline.warned")] == [80, 110]
    assert {one.after["owner"] for one in events("budgetline.warned")} == {cast["sales"].pk}


def test_figures_follow_what_is_put_right_and_thrown_away(cast: Cast, project: Project) -> None:
    sales = cast("sales")
    line = make_budget_line(sales, project, "10000")
    promise = make_cost(sales, line, "5000", kind="commitment")
    spent = make_cost(sales, line, "4000", fulfils=promise.pk)
    edit_cost(actor=sales, pk=spent.pk, values={"amount": Decimal(1_000)})
    line.refresh_from_db()
    assert (line.committed, line.spent) == (Decimal(4_000), Decimal(1_000))
    with pytest.raises(Refused), nothing_changes():
        delete_costs(actor=sales, pks=[promise.pk])
    delete_costs(actor=sales, pks=[spent.pk])
    line.refresh_from_db()
    assert (line.committed, line.spent) == (Decimal(5_000), Decimal(0))
    restore_costs(actor=sales, pks=[spent.pk])
    line.refresh_from_db()
    assert (line.committed, line.spent) == (Decimal(4_000), Decimal(1_000))
    with pytest.raises(Refused), nothing_changes():
        delete_budget_lines(actor=sales, pks=[line.pk])
    with pytest.raises(Refused, match=r"5,000\.00"), nothing_changes():
        edit_budget_line(actor=sales, pk=line.pk, values={"amount": Decimal("4999.99")})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"name": " "}, "name"),
        ({"kind": "gift"}, "kind"),
        ({"fulfils": 999}, "fulfils"),
    ],
)
def test_a_cost_that_makes_no_sense_is_refused_at_its_field(
    cast: Cast, project: Project, values: dict[str, Any], field: str
) -> None:
    line = make_budget_line(cast("sales"), project)
    with pytest.raises(Refused) as refused, nothing_changes():
        make_cost(cast("sales"), line, **values)
    assert list(refused.value.errors) == [field]


def test_a_promise_out_of_the_bin_stays_within_its_line(cast: Cast, project: Project) -> None:
    """What was promised in the meantime counts."""
    sales = cast("sales")
    line = make_budget_line(sales, project, "1000")
    cost = make_cost(sales, line, "600", kind="commitment")
    delete_costs(actor=sales, pks=[cost.pk])
    other = make_cost(sales, line, "600", kind="commitment")
    with pytest.raises(Refused) as refused, nothing_changes():
        restore_costs(actor=sales, pks=[cost.pk])
    assert list(refused.value.errors) == ["amount"]
    delete_costs(actor=sales, pks=[other.pk])
    restore_costs(actor=sales, pks=[cost.pk])
    line.refresh_from_db()
    assert line.committed == 600


def test_a_line_does_not_come_back_beside_another_of_its_name(cast: Cast, project: Project) -> None:
    sales = cast("sales")
    old = make_budget_line(sales, project, "100")
    delete_budget_lines(actor=sales, pks=[old.pk])
    new = make_budget_line(sales, project, "100")
    with pytest.raises(Conflict), nothing_changes():
        restore_budget_lines(actor=sales, pks=[old.pk])
    delete_budget_lines(actor=sales, pks=[new.pk])
    assert [one.pk for one in restore_budget_lines(actor=sales, pks=[old.pk])] == [old.pk]


def test_members_record_costs_and_the_project_manager_makes_the_budget(cast: Cast, project: Project) -> None:
    line = make_budget_line(cast("sales"), project)
    with pytest.raises(Refused), nothing_changes():
        make_cost(cast("sales2"), line)
    share_record(actor=cast("sales"), kind="project", pk=project.pk, user=cast["sales2"].pk)
    mine = make_cost(cast("sales2"), line)
    assert mine.owner == cast["sales2"]
    with pytest.raises(Forbidden), nothing_changes():
        make_budget_line(cast("sales2"), project, name="我的")
    with pytest.raises(Forbidden), nothing_changes():
        make_budget_line(cast("finance"), project, name="财务的")
    make_cost(cast("finance"), line, name="财务代录")


COSTS = st.lists(
    st.tuples(
        st.sampled_from(["commitment", "expense", "fulfil", "delete"]),
        st.integers(0, 5),
        st.decimals(Decimal("0.01"), Decimal(9_000), places=2),
    ),
    max_size=8,
)


@pytest.mark.one_database
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=COSTS)
def test_the_figures_of_a_line_are_those_of_its_costs(
    cast: Cast, project: Project, steps: list[tuple[str, int, Decimal]]
) -> None:
    with transaction.atomic():
        _spend(cast, project, steps)
        transaction.set_rollback(True)


def _spend(cast: Cast, project: Project, steps: list[tuple[str, int, Decimal]]) -> None:
    sales = cast("sales")
    line = make_budget_line(sales, project, "20000")
    for what, place, amount in steps:
        living = list(Cost.objects.filter(deleted_at=None).order_by("pk"))
        promises = [one.pk for one in living if one.kind == "commitment"]
        try:
            if what == "delete" and living:
                delete_costs(actor=sales, pks=[living[place % len(living)].pk])
            elif what == "fulfil" and promises:
                make_cost(sales, line, str(amount), fulfils=promises[place % len(promises)])
            elif what in ("commitment", "expense"):
                make_cost(sales, line, str(amount), kind=what)
        except Refused:
            continue
    line.refresh_from_db()
    living = list(Cost.objects.filter(deleted_at=None))
    spent = sum((one.amount for one in living if one.kind == "expense"), Decimal(0))
    open_ = Decimal(0)
    for promise in (one for one in living if one.kind == "commitment"):
        done = sum((one.amount for one in living if one.fulfils_id == promise.pk), Decimal(0))
        open_ += max(Decimal(0), promise.amount - done)
    assert (line.spent, line.committed) == (spent, open_)
    assert line.used == int((spent + open_) * 100 / line.amount)
    assert queries.spending(project).left == line.amount - spent - open_
