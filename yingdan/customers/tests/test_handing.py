"""What becomes of a leaver's customers and contacts."""

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Forbidden, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import delete_customers, hand_over_customers
from yingdan.customers.models import Contact, Customer, FollowUp
from yingdan.customers.testing import make_contact, make_customer, make_follow_up

pytestmark = pytest.mark.django_db


def test_everything_of_a_leaver_gets_a_new_owner_and_what_he_said_stays_his(cast: Cast) -> None:
    actor = cast("sales")
    for name in ("甲", "乙"):
        make_follow_up(actor, make_customer(actor, name))
    contact = make_contact(actor, Customer.objects.get(name="甲"))
    delete_customers(actor=actor, pks=[Customer.objects.get(name="乙").pk])
    handed = hand_over_customers(actor=cast("admin"), leaver=cast["sales"].pk, heir=cast["sales2"].pk, reason="离职")
    assert handed == {"customer": 2, "contact": 1}
    assert set(Customer.objects.values_list("owner", "department")) == {
        (cast["sales2"].pk, cast.departments["华南"].pk)
    }
    contact.refresh_from_db()
    assert (contact.owner, Contact.objects.count()) == (cast["sales2"], 1)
    assert set(FollowUp.objects.values_list("owner", flat=True)) == {cast["sales"].pk}
    assert [event.reason for event in events("customer.transferred")] == ["离职"] * 2


@pytest.mark.parametrize("who", ["sales", "pm", "hr", "boss", "customer"])
def test_who_may_not_hand_over(cast: Cast, who: str) -> None:
    make_customer(cast("sales"))
    with nothing_changes(), pytest.raises(Forbidden):
        hand_over_customers(actor=cast(who), leaver=cast["sales"].pk, heir=cast["mate"].pk)


def test_what_is_out_of_reach_stops_the_whole_hand_over(cast: Cast) -> None:
    make_customer(cast("sales"), "甲")
    Customer.objects.filter(pk=make_customer(cast("sales"), "乙").pk).update(department=cast.departments["总部"])
    with nothing_changes(), pytest.raises(Forbidden):
        hand_over_customers(actor=cast("director"), leaver=cast["sales"].pk, heir=cast["mate"].pk)


@pytest.mark.parametrize("heir", ["sales", "dealer_a"])
def test_the_heir_is_another_employee(cast: Cast, heir: str) -> None:
    make_customer(cast("sales"))
    with nothing_changes(), pytest.raises(Refused):
        hand_over_customers(actor=cast("admin"), leaver=cast["sales"].pk, heir=cast[heir].pk)
