"""Contacts: recorded, changed, moved; how much of them others see."""

import datetime as dt
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.models import EventSecret
from yingdan.core.policy import Access
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers import rules
from yingdan.customers.commands import ContactDraft, create_contacts, delete_contacts, edit_contact, restore_contacts
from yingdan.customers.models import Contact
from yingdan.customers.testing import make_contact, make_customer

pytestmark = pytest.mark.django_db


def test_a_contacts_personal_values_stand_apart_in_the_journal(cast: Cast) -> None:
    customer = make_customer(cast("sales"))
    made = make_contact(cast("sales"), customer, email="Li@Example.com", birthday=dt.date(1988, 5, 1))
    (event,) = events("contact.created")
    assert (event.record, event.parent_kind, event.parent_record) == (made.pk, "customer", customer.pk)
    assert not {"mobile", "email", "birthday"} & event.after.keys()
    assert EventSecret.objects.get().after == {
        "mobile": "13812345678", "email": "li@example.com", "birthday": "1988-05-01"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("138 1234 5678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("021-5888 1234", "021-5888 1234"),
        ("+49 30 1234567", "+49 30 1234567"),
    ],
)
def test_a_mobile_number_is_kept_as_its_digits(cast: Cast, written: str, kept: str) -> None:
    made = make_contact(cast("sales"), make_customer(cast("sales")), mobile=written)
    assert made.mobile == kept
    edit_contact(actor=cast("sales"), pk=made.pk, values={"mobile": written})
    made.refresh_from_db()
    assert (made.mobile, made.version) == (kept, 1)


def test_a_contact_is_its_customers_owners_where_the_creator_reaches_him(cast: Cast) -> None:
    customer = make_customer(cast("sales"))
    assert make_contact(cast("director"), customer).owner == cast["sales"]
    assert make_contact(cast("pm"), customer).owner == cast["sales"]
    assert make_contact(cast("pm"), customer, owner=cast["mate"].pk).owner == cast["mate"]


