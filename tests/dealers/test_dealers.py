"""Dealers: recorded, changed, put below one another, handed over."""

import datetime as dt
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.testing import credit_code
from yingdan.dealers import rules
from yingdan.dealers.commands import (
    DealerDraft,
    create_dealers,
    delete_dealers,
    edit_dealer,
    restore_dealers,
    set_regions,
    transfer_dealers,
)
from yingdan.dealers.testing import make_dealer

pytestmark = pytest.mark.django_db


def test_a_dealer_gets_a_number_and_the_party_by_which_others_know_it(cast: Cast) -> None:
    drafts = [DealerDraft(name="甲公司"), DealerDraft(name="乙公司", regions=["浙江省", "宁波", "宁波市"])]
    one, other = create_dealers(actor=cast("channel"), drafts=drafts)
    assert [row.number[:4] + row.number[-6:] for row in (one, other)] == ["JXS-000001", "JXS-000002"]
    assert (one.party.kind, one.party.name, one.party_id != other.party_id) == ("dealer", "甲公司", True)
    assert (one.owner_id, one.state, rules.regions_of(other)) == (cast["channel"].pk, "prospect", ["浙江", "宁波"])
    assert {event.record for event in events("dealer.created")} == {one.pk, other.pk}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "经" * 201}, "name"),
        ({"tier": "platinum"}, "tier"),
        ({"state": "retired"}, "state"),
        ({"credit_code": "91310000"}, "credit_code"),
        ({"credit_code": "91310000MA0000001" + "0"}, "credit_code"),
        ({"valid_from": dt.date(2026, 5, 1), "valid_until": dt.date(2026, 4, 30)}, "valid_until"),
        ({"parent": 987654}, "parent"),
        ({"owner": 987654}, "owner"),
        ({"regions": ["火星"]}, "lines"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    with nothing_changes(), pytest.raises(Refused) as refused:
        make_dealer(cast("channel"), **values)
    assert list(refused.value.errors) == [field]


def test_one_bad_dealer_keeps_the_whole_batch_out(cast: Cast) -> None:
    drafts = [DealerDraft(name="好的"), DealerDraft(name="坏的", tier="platinum")]
    with nothing_changes(), pytest.raises(Refused):
        create_dealers(actor=cast("channel"), drafts=drafts)


def test_a_credit_code_stands_once_among_the_living_and_no_foreign_name_is_told(cast: Cast) -> None:
    code = credit_code(7)
    made = make_dealer(cast("channel"), "甲", credit_code=f" {code.lower()[:8]} {code[8:]}")
    assert made.credit_code == code
    with nothing_changes(), pytest.raises(Conflict) as refused:
        make_dealer(cast("director"), "乙", credit_code=code)
    assert "甲" not in str(refused.value.message)
    with nothing_changes(), pytest.raises(Conflict):
        create_dealers(
            actor=cast("director"), drafts=[DealerDraft(name=n, credit_code=credit_code(8)) for n in ("丙", "丁")]
        )
    delete_dealers(actor=cast("channel"), pks=[made.pk])
    make_dealer(cast("director"), "乙", credit_code=code)
    with nothing_changes(), pytest.raises(Conflict):
        restore_dealers(actor=cast("channel"), pks=[made.pk])


def test_a_loop_is_refused_with_the_chain_named(net: Any) -> None:
    with nothing_changes(), pytest.raises(Refused) as refused:
        edit_dealer(actor=net.actor, pk=net.top.pk, values={"parent": net.low})
    assert "华东总代理 → 宁波二级代理 → 浙江一级代理 → 华东总代理" in str(refused.value.message)
    with nothing_changes(), pytest.raises(Refused) as refused:
        edit_dealer(actor=net.actor, pk=net.top.pk, values={"parent": net.top.pk})
    assert "华东总代理 → 华东总代理" in str(refused.value.message)
    moved = edit_dealer(actor=net.actor, pk=net.low.pk, values={"parent": net.top})
    assert moved.parent_id == net.top.pk
    assert edit_dealer(actor=net.actor, pk=net.middle.pk, values={"parent": None}).parent_id is None


def test_the_party_takes_the_new_name_along(net: Any) -> None:
    kept = edit_dealer(actor=net.actor, pk=net.beside.pk, values={"name": " 岭南智能制造 ", "tier": "gold"})
    kept.party.refresh_from_db()
    assert (kept.name, kept.party.name, kept.pinyin.startswith("lingnan")) == ("岭南智能制造", "岭南智能制造", True)
    (event,) = events("dealer.edited")
    assert (event.before["name"], event.after["name"]) == ("岭南智造", "岭南智能制造")


@pytest.mark.parametrize("values", [{"state": "active"}, {"owner": 1}, {"number": "JXS-1"}, {"party": 1}])
def test_what_has_a_command_of_its_own_is_not_edited(net: Any, values: dict[str, Any]) -> None:
    with nothing_changes(), pytest.raises(Refused):
        edit_dealer(actor=net.actor, pk=net.top.pk, values=values)


def test_regions_are_provinces_and_cities_each_once_and_journalled(net: Any) -> None:
    set_regions(actor=net.actor, pk=net.top.pk, lines=["江苏", " 上海市 ", "", "江苏省"])
    assert rules.regions_of(net.top) == ["江苏", "上海"]
    (event,) = events("dealer.regions_set")
    assert (event.before, event.after) == ({"regions": ["江苏", "浙江"]}, {"regions": ["江苏", "上海"]})
    with nothing_changes(), pytest.raises(Refused) as refused:
        set_regions(actor=net.actor, pk=net.top.pk, lines=["江苏", "江南"])
    assert "江南" in str(refused.value.message)
    with nothing_changes():
        set_regions(actor=net.actor, pk=net.top.pk, lines=["江苏", "上海"])


def test_a_transfer_moves_the_dealer_to_the_department_of_the_heir(cast: Cast, net: Any) -> None:
    (moved,) = transfer_dealers(actor=cast("director"), pks=[net.top.pk], owner=cast["sales2"].pk, reason="换区")
    moved.refresh_from_db()
    assert (moved.owner_id, moved.department_id) == (cast["sales2"].pk, cast["sales2"].department_id)
    (event,) = events("dealer.transferred")
    assert (event.after["owner"], event.reason) == (cast["sales2"].pk, "换区")
    for owner in (cast["dealer_a"].pk, 987654):
        with nothing_changes(), pytest.raises(Refused):
            transfer_dealers(actor=cast("director"), pks=[net.low.pk], owner=owner)


@pytest.mark.parametrize(
    ("who", "kind"),
    [("boss", Forbidden), ("finance", Forbidden), ("sales", Missing), ("hr", Missing), ("dealer_a", Missing)],
)
def test_who_may_not_change_a_dealer(cast: Cast, net: Any, who: str, kind: type[Exception]) -> None:
    with nothing_changes(), pytest.raises(kind):
        edit_dealer(actor=cast(who), pk=net.top.pk, values={"tier": "bronze"})


def test_phone_and_mail_are_masked_for_who_does_not_own_the_dealer(cast: Cast) -> None:
    made = make_dealer(cast("channel"), phone="13905741122", email="a@b.cn")
    with nothing_changes(), pytest.raises(Forbidden):
        edit_dealer(actor=cast("director"), pk=made.pk, values={"phone": "13900000000"})
    assert not rules.reads_personal(cast("director"), made, "phone")
    assert rules.reads_personal(cast("channel"), made, "phone")
    assert "13905741122" not in str(events("dealer.created")[0].after)
