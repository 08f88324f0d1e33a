"""Goals of dealers: whose deals they count, what they may measure, where they stand."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.commands import hand_over_everything
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Conflict, Refused
from yingdan.core.testing import nothing_changes
from yingdan.dealers.models import Dealer
from yingdan.deals.commands import win_deal
from yingdan.deals.models import Deal
from yingdan.deals.testing import make_deal
from yingdan.goals import queries
from yingdan.goals.commands import GoalDraft, create_goals, edit_goal, start_goal
from yingdan.goals.models import Goal

pytestmark = pytest.mark.django_db


def _draft(dealer: Dealer | None, **values: Any) -> GoalDraft:
    usual: dict[str, Any] = {
        "name": f"{dealer} 签约额",
        "level": "dealer",
        "party": dealer.party_id if dealer else None,
        "target": Decimal(120_000),
        "period": "quarter",
        "since": clock.today(),
    }
    return GoalDraft(**usual | values)


def _goal(cast: Cast, dealer: Dealer | None, **values: Any) -> Goal:
    return create_goals(actor=cast("director"), drafts=[_draft(dealer, **values)])[0]


def _sold(cast: Cast, net: Any) -> None:
    """Won deals of each dealer and of none, some of them outside the period; some by other owners."""
    first = clock.today().replace(day=1)
    for at, dealer in enumerate([net.top, net.low, None, net.top, net.middle, net.top]):
        day = first if at != 3 else first - dt.timedelta(days=200)
        owner = cast["director" if at == 5 else "channel"].pk
        deal = make_deal(cast("admin"), f"单 {at}", dealer=dealer.pk if dealer else None, owner=owner, opened_on=day)
        win_deal(actor=cast("admin"), pk=deal.pk, amount=Decimal(3 * 10**at), closed_on=day)


@pytest.mark.parametrize("which", ["top", "middle", "low", "beside"])
def test_a_dealer_goal_counts_the_deals_of_that_dealer_and_no_others(cast: Cast, net: Any, which: str) -> None:
    _sold(cast, net)
    dealer = getattr(net, which)
    goal = _goal(cast, dealer)
    counts = _goal(cast, dealer, metric="deals.won_count")
    mine = [
        deal
        for deal in Deal.objects.select_related("outcome")
        if deal.dealer_id == dealer.pk and deal.closed_on and goal.since <= deal.closed_on <= goal.until
    ]
    expected = {goal.pk: sum((deal.outcome.amount for deal in mine), Decimal(0)), counts.pk: Decimal(len(mine))}
    assert queries.reached([goal, counts]) == expected
    assert sum(queries.by_month([goal])[goal.pk].values(), Decimal(0)) == expected[goal.pk]


def test_goals_of_all_levels_of_one_period_are_counted_side_by_side(cast: Cast, net: Any) -> None:
    _sold(cast, net)
    dealer = _goal(cast, net.top)
    person = _goal(cast, None, level="person", owner=cast["channel"].pk)
    assert (dealer.party_id, person.party_id) == (net.top.party_id, None)
    won = [
        one
        for one in Deal.objects.select_related("outcome")
        if one.closed_on and dealer.since <= one.closed_on <= dealer.until
    ]
    expected = {
        dealer.pk: sum(one.outcome.amount for one in won if one.dealer_id == net.top.pk),
        person.pk: sum(one.outcome.amount for one in won if one.owner_id == cast["channel"].pk),
    }
    assert queries.reached([dealer, person]) == expected


def test_a_dealer_goal_stands_below_its_managers_and_never_above(cast: Cast, net: Any) -> None:
    person = _goal(cast, None, level="person", owner=cast["channel"].pk)
    goal = _goal(cast, net.top, parent=person.pk)
    below = _goal(cast, net.middle, parent=goal.pk)
    tops = queries.tree(cast("director"), metric=goal.metric, since=goal.since, until=goal.until)
    (top,) = [one for one in tops if one.goal.pk == person.pk]
    assert [one.goal.pk for one in top.below] == [goal.pk]
    assert [one.goal.pk for one in top.below[0].below] == [below.pk]
    with nothing_changes(), pytest.raises(Refused):
        _goal(cast, None, level="person", owner=cast["sales"].pk, parent=goal.pk)


@pytest.mark.parametrize("metric", ["contracts.signed_amount", "finance.collected_amount"])
def test_a_metric_that_does_not_tell_dealers_apart_refuses_with_a_sentence(cast: Cast, net: Any, metric: str) -> None:
    with nothing_changes(), pytest.raises(Refused) as refused:
        _goal(cast, net.top, metric=metric)
    assert list(refused.value.errors) == ["metric"]


def test_a_dealer_goal_needs_a_dealer_in_sight(cast: Cast, net: Any) -> None:
    with nothing_changes(), pytest.raises(Refused) as refused:
        _goal(cast, None)
    assert list(refused.value.errors) == ["party"]
    outside = [cast["dealer_a"].party_id, cast["customer"].party_id, 987654]
    for party in outside:
        with nothing_changes(), pytest.raises(Refused):
            _goal(cast, net.top, party=party)


def test_there_is_one_goal_for_a_dealer_metric_and_period_whoever_answers_for_it(cast: Cast, net: Any) -> None:
    _goal(cast, net.top)
    _goal(cast, net.low)
    with nothing_changes(), pytest.raises(Conflict):
        _goal(cast, net.top, owner=cast["channel"].pk)


def test_a_draft_changes_to_a_dealer_and_back(cast: Cast, net: Any) -> None:
    goal = _goal(cast, None, level="person")
    edit_goal(actor=cast("director"), pk=goal.pk, values={"level": "dealer", "party": net.top.party})
    goal.refresh_from_db()
    assert (goal.level, goal.party_id) == ("dealer", net.top.party_id)
    edit_goal(actor=cast("director"), pk=goal.pk, values={"level": "person", "party": None})
    goal.refresh_from_db()
    assert (goal.level, goal.party_id) == ("person", None)
    with nothing_changes(), pytest.raises(Refused):
        edit_goal(actor=cast("director"), pk=goal.pk, values={"level": "dealer"})


def test_a_running_goal_keeps_its_dealer(cast: Cast, net: Any) -> None:
    goal = _goal(cast, net.top, achievable="可达", relevant="服务年度目标")
    start_goal(actor=cast("director"), pk=goal.pk)
    with nothing_changes(), pytest.raises(Refused):
        edit_goal(actor=cast("director"), pk=goal.pk, values={"party": net.low.party})
    edit_goal(actor=cast("director"), pk=goal.pk, values={"party": None, "note": "改一句"})
    goal.refresh_from_db()
    assert (goal.party_id, goal.note) == (net.top.party_id, "改一句")


def test_a_leavers_dealer_goals_go_to_the_heir(cast: Cast, net: Any) -> None:
    goal = _goal(cast, net.top, owner=cast["channel"].pk)
    hand_over_everything(actor=cast("admin"), pk=cast["channel"].pk, taker=cast["sales2"].pk)
    goal.refresh_from_db()
    heir = cast["sales2"]
    assert (goal.owner_id, goal.department_id, goal.state) == (heir.pk, heir.department_id, "draft")


def test_the_page_of_a_dealer_shows_its_targets_with_their_pace(cast: Cast, net: Any) -> None:
    _sold(cast, net)
    _goal(cast, net.top, target=Decimal(600_006))
    client = Client()
    client.force_login(cast["director"])
    page = client.get(f"/dealers/{net.top.pk}/").content.decode()
    assert "华东总代理 签约额" in page
    assert "50.0%" in page
    assert "华东总代理 签约额" not in client.get(f"/dealers/{net.low.pk}/").content.decode()
