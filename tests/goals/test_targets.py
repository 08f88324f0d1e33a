"""Goals over real deals: what is reached, by whom, by when, and what nobody has taken over."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.approvals.commands import agree
from yingdan.core.refusal import Conflict, Forbidden, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import CustomerDraft, create_customers
from yingdan.deals.commands import DealDraft, create_deals, win_deal
from yingdan.deals.testing import make_process
from yingdan.goals import queries, rules
from yingdan.goals.choices import GoalState, Level, Spread
from yingdan.goals.commands import (
    GoalDraft,
    cancel_goal,
    close_goal,
    create_goals,
    divide_goal,
    edit_goal,
    reopen_goal,
    retarget_goal,
    start_goal,
)
from yingdan.goals.models import Goal

pytestmark = pytest.mark.django_db
Q3 = dt.date(2026, 7, 1)


@pytest.fixture(autouse=True)
def _process(cast: Cast) -> None:
    make_process()


def won(cast: Cast, who: str, amount: int, day: dt.date) -> None:
    actor = cast(who)
    customer = create_customers(actor=actor, drafts=[CustomerDraft(name=f"{who} {amount} {day}")])[0]
    draft = DealDraft(
        name="单",
        customer=customer.pk,
        amount=Decimal(amount),
        expected_close=day,
        opened_on=day - dt.timedelta(days=9),
    )
    deal = create_deals(actor=actor, drafts=[draft])[0]
    win_deal(actor=actor, pk=deal.pk, amount=Decimal(amount), closed_on=day)


def goal(cast: Cast, who: str = "boss", **values: Any) -> Goal:
    draft: dict[str, Any] = {"name": "三季度签约", "target": Decimal(900), "period": "quarter", "since": Q3} | values
    return create_goals(actor=cast(who), drafts=[GoalDraft(**draft)])[0]


def running(cast: Cast, **values: Any) -> Goal:
    made = goal(cast, achievable="在手订单覆盖一半", relevant="公司年度目标", **values)
    return start_goal(actor=cast("boss"), pk=made.pk)


def test_a_goal_lies_on_the_days_of_its_period_and_is_divided_over_its_months(cast: Cast) -> None:
    made = goal(cast, target=Decimal("100.00"), since=dt.date(2026, 8, 15))
    assert (made.since, made.until) == (Q3, dt.date(2026, 9, 30))
    months = list(rules.months_of([made.pk]).values_list("month", "target"))
    assert months == [
        (dt.date(2026, 7, 1), Decimal("33.34")),
        (dt.date(2026, 8, 1), Decimal("33.33")),
        (dt.date(2026, 9, 1), Decimal("33.33")),
    ]
    assert events("goal.created")[0].record == made.pk


@pytest.mark.parametrize(
    ("period", "day", "start", "days"),
    [
        ("year", dt.date(2026, 5, 9), 1, (dt.date(2026, 1, 1), dt.date(2026, 12, 31))),
        ("year", dt.date(2026, 3, 31), 4, (dt.date(2025, 4, 1), dt.date(2026, 3, 31))),
        ("half", dt.date(2026, 12, 31), 1, (dt.date(2026, 7, 1), dt.date(2026, 12, 31))),
        ("half", dt.date(2026, 2, 1), 4, (dt.date(2025, 10, 1), dt.date(2026, 3, 31))),
        ("quarter", dt.date(2026, 1, 1), 2, (dt.date(2025, 11, 1), dt.date(2026, 1, 31))),
        ("month", dt.date(2028, 2, 29), 1, (dt.date(2028, 2, 1), dt.date(2028, 2, 29))),
    ],
)
def test_the_days_of_a_period_follow_the_fiscal_year(period: str, day: dt.date, start: int, days: Any) -> None:
    assert rules.days_of(period, day, start) == days


def test_what_is_reached_is_what_the_level_counts(cast: Cast) -> None:
    own = goal(cast, owner=cast["sales"].pk)
    region = goal(cast, level=Level.DEPARTMENT, department=cast.departments["销售部"].pk)
    east = goal(cast, level=Level.DEPARTMENT, department=cast.departments["华东"].pk)
    whole = goal(cast, level=Level.COMPANY)
    won(cast, "sales", 100, dt.date(2026, 7, 1))
    won(cast, "sales", 30, dt.date(2026, 9, 30))
    won(cast, "sales", 5000, dt.date(2026, 10, 1))
    won(cast, "mate", 7, dt.date(2026, 8, 3))
    won(cast, "sales2", 11, dt.date(2026, 8, 4))
    got = queries.reached([own, region, east, whole])
    assert [got[one.pk] for one in (own, region, east, whole)] == [130, 148, 137, 148]
    assert queries.by_month([own])[own.pk] == {dt.date(2026, 7, 1): 100, dt.date(2026, 9, 1): 30}


def test_a_figure_is_the_same_for_whoever_sees_the_goal(cast: Cast) -> None:
    mine = goal(cast, owner=cast["sales"].pk)
    won(cast, "sales", 100, dt.date(2026, 7, 6))
    for who in ("boss", "director", "sales", "hr"):
        seen = queries.tree(cast(who), metric="deals.won_amount", since=mine.since, until=mine.until)
        assert [(one.goal.pk, one.reached) for one in seen] == [(mine.pk, Decimal(100))], who
    assert queries.tree(cast("sales2"), metric="deals.won_amount", since=mine.since, until=mine.until) == []


def test_what_nobody_has_taken_over_is_a_gap(cast: Cast) -> None:
    top = goal(cast, level=Level.COMPANY, target=Decimal(1000))
    goal(cast, level=Level.DEPARTMENT, department=cast.departments["华东"].pk, parent=top.pk, target=Decimal(600))
    goal(cast, level=Level.DEPARTMENT, department=cast.departments["华南"].pk, parent=top.pk, target=Decimal(300))
    branch = queries.tree(cast("boss"), metric="deals.won_amount", since=top.since, until=top.until)[0]
    assert [(int(one.goal.target), one.depth) for one in (branch, *branch.below)] == [(1000, 0), (600, 1), (300, 1)]
    assert branch.gap == 100


def test_a_season_follows_the_three_years_before(cast: Cast) -> None:
    for year, amount in ((2023, 10), (2024, 20), (2025, 30)):
        won(cast, "sales", amount, dt.date(year, 7, 10))
        won(cast, "sales", 2 * amount, dt.date(year, 9, 10))
    won(cast, "sales", 999, dt.date(2022, 8, 10))
    made = goal(cast, level=Level.COMPANY, spread=Spread.SEASONAL, target=Decimal(90))
    assert list(rules.months_of([made.pk]).values_list("target", flat=True)) == [30, 0, 60]


def test_a_season_without_a_past_is_refused(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(Refused, match="没有可参照的数据"):
        goal(cast, spread=Spread.SEASONAL)


def test_months_must_add_up_and_the_sentence_says_by_how_much_they_do_not(cast: Cast) -> None:
    made, months = goal(cast), rules.months_between(Q3, dt.date(2026, 9, 30))
    with nothing_changes(), pytest.raises(Refused, match=r"880\.00.*900\.00.*少 20\.00"):
        divide_goal(
            actor=cast("boss"), pk=made.pk, months=dict(zip(months, map(Decimal, (300, 300, 280)), strict=True))
        )
    with nothing_changes(), pytest.raises(Refused, match="2026-10"):
        divide_goal(
            actor=cast("boss"),
            pk=made.pk,
            months={dt.date(2026, 10, 1): Decimal(900)} | dict.fromkeys(months, Decimal(0)),
        )
    divide_goal(actor=cast("boss"), pk=made.pk, months=dict(zip(months, map(Decimal, (500, 300, 100)), strict=True)))
    made.refresh_from_db()
    assert made.spread == Spread.MANUAL
    assert list(rules.months_of([made.pk]).values_list("target", flat=True)) == [500, 300, 100]


def test_a_goal_starts_when_each_letter_is_answered(cast: Cast) -> None:
    made = goal(cast)
    with nothing_changes(), pytest.raises(Refused) as refused:
        start_goal(actor=cast("boss"), pk=made.pk)
    assert "achievable" in refused.value.errors
    edit_goal(actor=cast("boss"), pk=made.pk, values={"achievable": "在手订单"})
    with nothing_changes(), pytest.raises(Refused) as refused:
        start_goal(actor=cast("boss"), pk=made.pk)
    assert "relevant" in refused.value.errors
    edit_goal(actor=cast("boss"), pk=made.pk, values={"relevant": "年度目标"})
    assert start_goal(actor=cast("boss"), pk=made.pk).state == GoalState.ACTIVE


def test_a_running_goal_changes_its_target_with_a_reason_alone(cast: Cast) -> None:
    made = running(cast)
    with nothing_changes(), pytest.raises(Refused, match="调整目标"):
        edit_goal(actor=cast("boss"), pk=made.pk, values={"target": Decimal(1)})
    with nothing_changes(), pytest.raises(Refused) as refused:
        retarget_goal(actor=cast("boss"), pk=made.pk, target=Decimal(600), reason=" ")
    assert "reason" in refused.value.errors
    asked = retarget_goal(actor=cast("boss"), pk=made.pk, target=Decimal(600), reason="大客户项目推迟到明年")
    assert Goal.objects.get(pk=made.pk).target == 900
    agree(actor=cast("admin"), pk=asked.pk)
    assert [(one.before, one.after, one.by) for one in rules.revisions_of(made)] == [(900, 600, cast["boss"])]
    assert list(rules.months_of([made.pk]).values_list("target", flat=True)) == [200, 200, 200]
    assert events("goal.retargeted")[0].reason == "大客户项目推迟到明年"


def test_a_new_target_that_does_not_fit_any_more_is_not_approved(cast: Cast) -> None:
    made = running(cast)
    asked = retarget_goal(actor=cast("boss"), pk=made.pk, target=Decimal(600), reason="推迟")
    cancel_goal(actor=cast("boss"), pk=made.pk, reason="不做了")
    with nothing_changes(), pytest.raises(Refused):
        agree(actor=cast("admin"), pk=asked.pk)


def test_a_goal_is_closed_after_its_days_and_its_result_stays(cast: Cast) -> None:
    made = running(cast, owner=cast["sales"].pk, target=Decimal(90))
    won(cast, "sales", 100, dt.date(2026, 8, 3))
    closed = close_goal(actor=cast("boss"), pk=made.pk)
    assert (closed.state, closed.result) == (GoalState.ACHIEVED, 100)
    won(cast, "sales", 50, dt.date(2026, 8, 4))
    assert queries.reached([Goal.objects.get(pk=made.pk)]) == {made.pk: 100}
    assert queries.reached([reopen_goal(actor=cast("boss"), pk=made.pk)]) == {made.pk: 150}


def test_a_goal_whose_days_are_not_over_is_not_closed(cast: Cast) -> None:
    made = running(cast, since=dt.date(2099, 1, 1))
    with nothing_changes(), pytest.raises(Refused, match="2099-03-31"):
        close_goal(actor=cast("boss"), pk=made.pk)


def test_one_result_has_one_goal_in_a_period(cast: Cast) -> None:
    made = goal(cast)
    with nothing_changes(), pytest.raises(Conflict):
        goal(cast)
    cancel_goal(actor=cast("boss"), pk=made.pk, reason="重设")
    goal(cast)
    with nothing_changes(), pytest.raises(Conflict):
        reopen_goal(actor=cast("boss"), pk=made.pk)


def test_a_tree_has_no_loop_and_no_day_outside(cast: Cast) -> None:
    year = goal(cast, level=Level.DEPARTMENT, period="year", department=cast.departments["销售部"].pk)
    quarter = goal(cast, level=Level.DEPARTMENT, department=cast.departments["华东"].pk, parent=year.pk)
    with nothing_changes(), pytest.raises(Refused) as refused:
        edit_goal(actor=cast("boss"), pk=year.pk, values={"parent": quarter.pk})
    assert refused.value.errors.keys() & {"parent", "since"}
    same = goal(cast, level=Level.DEPARTMENT, department=cast.departments["华南"].pk)
    edit_goal(actor=cast("boss"), pk=same.pk, values={"parent": quarter.pk})
    with nothing_changes(), pytest.raises(Refused, match="自己"):
        edit_goal(actor=cast("boss"), pk=quarter.pk, values={"parent": same.pk})
    with nothing_changes(), pytest.raises(Refused, match=r"2026-01-01.*2026-12-31.*2027-01-01"):
        goal(cast, parent=year.pk, since=dt.date(2027, 2, 1))
    person = goal(cast)
    with nothing_changes(), pytest.raises(Refused) as refused:
        goal(cast, level=Level.COMPANY, parent=person.pk)
    assert "parent" in refused.value.errors


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"target": Decimal(0)}, "target"),
        ({"target": Decimal(-5)}, "target"),
        ({"target": Decimal("0.001")}, "target"),
        ({"challenge": Decimal(800)}, "challenge"),
        ({"challenge": Decimal(1000), "stretch": Decimal(999)}, "stretch"),
        ({"metric": "deals.win_rate"}, "metric"),
        ({"name": "  "}, "name"),
        ({"level": Level.DEPARTMENT}, "department"),
        ({"level": "planet"}, "level"),
    ],
)
def test_nonsense_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    with nothing_changes(), pytest.raises(Refused) as refused:
        goal(cast, **values)
    assert field in refused.value.errors


def test_whoever_only_sees_goals_sets_none(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(Forbidden):
        goal(cast, "sales")
    mine = goal(cast, owner=cast["sales"].pk)
    with nothing_changes(), pytest.raises(Forbidden):
        edit_goal(actor=cast("sales"), pk=mine.pk, values={"name": "x"})
    with nothing_changes(), pytest.raises(Forbidden):
        goal(cast, "director", level=Level.DEPARTMENT, department=cast.departments["总部"].pk, owner=cast["boss"].pk)
