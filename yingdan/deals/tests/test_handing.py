"""What a leaver has goes to the heir in one step; what he won or lost stays his."""

import pytest

from yingdan.accounts.commands import hand_over_everything, preview_hand_over
from yingdan.accounts.testing import Cast
from yingdan.deals.commands import transfer_deals, win_deal
from yingdan.deals.models import Deal, Lead
from yingdan.deals.testing import make_customer, make_deal, make_lead, make_process


@pytest.fixture(autouse=True)
def _process(cast: Cast) -> None:
    make_process()


def test_open_deals_and_leads_go_along_and_won_ones_stay(cast: Cast) -> None:
    sales = cast("sales")
    customer = make_customer(sales, "申江重工")
    won = make_deal(sales, "已赢", customer=customer.pk)
    win_deal(actor=sales, pk=won.pk)
    live, lead = make_deal(sales, "在谈", customer=customer.pk), make_lead(sales, "线索")
    counts = {heap.kind: heap.count for heap in preview_hand_over(actor=cast("admin"), pk=cast["sales"].pk)}
    assert counts == {"customer": 1, "deal": 1, "lead": 1}
    moved = hand_over_everything(actor=cast("admin"), pk=cast["sales"].pk, taker=cast["mate"].pk, reason="离职")
    assert moved == counts
    customer.refresh_from_db()
    assert customer.owner == cast["mate"]
    assert Deal.objects.get(pk=live.pk).owner == cast["mate"]
    assert Lead.objects.get(pk=lead.pk).owner == cast["mate"]
    assert Deal.objects.get(pk=won.pk).owner == cast["sales"]
    assert preview_hand_over(actor=cast("admin"), pk=cast["sales"].pk) == []


def test_what_was_given_away_before_stays_where_it_is(cast: Cast) -> None:
    deal = make_deal(cast("sales"), "在谈")
    transfer_deals(actor=cast("admin"), pks=[deal.pk], owner=cast["mate"].pk)
    assert "deal" not in hand_over_everything(actor=cast("admin"), pk=cast["sales"].pk, taker=cast["pm"].pk)
    assert Deal.objects.get(pk=deal.pk).owner == cast["mate"]
