"""Deals move through the stages of their process, past the gates."""

from decimal import Decimal

import pytest

from yingdan.accounts.rules import cli_actor
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.deals.commands import LineDraft, StageDraft, create_process, move_deals, win_deal
from yingdan.deals.models import Deal, Stage, StageVisit
from yingdan.deals.testing import make_deal, make_product, stage_at

pytestmark = pytest.mark.django_db


def test_a_move_brings_the_probability_of_the_stage_and_ends_the_former_stay(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    move_deals(actor=cast("sales"), pks=[deal.pk], stage=stage_at(3).pk, version=1)
    kept = Deal.objects.get()
    assert (kept.stage.order, kept.probability, kept.version) == (3, 50, 2)
    first, second = StageVisit.objects.order_by("pk")
    assert (first.left_on, second.stage, second.left_on) == (clock.today(), stage_at(3), None)
    (event,) = events("deal.moved")
    assert (event.before["stage"], event.after["stage"]) == (stage_at(1).pk, stage_at(3).pk)


def test_a_batch_moves_at_once_with_one_event_per_deal(cast: Cast) -> None:
    pks = [make_deal(cast("sales"), f"商机 {n}").pk for n in range(4)]
    move_deals(actor=cast("sales"), pks=pks, stage=stage_at(2).pk)
    assert set(Deal.objects.values_list("stage__order", flat=True)) == {2}
    assert [event.record for event in events("deal.moved")] == pks


def test_a_move_to_the_same_stage_writes_nothing(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    with nothing_changes():
        move_deals(actor=cast("sales"), pks=[deal.pk], stage=deal.stage_id)


def test_the_gate_names_every_missing_field_with_a_way_to_fill_it(cast: Cast) -> None:
    deal = make_deal(cast("sales"), next_step="报价", competitors="")
    Stage.objects.filter(pk=stage_at(3).pk).update(required=["next_step", "competitors", "lines", "amount", "people"])
    with nothing_changes(), pytest.raises(Refused) as refusal:
        move_deals(actor=cast("sales"), pks=[deal.pk], stage=stage_at(3).pk)
    assert set(refusal.value.errors) == {"competitors", "lines", "people"}
    assert len(refusal.value.hints) == 3
    assert all(f"/deals/{deal.pk}/" in hint.url for hint in refusal.value.hints)


def test_a_filled_gate_opens(cast: Cast) -> None:
    line = LineDraft(product=make_product("压机").pk, price=Decimal(9))
    deal = make_deal(cast("sales"), lines=[line])
    Stage.objects.filter(pk=stage_at(3).pk).update(required=["lines", "customer", "amount", "expected_close"])
    assert move_deals(actor=cast("sales"), pks=[deal.pk], stage=stage_at(3).pk)[0].stage == stage_at(3)


def test_one_deal_that_may_not_pass_keeps_all_of_them(cast: Cast) -> None:
    ready, empty = make_deal(cast("sales"), next_step="报价"), make_deal(cast("sales"), "空")
    Stage.objects.filter(pk=stage_at(2).pk).update(required=["next_step"])
    with nothing_changes(), pytest.raises(Refused) as refusal:
        move_deals(actor=cast("sales"), pks=[ready.pk, empty.pk], stage=stage_at(2).pk)
    assert len(refusal.value.hints) == 1


def test_a_closed_deal_does_not_move(cast: Cast) -> None:
    deal, other = make_deal(cast("sales")), make_deal(cast("sales"), "另一个")
    win_deal(actor=cast("sales"), pk=deal.pk)
    for pks in ([deal.pk], [other.pk, deal.pk]):
        with nothing_changes(), pytest.raises(Refused):
            move_deals(actor=cast("sales"), pks=pks, stage=stage_at(2).pk)


def test_a_card_that_somebody_else_moved_is_a_conflict(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    move_deals(actor=cast("director"), pks=[deal.pk], stage=stage_at(2).pk, version=1)
    with nothing_changes(), pytest.raises(Conflict):
        move_deals(actor=cast("sales"), pks=[deal.pk], stage=stage_at(3).pk, version=1)


def test_a_move_into_another_process_takes_the_deal_there(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    other = create_process(actor=cli_actor(), name="渠道流程", stages=[StageDraft(name="报备", probability=30)])
    move_deals(actor=cast("sales"), pks=[deal.pk], stage=other.stages.get().pk)
    assert Deal.objects.get().process == other


@pytest.mark.parametrize(("who", "kind"), [("finance", Forbidden), ("mate", Missing), ("dealer_a", Missing)])
def test_who_may_not_move_lins_deal(cast: Cast, who: str, kind: type[Refused]) -> None:
    deal = make_deal(cast("sales"))
    with nothing_changes(), pytest.raises(kind):
        move_deals(actor=cast(who), pks=[deal.pk], stage=stage_at(2).pk)