@pytest.mark.parametrize(
    ("name", "with_customer", "incomplete"), [("", True, True), ("李", False, True), ("李", True, False)]
)
def test_what_the_form_asks_for_makes_a_contact_complete(
    cast: Cast, name: str, with_customer: bool, incomplete: bool
) -> None:
    customer = make_customer(cast("sales"))
    made = make_contact(cast("sales"), customer if with_customer else None, name)
    assert made.incomplete is incomplete
    kept = edit_contact(actor=cast("sales"), pk=made.pk, values={"name": "李敏"})
    assert kept.incomplete is not with_customer
    kept = edit_contact(actor=cast("sales"), pk=made.pk, values={"customer": customer.pk})
    assert (kept.incomplete, kept.customer) == (False, customer)
    assert edit_contact(actor=cast("sales"), pk=made.pk, values={"customer": None}).incomplete


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "李" * 81}, "name"),
        ({"role": "king"}, "role"),
        ({"attitude": "cool"}, "attitude"),
        ({"mobile": "1" * 41}, "mobile"),
        ({"customer": 987654}, "customer"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    customer = make_customer(cast("sales"))
    usual: dict[str, Any] = {"name": "李敏", "customer": customer.pk}
    with nothing_changes(), pytest.raises(Refused) as refused:
        create_contacts(actor=cast("sales"), drafts=[ContactDraft(**usual | values)])
    assert list(refused.value.errors) == [field]


def test_a_contact_moves_only_to_a_customer_in_sight(cast: Cast) -> None:
    made = make_contact(cast("sales"), make_customer(cast("sales"), "甲"))
    foreign = make_customer(cast("sales2"), "乙")
    for customer in (foreign, foreign.pk):
        with nothing_changes(), pytest.raises(Refused) as refused:
            edit_contact(actor=cast("sales"), pk=made.pk, values={"customer": customer})
        assert list(refused.value.errors) == ["customer"]


@pytest.mark.parametrize("field", ["owner", "department", "incomplete", "deleted_at"])
def test_an_edit_does_not_reach_what_has_a_command_of_its_own(cast: Cast, field: str) -> None:
    made = make_contact(cast("sales"), make_customer(cast("sales")))
    with nothing_changes(), pytest.raises(Refused):
        edit_contact(actor=cast("admin"), pk=made.pk, values={field: None})


@pytest.mark.parametrize(("who", "kind"), [("boss", Forbidden), ("sales2", Missing), ("dealer_a", Missing)])
def test_who_may_not_edit_lins_contact(cast: Cast, who: str, kind: type[Refused]) -> None:
    made = make_contact(cast("sales"), make_customer(cast("sales")))
    with nothing_changes(), pytest.raises(kind):
        edit_contact(actor=cast(who), pk=made.pk, values={"title": "总监"})


def test_whoever_may_edit_the_customer_may_edit_its_contacts_but_not_their_masked_fields(cast: Cast) -> None:
    made = make_contact(cast("sales"), make_customer(cast("sales")))
    assert edit_contact(actor=cast("pm"), pk=made.pk, values={"title": "总监"}).title == "总监"
    for field in ("mobile", "phone", "email", "wechat", "birthday"):
        assert rules.contacts.access(cast("pm"), field) == Access.MASKED
        assert rules.contacts.access(cast("sales"), field, mine=True) == Access.EDIT
        with nothing_changes(), pytest.raises(Forbidden):
            edit_contact(actor=cast("pm"), pk=made.pk, values={field: None})


def test_masks_leave_no_more_than_the_ends() -> None:
    shown = {name: guard.mask("13812345678") for name, guard in rules.contacts.guards.items() if name != "email"}
    assert shown == {"mobile": "138****5678", "phone": "138****5678", "wechat": "****", "birthday": "****"}
    assert rules.contacts.guards["email"].mask("limin@example.com") == "l***@example.com"


def test_a_deleted_contact_comes_back(cast: Cast) -> None:
    made = make_contact(cast("sales"), make_customer(cast("sales")))
    delete_contacts(actor=cast("sales"), pks=[made.pk])
    assert not rules.visible_contacts(cast("sales")).exists()
    restore_contacts(actor=cast("sales"), pks=[made.pk])
    assert rules.visible_contacts(cast("sales")).get() == made
    assert Contact.objects.get().version == 3


def test_whom_a_contact_reports_to_is_at_the_same_customer(cast: Cast) -> None:
    sales = cast("sales")
    customer, other = make_customer(sales), make_customer(sales, "别的客户")
    head, stranger = make_contact(sales, customer, "叶承泽"), make_contact(sales, other, "外人")
    made = make_contact(sales, customer, "白启航", reports_to=head.pk)
    assert made.reports_to == head
    with nothing_changes(), pytest.raises(Refused, match="同一客户"):
        make_contact(sales, customer, "陆一苇", reports_to=stranger.pk)
    with nothing_changes(), pytest.raises(Refused, match="同一客户"):
        make_contact(sales, None, "陆一苇", reports_to=head.pk)
    with nothing_changes(), pytest.raises(Refused, match="同一客户"):
        edit_contact(actor=sales, pk=made.pk, values={"reports_to": stranger.pk})
    with nothing_changes(), pytest.raises(Refused, match="看不到"):
        make_contact(sales, customer, "陆一苇", reports_to=10**9)
    # Who does not see the superior does not name him.
    theirs = make_contact(cast("sales2"), make_customer(cast("sales2"), "华南客户"), "何人")
    with nothing_changes(), pytest.raises(Refused, match="看不到"):
        edit_contact(actor=sales, pk=made.pk, values={"reports_to": theirs.pk})


def test_nobody_reports_to_himself_not_even_through_others(cast: Cast) -> None:
    sales = cast("sales")
    customer = make_customer(sales)
    top = make_contact(sales, customer, "叶承泽")
    middle = make_contact(sales, customer, "白启航", reports_to=top.pk)
    low = make_contact(sales, customer, "顾北", reports_to=middle.pk)
    for superior in (top, middle, low):
        with nothing_changes(), pytest.raises(Refused, match="自己"):
            edit_contact(actor=sales, pk=top.pk, values={"reports_to": superior})
    edit_contact(actor=sales, pk=low.pk, values={"reports_to": top})
    edit_contact(actor=sales, pk=middle.pk, values={"reports_to": low})
    low.refresh_from_db()
    assert low.reports_to == top
    edit_contact(actor=sales, pk=low.pk, values={"reports_to": None})
    low.refresh_from_db()
    assert low.reports_to is None


def test_who_moves_to_another_customer_reports_to_nobody_there(cast: Cast) -> None:
    sales = cast("sales")
    customer, other = make_customer(sales), make_customer(sales, "别的客户")
    head, there = make_contact(sales, customer, "叶承泽"), make_contact(sales, other, "秦敏达")
    made = make_contact(sales, customer, "白启航", reports_to=head.pk)
    # As the form sends it: with the superior that stood in it.
    edit_contact(actor=sales, pk=made.pk, values={"customer": other, "reports_to": head})
    made.refresh_from_db()
    assert (made.customer, made.reports_to) == (other, None)
    edit_contact(actor=sales, pk=made.pk, values={"customer": customer, "reports_to": head})
    edit_contact(actor=sales, pk=made.pk, values={"customer": other, "reports_to": there})
    made.refresh_from_db()
    assert (made.customer, made.reports_to) == (other, there)
