"""Customers into the recycle bin and back, with what hangs on them."""

from collections.abc import Iterator, Sequence

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers import rules
from yingdan.customers.commands import delete_contacts, delete_customers, restore_customers
from yingdan.customers.models import Contact, Customer, FollowUp
from yingdan.customers.queries import consequences, consequences_of_delete, stays_behind
from yingdan.customers.testing import credit_code, make_contact, make_customer, make_follow_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_things() -> Iterator[None]:
    """A higher room whose records keep pointing at a deleted customer."""

    def count(customers: Sequence[int]) -> int:
        return 2 * len(customers)

    stays_behind("thing", "东西")(count)
    yield
    del consequences._behind["thing"]


def test_what_goes_along_and_what_stays_is_said_beforehand(cast: Cast, two_things: None) -> None:
    customer = make_customer(cast("sales"))
    for name in ("李敏", "王强"):
        make_contact(cast("sales"), customer, name)
    make_follow_up(cast("sales"), customer)
    said = {c.kind: (c.count, c.goes) for c in consequences_of_delete(cast("sales"), [customer.pk])}
    assert said == {"contact": (2, True), "followup": (1, True), "thing": (2, False)}
    assert consequences_of_delete(cast("sales2"), [customer.pk]) == []


def test_contacts_and_follow_ups_go_along_and_come_back(cast: Cast) -> None:
    actor, customer = cast("sales"), make_customer(cast("sales"))
    stays, early = make_contact(actor, customer, "李敏"), make_contact(actor, customer, "王强")
    make_follow_up(actor, customer)
    delete_contacts(actor=actor, pks=[early.pk])
    delete_customers(actor=actor, pks=[customer.pk])
    for rows in (rules.visible_customers(actor), rules.visible_contacts(actor), rules.visible_follow_ups(actor)):
        assert not rows.exists()
    assert (len(events("contact.deleted")), len(events("followup.deleted")), len(events("customer.deleted"))) == (
        2,
        1,
        1,
    )
    restore_customers(actor=actor, pks=[customer.pk])
    assert rules.visible_customers(actor).get() == customer
    assert rules.visible_contacts(actor).get() == stays
    assert rules.visible_follow_ups(actor).count() == 1
    assert Contact.objects.get(pk=early.pk).deleted_at is not None
    assert FollowUp.objects.get().version == 3


@pytest.mark.parametrize(
    ("who", "kind"), [("boss", Forbidden), ("pm", Forbidden), ("sales2", Missing), ("customer", Missing)]
)
def test_who_may_not_delete_lins_customer(cast: Cast, who: str, kind: type[Refused]) -> None:
    customer = make_customer(cast("sales"))
    with nothing_changes(), pytest.raises(kind):
        delete_customers(actor=cast(who), pks=[customer.pk])


def test_all_are_deleted_or_none(cast: Cast) -> None:
    mine, foreign = make_customer(cast("sales"), "甲"), make_customer(cast("sales2"), "乙")
    with nothing_changes(), pytest.raises(Missing):
        delete_customers(actor=cast("sales"), pks=[mine.pk, foreign.pk])


def test_a_customer_is_not_restored_over_one_that_took_its_credit_code(cast: Cast) -> None:
    old = make_customer(cast("sales"), "甲", credit_code=credit_code(1))
    delete_customers(actor=cast("sales"), pks=[old.pk])
    make_customer(cast("sales"), "乙", credit_code=credit_code(1))
    with nothing_changes(), pytest.raises(Conflict):
        restore_customers(actor=cast("sales"), pks=[old.pk])
    assert Customer.objects.get(pk=old.pk).deleted_at is not None


def test_what_is_not_in_the_bin_is_not_restored(cast: Cast) -> None:
    customer = make_customer(cast("sales"))
    with nothing_changes(), pytest.raises(Missing):
        restore_customers(actor=cast("sales"), pks=[customer.pk])
