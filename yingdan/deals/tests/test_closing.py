"""Deals end once; their amount is fixed; they can begin again."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.sentences import sentence_of
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.models import Customer
from yingdan.deals.commands import (
    LineDraft,
    delete_deals,
    lose_deal,
    move_deals,
    reopen_deal,
    restore_deals,
    void_deal,
    win_deal,
)
from yingdan.deals.models import Deal, DealLine, Outcome, StageVisit
from yingdan.deals.testing import make_deal, make_product, stage_at

pytestmark = pytest.mark.django_db


def test_winning_fixes_the_amount_and_says_who_and_when(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    outcome = win_deal(actor=cast("sales"), pk=deal.pk, amount=Decimal("88000.00"), reason="价格")
    kept = Deal.objects.get()
    assert (kept.state, kept.amount, kept.probability, kept.closed_on) == ("won", outcome.amount, 100, clock.today())
    assert (outcome.amount, outcome.decided_by, outcome.reason) == (Decimal("88000.00"), cast["sales"], "价格")
    assert StageVisit.objects.get().left_on == clock.today()
    (event,) = events("deal.won")
    assert event.after["outcome"]["amount"] == "88000.00"


def test_a_deal_cannot_be_won_twice(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    win_deal(actor=cast("sales"), pk=deal.pk)
    with nothing_changes():
        with pytest.raises(Refused):
            win_deal(actor=cast("sales"), pk=deal.pk)
        with pytest.raises(Refused):
            lose_deal(actor=cast("sales"), pk=deal.pk, reason="晚了")


def test_the_database_holds_one_outcome_per_deal_and_its_wall_has_a_sentence(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    outcome = win_deal(actor=cast("sales"), pk=deal.pk)
    outcome.pk = None
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        outcome.save(force_insert=True)
    assert str(sentence_of(problem.value)) == gettext("This deal is already closed.")


def test_winning_without_any_amount_asks_for_it(cast: Cast) -> None:
    deal = make_deal(cast("sales"), amount=None)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        win_deal(actor=cast("sales"), pk=deal.pk)
    assert "amount" in refusal.value.errors


def test_the_won_amount_must_be_the_sum_of_the_lines(cast: Cast) -> None:
    deal = make_deal(cast("sales"), lines=[LineDraft(product=make_product("压机").pk, price=Decimal(10))])
    with nothing_changes(), pytest.raises(Refused):
        win_deal(actor=cast("sales"), pk=deal.pk, amount=Decimal(11))
    win_deal(actor=cast("sales"), pk=deal.pk)
    assert Outcome.objects.get().amount == Decimal(10)


def test_the_only_line_without_an_amount_takes_the_rest(cast: Cast) -> None:
    lines = [
        LineDraft(product=make_product("压机").pk, price=Decimal(10)),
        LineDraft(product=make_product("机械手").pk),
    ]
    deal = make_deal(cast("sales"), lines=lines)
    win_deal(actor=cast("sales"), pk=deal.pk, amount=Decimal(25))
    assert [line.amount for line in DealLine.objects.all()] == [Decimal(10), Decimal(15)]


@pytest.mark.parametrize("days", [1, -400])
def test_a_closing_day_in_the_future_or_before_the_opening_is_refused(cast: Cast, days: int) -> None:
    deal = make_deal(cast("sales"))
    day = clock.today() + dt.timedelta(days=days)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        win_deal(actor=cast("sales"), pk=deal.pk, closed_on=day)
    assert "closed_on" in refusal.value.errors


def test_losing_needs_a_reason_and_keeps_it_with_the_competitor(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    with nothing_changes(), pytest.raises(Refused) as refusal:
        lose_deal(actor=cast("sales"), pk=deal.pk, reason=" ")
    assert "reason" in refusal.value.errors
    outcome = lose_deal(actor=cast("sales"), pk=deal.pk, reason="价格", competitor="远景")
    assert (outcome.state, outcome.reason, outcome.competitor) == ("lost", "价格", "远景")
    assert Deal.objects.get().probability == 0


def test_a_void_deal_needs_a_reason_too(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    with nothing_changes(), pytest.raises(Refused):
        void_deal(actor=cast("sales"), pk=deal.pk, reason="")
    void_deal(actor=cast("sales"), pk=deal.pk, reason="重复录入")
    assert (Deal.objects.get().state, len(events("deal.voided"))) == ("void", 1)


def test_a_reopened_deal_goes_on_in_its_stage_and_its_end_stays_in_the_journal(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    move_deals(actor=cast("sales"), pks=[deal.pk], stage=stage_at(4).pk)
    win_deal(actor=cast("sales"), pk=deal.pk)
    with nothing_changes(), pytest.raises(Forbidden):
        reopen_deal(actor=cast("finance"), pk=deal.pk)
    reopen_deal(actor=cast("sales"), pk=deal.pk, reason="客户撤单")
    kept = Deal.objects.get()
    assert (kept.state, kept.closed_on, kept.probability) == ("open", None, 70)
    assert not Outcome.objects.exists()
    assert StageVisit.objects.filter(left_on__isnull=True).count() == 1
    (event,) = events("deal.reopened")
    assert event.before["outcome"]["state"] == "won"
    with nothing_changes(), pytest.raises(Refused):
        reopen_deal(actor=cast("sales"), pk=deal.pk)
    lose_deal(actor=cast("sales"), pk=deal.pk, reason="预算取消")


def test_a_customer_is_a_buyer_while_one_of_its_deals_is_won(cast: Cast) -> None:
    deal = make_deal(cast("sales"))

    def status() -> str:
        return Customer.objects.get().deal_status

    win_deal(actor=cast("sales"), pk=deal.pk)
    assert status() == "won"
    reopen_deal(actor=cast("sales"), pk=deal.pk)
    assert status() == "none"
    win_deal(actor=cast("sales"), pk=deal.pk)
    delete_deals(actor=cast("sales"), pks=[deal.pk])
    assert status() == "none"
    restore_deals(actor=cast("sales"), pks=[deal.pk])
    assert status() == "won"


def test_an_old_page_cannot_close_a_deal_that_has_changed(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    move_deals(actor=cast("sales"), pks=[deal.pk], stage=stage_at(2).pk)
    with nothing_changes(), pytest.raises(Conflict):
        win_deal(actor=cast("sales"), pk=deal.pk, version=1)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("sales", True), ("director", True), ("pm", True), ("mate", False), ("finance", False), ("dealer_a", False)],
)
def test_who_may_decide_lins_deal(cast: Cast, who: str, allowed: bool) -> None:
    deal = make_deal(cast("sales"))
    if allowed:
        assert win_deal(actor=cast(who), pk=deal.pk).state == "won"
        return
    with nothing_changes(), pytest.raises((Forbidden, Missing)):
        win_deal(actor=cast(who), pk=deal.pk)
