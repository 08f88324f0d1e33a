"""Deals that dealers brought: who may name one, and what they add up to."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.dealers.commands import delete_dealers
from yingdan.dealers.models import Dealer
from yingdan.deals.commands import edit_deal, lose_deal, win_deal
from yingdan.deals.models import Deal
from yingdan.deals.testing import make_deal
from yingdan.goals.registry import evaluate
from yingdan.ui.kinds import kind_of
from yingdan.ui.kinds.forms import form_for

pytestmark = pytest.mark.django_db


def _brought(cast: Cast, net: Any) -> list[Deal]:
    """Deals of two dealers and of none, open, won, lost."""
    actor = cast("channel")
    made = [
        make_deal(actor, f"商机 {at}", amount=Decimal(10**at), dealer=dealer.pk if dealer else None)
        for at, dealer in enumerate([net.top, net.top, net.low, None, net.top, net.low, net.top])
    ]
    for at in (1, 4, 5):
        win_deal(actor=actor, pk=made[at].pk, amount=Decimal(7 * 10**at))
    lose_deal(actor=actor, pk=made[6].pk, reason="价格")
    return list(Deal.objects.select_related("dealer", "outcome").order_by("pk"))


def test_a_deal_names_who_brought_it_and_the_journal_tells(cast: Cast, net: Any) -> None:
    made = make_deal(net.actor, dealer=net.top.pk)
    assert events("deal.created")[-1].after["dealer"] == net.top.pk
    edit_deal(actor=net.actor, pk=made.pk, values={"dealer": net.low})
    (event,) = events("deal.edited")
    assert (event.before["dealer"], event.after["dealer"]) == (net.top.pk, net.low.pk)
    edit_deal(actor=net.actor, pk=made.pk, values={"dealer": None})
    made.refresh_from_db()
    assert made.dealer is None


def test_only_a_dealer_in_sight_is_named(cast: Cast, net: Any) -> None:
    mine = make_deal(cast("sales2"))
    for dealer in (net.top.pk, 987654):
        with nothing_changes(), pytest.raises(Refused) as refused:
            edit_deal(actor=cast("sales2"), pk=mine.pk, values={"dealer": dealer})
        assert list(refused.value.errors) == ["dealer"]
    delete_dealers(actor=net.actor, pks=[net.beside.pk])
    other = make_deal(net.actor)
    with nothing_changes(), pytest.raises(Refused):
        edit_deal(actor=net.actor, pk=other.pk, values={"dealer": net.beside.pk})


def test_a_dealer_out_of_sight_shows_its_name_and_stays_when_a_form_is_sent(cast: Cast, net: Any) -> None:
    admin = cast("admin")
    deal = make_deal(admin, owner=cast["sales2"].pk, dealer=net.top.pk)
    client = Client()
    client.force_login(cast["sales2"])
    assert "华东总代理" in client.get(f"/deals/{deal.pk}/").content.decode()
    assert client.get(f"/dealers/{net.top.pk}/").status_code == 404
    page = client.get(f"/deals/{deal.pk}/edit/").content.decode()
    assert f'<option value="{net.top.pk}" selected>{net.top.name}</option>' in page
    opened = form_for(kind_of("deal"), cast("sales2"), deal)
    sent = {name: opened[name].value() for name in opened.fields} | {"note": "新"}
    sent = {name: value for name, value in sent.items() if value is not None}
    assert client.post(f"/deals/{deal.pk}/edit/", sent).status_code == 302
    deal.refresh_from_db()
    assert (deal.dealer_id, deal.note) == (net.top.pk, "新")


@pytest.mark.parametrize("which", ["top", "low", "beside"])
def test_the_sums_of_a_dealer_equal_a_recount(cast: Cast, net: Any, which: str) -> None:
    rows, dealer = _brought(cast, net), getattr(net, which)
    mine = [row for row in rows if row.dealer_id == dealer.pk]
    expected = {
        "deals.open_amount": sum((row.amount for row in mine if row.state == "open"), Decimal(0)),
        "deals.won_amount": sum((row.outcome.amount for row in mine if row.state == "won"), Decimal(0)),
        "deals.won_count": Decimal(sum(1 for row in mine if row.state == "won")),
        "deals.lost_count": Decimal(sum(1 for row in mine if row.state == "lost")),
    }
    got = {name: evaluate(name, actor=cast("boss"), where={"dealer": dealer.pk}).total for name in expected}
    assert got == expected
    by = evaluate("deals.won_amount", actor=cast("boss"), by=["dealer"])
    assert {row.labels[0]: row.value for row in by.rows}.get(dealer.name, Decimal(0)) == expected["deals.won_amount"]


def test_the_page_of_a_dealer_shows_its_deals_to_who_sees_them(cast: Cast, net: Any) -> None:
    _brought(cast, net)
    client = Client()
    client.force_login(cast["channel"])
    page = client.get(f"/dealers/{net.top.pk}/").content.decode()
    assert all(name in page for name in ("商机 0", "商机 4", "¥7.0", "浙江一级代理"))
    assert "商机 2" not in page
    listed = client.get(f"/deals/?f=dealer:is:{net.low.pk}").content.decode()
    assert "商机 2" in listed
    assert "商机 3" not in listed


def test_deals_stay_when_their_dealer_goes(cast: Cast, net: Any) -> None:
    deal = make_deal(net.actor, dealer=net.top.pk)
    delete_dealers(actor=net.actor, pks=[net.top.pk])
    deal.refresh_from_db()
    assert deal.dealer_id == net.top.pk
    assert Dealer.objects.get(pk=net.top.pk).deleted_at is not None
