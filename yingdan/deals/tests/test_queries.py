"""Board, funnel and what needs attention, as row values."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Q

from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.deals.commands import Closing, lose_deal, move_deals, void_deal, win_deal
from yingdan.deals.models import Stage
from yingdan.deals.queries import board, funnel, open_deals_without_next_step, stale_deals
from yingdan.deals.testing import make_deal, make_process, stage_at

pytestmark = pytest.mark.django_db


def test_a_board_has_a_lane_for_each_stage_with_sums_and_the_latest_cards(cast: Cast) -> None:
    process = make_process()
    for number in range(4):
        make_deal(cast("sales"), f"商机 {number}", stage=stage_at(3).pk, amount=Decimal("10.05"), next_step="报价")
    make_deal(cast("sales"), "无金额", stage=stage_at(3).pk, amount=None)
    lanes = board(cast("sales"), process=process.pk, cards=3)
    assert [lane.count for lane in lanes] == [0, 0, 5, 0, 0]
    lane = lanes[2]
    assert (lane.amount, lane.weighted) == (Decimal("40.20"), Decimal("20.10"))
    assert [card.name for card in lane.cards] == ["无金额", "商机 3", "商机 2"]
    assert (lane.cards[1].customer, lane.cards[1].owner_name, lane.cards[1].version) == ("申江重工", "林婧", 1)


def test_everybody_sees_his_own_board_and_both_ways_of_adding_agree(cast: Cast) -> None:
    process = make_process()
    for who in ("sales", "sales2", "mate"):
        make_deal(cast(who), who, customer=None, amount=Decimal("33.33"))
    every = board(cast("admin"), process=process.pk)
    narrowed = board(cast("admin"), process=process.pk, only=Q(pk__gt=0))
    assert every == narrowed
    counts = {who: board(cast(who), process=process.pk)[0].count for who in ("admin", "director", "pm", "sales")}
    assert counts == {"admin": 3, "director": 3, "pm": 2, "sales": 1}


def test_closed_and_deleted_deals_are_not_on_the_board(cast: Cast) -> None:
    process = make_process()
    for end in (win_deal, lose_deal):
        deal = make_deal(cast("sales"))
        end(actor=cast("sales"), pk=deal.pk, reason="价格")
    assert sum(lane.count for lane in board(cast("sales"), process=process.pk)) == 0


def test_the_queries_of_a_board_do_not_grow_with_its_cards(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]  # pytest-django's own type is private
    process, actor = make_process(), cast("admin")
    for number in range(12):
        make_deal(actor, f"商机 {number}", stage=stage_at(1 + number % 5).pk)
    with django_assert_max_num_queries(7):
        board(actor, process=process.pk)


def test_the_funnel_counts_whoever_came_as_far_or_farther(cast: Cast) -> None:
    process = make_process()
    deals = [make_deal(cast("sales"), f"商机 {n}") for n in range(5)]
    move_deals(actor=cast("sales"), pks=[d.pk for d in deals[:4]], stage=stage_at(3).pk)
    move_deals(actor=cast("sales"), pks=[deals[0].pk], stage=stage_at(5).pk)
    move_deals(actor=cast("sales"), pks=[deals[1].pk], stage=stage_at(1).pk)  # back, yet it had been there
    win_deal(actor=cast("sales"), pk=deals[2].pk)
    void_deal(actor=cast("sales"), pk=deals[4].pk, reason="重复")
    steps = funnel(cast("sales"), process=process.pk)
    assert [step.reached for step in steps] == [4, 4, 4, 2, 2, 1]
    assert [step.rate for step in steps] == [
        None,
        Decimal("100.0"),
        Decimal("100.0"),
        Decimal("50.0"),
        Decimal("100.0"),
        Decimal("50.0"),
    ]
    assert sum(step.reached for step in funnel(cast("sales2"), process=process.pk)) == 0


def test_the_funnel_of_a_period_counts_the_deals_opened_in_it(cast: Cast) -> None:
    process, day = make_process(), dt.date(2026, 3, 1)
    make_deal(cast("sales"), opened_on=day)
    make_deal(cast("sales"), "以后", opened_on=day + dt.timedelta(days=1))
    assert funnel(cast("sales"), process=process.pk, since=day, until=day)[0].reached == 1


def test_a_deal_is_stale_after_the_longest_stay_or_its_expected_close(cast: Cast) -> None:
    make_process()
    Stage.objects.filter(pk=stage_at(2).pk).update(max_days=5)
    today = clock.today()

    def opened(days: int, order: int, **values: Any) -> int:
        day = today - dt.timedelta(days=days)
        return make_deal(cast("sales"), opened_on=day, stage=stage_at(order).pk, **values).pk

    long_in_two, overdue = opened(6, 2), opened(0, 1, expected_close=today - dt.timedelta(days=1))
    opened(5, 2), opened(30, 1)
    long_in_one = opened(31, 1)
    closed = Closing(state="lost", closed_on=today)  # type: ignore[arg-type]  # a file's word
    opened(90, 1, closed=closed)
    assert {deal.pk for deal in stale_deals(cast("sales"))} == {long_in_two, overdue, long_in_one}
    assert not stale_deals(cast("sales2")).exists()


def test_a_next_step_that_is_missing_or_past_needs_attention(cast: Cast) -> None:
    today = clock.today()
    none = make_deal(cast("sales"))
    past = make_deal(cast("sales"), "过期", next_step="回访", next_step_on=today - dt.timedelta(days=1))
    make_deal(cast("sales"), "有", next_step="回访", next_step_on=today)
    assert {deal.pk for deal in open_deals_without_next_step(cast("sales"))} == {none.pk, past.pk}
