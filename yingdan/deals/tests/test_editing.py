"""Fields, lines, people, owner and recycle bin of deals."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from yingdan.accounts.commands import disable_person, set_field_rule
from yingdan.accounts.models import Role
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import ContactDraft, create_contacts
from yingdan.deals.commands import (
    LineDraft,
    PersonDraft,
    delete_deals,
    edit_deal,
    lose_deal,
    restore_deals,
    set_lines,
    set_people,
    transfer_deals,
    win_deal,
)
from yingdan.deals.models import Deal, DealContact, DealLine
from yingdan.deals.rules import visible_deals
from yingdan.deals.testing import make_customer, make_deal, make_product

pytestmark = pytest.mark.django_db


def test_an_edit_writes_the_new_version_and_what_changed(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    edit_deal(actor=cast("sales"), pk=deal.pk, values={"next_step": "报价", "amount": Decimal("7.005")}, version=1)
    kept = Deal.objects.get()
    assert (kept.version, kept.next_step, kept.amount) == (2, "报价", Decimal("7.01"))
    (event,) = events("deal.edited")
    assert event.before == {"next_step": "", "amount": "100000.00"}
    assert event.after == {"next_step": "报价", "amount": "7.01"}


def test_an_edit_that_changes_nothing_writes_nothing(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    with nothing_changes():
        edit_deal(actor=cast("sales"), pk=deal.pk, values={"name": deal.name, "amount": deal.amount})


def test_putting_the_expected_close_off_counts_and_bringing_it_forward_does_not(cast: Cast) -> None:
    deal, day = make_deal(cast("sales")), clock.today()
    for distance in (60, 90, 10, 20):
        edit_deal(actor=cast("sales"), pk=deal.pk, values={"expected_close": day + dt.timedelta(days=distance)})
    assert Deal.objects.get().pushes == 3


def test_filling_the_gap_makes_the_deal_complete(cast: Cast) -> None:
    deal = make_deal(cast("sales"), amount=None)
    assert deal.incomplete
    edit_deal(actor=cast("sales"), pk=deal.pk, values={"amount": Decimal(1)})
    assert not Deal.objects.get().incomplete


REFUSED: list[tuple[str, dict[str, Any], type[Refused]]] = [
    ("sales", {"name": " "}, Refused),
    ("sales", {"state": "won"}, Refused),
    ("sales", {"owner": 1}, Refused),
    ("sales", {"probability": 150}, Refused),
    ("sales", {"customer": 999_999}, Refused),
    ("finance", {"name": "看得见改不了"}, Forbidden),
    ("sales2", {"name": "看不见"}, Missing),
    ("mate", {"name": "看不见"}, Missing),
]


@pytest.mark.parametrize(("who", "values", "kind"), REFUSED)
def test_a_refused_edit_changes_nothing(cast: Cast, who: str, values: dict[str, Any], kind: type[Refused]) -> None:
    deal = make_deal(cast("sales"))
    with nothing_changes(), pytest.raises(kind) as refusal:
        edit_deal(actor=cast(who), pk=deal.pk, values=values)
    assert type(refusal.value) is kind


def test_who_was_slower_hears_that_the_deal_has_changed(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    edit_deal(actor=cast("sales"), pk=deal.pk, values={"note": "先"}, version=1)
    with nothing_changes(), pytest.raises(Conflict):
        edit_deal(actor=cast("sales"), pk=deal.pk, values={"note": "后"}, version=1)


def test_with_lines_the_amount_is_not_entered(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    set_lines(actor=cast("sales"), pk=deal.pk, lines=[LineDraft(product=make_product("压机").pk, price=Decimal(80))])
    assert Deal.objects.get().amount == Decimal(80)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        edit_deal(actor=cast("sales"), pk=deal.pk, values={"amount": Decimal(1)})
    assert "amount" in refusal.value.errors
    set_lines(actor=cast("sales"), pk=deal.pk, lines=[])
    assert (Deal.objects.get().amount, DealLine.objects.count()) == (Decimal(80), 0)
    assert [len(event.after["lines"]) for event in events("deal.lines_set")] == [1, 0]


def test_the_same_lines_again_write_nothing(cast: Cast) -> None:
    lines = [LineDraft(product=make_product("压机").pk, price=Decimal(80))]
    deal = make_deal(cast("sales"), lines=lines)
    with nothing_changes():
        set_lines(actor=cast("sales"), pk=deal.pk, lines=lines)


@pytest.mark.parametrize(
    "line", [{"quantity": Decimal(0)}, {"discount": Decimal(101)}, {"price": Decimal(-1)}, {"product": 999_999}]
)
def test_a_bad_line_changes_nothing(cast: Cast, line: dict[str, Any]) -> None:
    deal, product = make_deal(cast("sales")), make_product("压机")
    with nothing_changes(), pytest.raises(Refused):
        set_lines(actor=cast("sales"), pk=deal.pk, lines=[LineDraft(**{"product": product.pk} | line)])


def test_a_closed_deal_keeps_amount_and_lines_but_takes_a_note(cast: Cast) -> None:
    deal, product = make_deal(cast("sales")), make_product("压机")
    win_deal(actor=cast("sales"), pk=deal.pk)
    with nothing_changes():
        with pytest.raises(Refused):
            edit_deal(actor=cast("sales"), pk=deal.pk, values={"amount": Decimal(1)})
        with pytest.raises(Refused):
            set_lines(actor=cast("sales"), pk=deal.pk, lines=[LineDraft(product=product.pk)])
    assert edit_deal(actor=cast("sales"), pk=deal.pk, values={"note": "已归档"}).note == "已归档"


def test_a_role_that_may_only_read_amounts_does_not_change_them(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    role = Role.objects.get(code="sales")
    set_field_rule(actor=cast("admin"), role=role.pk, kind="deal", field="amount", level="read")
    with nothing_changes(), pytest.raises(Forbidden):
        edit_deal(actor=cast("sales"), pk=deal.pk, values={"amount": Decimal(1)})
    with nothing_changes(), pytest.raises(Forbidden):
        win_deal(actor=cast("sales"), pk=deal.pk, amount=Decimal(1))


def test_people_of_a_deal_are_contacts_in_sight(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    own = create_contacts(actor=cast("sales"), drafts=[ContactDraft(name="周敏", customer=deal.customer_id)])[0]
    other = create_contacts(
        actor=cast("sales2"), drafts=[ContactDraft(name="李远", customer=make_customer(cast("sales2"), "海纳").pk)]
    )[0]
    set_people(actor=cast("sales"), pk=deal.pk, people=[PersonDraft(contact=own.pk, role="decider")])
    assert DealContact.objects.get().role == "decider"
    with nothing_changes(), pytest.raises(Refused):
        set_people(actor=cast("sales"), pk=deal.pk, people=[PersonDraft(contact=other.pk)])
    assert len(events("deal.people_set")) == 1


def test_a_transfer_moves_deals_to_the_new_owner_and_department(cast: Cast) -> None:
    deals = [make_deal(cast("sales"), f"商机 {n}") for n in range(3)]
    pks = [deal.pk for deal in deals]
    transfer_deals(actor=cast("director"), pks=pks, owner=cast["sales2"].pk, reason="换区")
    assert {(deal.owner_id, deal.department_id) for deal in Deal.objects.all()} == {
        (cast["sales2"].pk, cast.departments["华南"].pk)
    }
    assert [event.reason for event in events("deal.transferred")] == ["换区"] * 3
    assert visible_deals(cast("sales2")).count() == 3


def test_a_transfer_of_one_deal_too_many_moves_none(cast: Cast) -> None:
    mine, foreign = make_deal(cast("sales")), make_deal(cast("sales2"), "海纳项目")
    with nothing_changes(), pytest.raises(Refused):
        transfer_deals(actor=cast("sales"), pks=[mine.pk, foreign.pk], owner=cast["mate"].pk)
    disable_person(actor=cast("admin"), pk=cast["mate"].pk)
    with nothing_changes(), pytest.raises(Refused):
        transfer_deals(actor=cast("director"), pks=[mine.pk], owner=cast["mate"].pk)


def test_the_recycle_bin_hides_a_deal_and_gives_it_back(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    delete_deals(actor=cast("sales"), pks=[deal.pk])
    assert not visible_deals(cast("sales")).exists()
    with nothing_changes(), pytest.raises(Missing):
        lose_deal(actor=cast("sales"), pk=deal.pk, reason="误")
    restore_deals(actor=cast("sales"), pks=[deal.pk])
    assert visible_deals(cast("sales")).get().version == 3
    assert [len(events(f"deal.{verb}")) for verb in ("deleted", "restored")] == [1, 1]
