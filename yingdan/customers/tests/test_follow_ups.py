"""Follow-ups, and what follows for the customer."""

import datetime as dt
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import (
    CustomerDraft,
    FollowUpDraft,
    create_customers,
    delete_follow_ups,
    edit_follow_up,
    record_follow_ups,
    restore_follow_ups,
)
from yingdan.customers.models import Customer, FollowUp
from yingdan.customers.testing import make_contact, make_customer, make_follow_up

pytestmark = pytest.mark.django_db

NEXT = dt.date(2027, 1, 5)


def ago(days: int) -> dt.datetime:
    return clock.now() - dt.timedelta(days=days)


def test_a_follow_up_moves_the_customers_last_and_next_contact(cast: Cast) -> None:
    customer = make_customer(cast("sales"))
    made = make_follow_up(cast("sales"), customer, kind="visit", next_contact_on=NEXT)
    customer.refresh_from_db()
    assert (customer.last_contact_at, customer.next_contact_on, customer.version) == (made.at, NEXT, 2)
    (told,) = events("followup.created")
    assert (told.parent_kind, told.parent_record) == ("customer", customer.pk)
    (moved,) = events("customer.contacted")
    assert moved.after["next_contact_on"] == "2027-01-05"


def test_an_older_follow_up_from_a_file_does_not_turn_the_customer_back(cast: Cast) -> None:
    customer = make_customer(cast("sales"))
    make_follow_up(cast("sales"), customer, next_contact_on=NEXT)
    last = Customer.objects.get().last_contact_at
    make_follow_up(cast("sales"), customer, at=ago(90), next_contact_on=dt.date(2020, 1, 1))
    kept = Customer.objects.get()
    assert (kept.last_contact_at, kept.next_contact_on) == (last, NEXT)


def test_a_batch_moves_each_customer_once_by_its_newest_follow_up(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    actor = cast("sales")
    customers = create_customers(actor=actor, drafts=[CustomerDraft(name=f"客户 {n}") for n in range(50)])
    drafts = [FollowUpDraft(customer=c.pk, content=f"第 {n} 次", at=ago(n)) for c in customers for n in (3, 1, 2)]
    with django_assert_max_num_queries(70):
        record_follow_ups(actor=actor, drafts=drafts)
    assert len(events("followup.created")) == 150
    assert len(events("customer.contacted")) == 50
    newest = dict(FollowUp.objects.filter(content="第 1 次").values_list("customer", "at"))
    assert dict(Customer.objects.values_list("pk", "last_contact_at")) == newest


def test_the_contact_names_the_customer(cast: Cast) -> None:
    customer = make_customer(cast("sales"))
    contact = make_contact(cast("sales"), customer)
    made = record_follow_ups(actor=cast("sales"), drafts=[FollowUpDraft(content="通话", contact=contact.pk)])[0]
    assert made.customer == customer


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"content": "  "}, "content"),
        ({"content": "空\0"}, "content"),
        ({"kind": "telepathy"}, "kind"),
        ({"customer": 987654}, "customer"),
        ({"contact": 987654}, "contact"),
        ({"about": ("deal", 987654)}, "about"),
        ({"about": ("nothing", 1)}, "about"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    customer = make_customer(cast("sales"))
    usual: dict[str, Any] = {"customer": customer.pk, "content": "通话"}
    with nothing_changes(), pytest.raises(Refused) as refused:
        record_follow_ups(actor=cast("sales"), drafts=[FollowUpDraft(**usual | values)])
    assert list(refused.value.errors) == [field]


def test_a_follow_up_names_only_people_of_its_customer_in_sight(cast: Cast) -> None:
    mine, other = make_customer(cast("sales"), "甲"), make_customer(cast("sales"), "乙")
    foreign = make_contact(cast("sales2"), make_customer(cast("sales2"), "丙"))
    elsewhere = make_contact(cast("sales"), other)
    for contact in (foreign, elsewhere):
        with nothing_changes(), pytest.raises(Refused) as refused:
            make_follow_up(cast("sales"), mine, contact=contact.pk)
        assert list(refused.value.errors) == ["contact"]


@pytest.mark.parametrize("who", ["boss", "finance", "customer", "dealer_a"])
def test_who_may_not_write_follow_ups(cast: Cast, who: str) -> None:
    customer = make_customer(cast("sales"))
    with nothing_changes(), pytest.raises(Forbidden):
        make_follow_up(cast(who), customer)


def test_a_corrected_next_day_reaches_the_customer_while_the_follow_up_is_the_last_one(cast: Cast) -> None:
    customer = make_customer(cast("sales"))
    first = make_follow_up(cast("sales"), customer, at=ago(2))
    edit_follow_up(actor=cast("sales"), pk=first.pk, values={"next_contact_on": NEXT}, version=1)
    assert Customer.objects.get().next_contact_on == NEXT
    make_follow_up(cast("sales"), customer)
    edit_follow_up(actor=cast("sales"), pk=first.pk, values={"next_contact_on": NEXT + dt.timedelta(days=9)})
    assert Customer.objects.get().next_contact_on == NEXT


def test_a_follow_up_stays_with_its_customer(cast: Cast) -> None:
    customer, other = make_customer(cast("sales"), "甲"), make_customer(cast("sales"), "乙")
    made = make_follow_up(cast("sales"), customer)
    with nothing_changes(), pytest.raises(Refused) as refused:
        edit_follow_up(actor=cast("sales"), pk=made.pk, values={"customer": other, "content": "改"})
    assert list(refused.value.errors) == ["customer"]
    kept = edit_follow_up(actor=cast("sales"), pk=made.pk, values={"customer": customer, "content": "改"})
    assert kept.content == "改"


@pytest.mark.parametrize("values", [{"content": " "}, {"kind": "x"}, {"owner": 1}, {"about_kind": "deal"}])
def test_a_bad_edit_changes_nothing(cast: Cast, values: dict[str, Any]) -> None:
    made = make_follow_up(cast("sales"), make_customer(cast("sales")))
    with nothing_changes(), pytest.raises(Refused):
        edit_follow_up(actor=cast("sales"), pk=made.pk, values=values)


def test_a_stale_or_foreign_edit_is_refused(cast: Cast) -> None:
    made = make_follow_up(cast("sales"), make_customer(cast("sales")))
    edit_follow_up(actor=cast("sales"), pk=made.pk, values={"content": "改"})
    with nothing_changes(), pytest.raises(Conflict):
        edit_follow_up(actor=cast("sales"), pk=made.pk, values={"content": "再改"}, version=1)
    with nothing_changes(), pytest.raises(Missing):
        edit_follow_up(actor=cast("sales2"), pk=made.pk, values={"content": "再改"})


def test_a_deleted_follow_up_comes_back(cast: Cast) -> None:
    made = make_follow_up(cast("sales"), make_customer(cast("sales")))
    delete_follow_ups(actor=cast("sales"), pks=[made.pk])
    assert FollowUp.objects.get().deleted_at is not None
    restore_follow_ups(actor=cast("sales"), pks=[made.pk])
    assert FollowUp.objects.get().deleted_at is None
