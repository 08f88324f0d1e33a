"""A lead becomes customer, contact and deal, once."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.sentences import sentence_of
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import FollowUpDraft, merge_customers, record_follow_ups
from yingdan.customers.models import Contact, Customer, FollowUp
from yingdan.deals.commands import convert_lead, set_lead_status
from yingdan.deals.models import Conversion, Deal, Lead
from yingdan.deals.testing import make_customer, make_deal, make_lead, make_process

pytestmark = pytest.mark.django_db


def test_a_lead_becomes_customer_contact_and_deal(cast: Cast) -> None:
    make_process()
    lead = make_lead(cast("sales"), region="江苏", industry="机械")
    done = convert_lead(actor=cast("sales"), pk=lead.pk, amount=Decimal(5000))
    customer, contact, deal = Customer.objects.get(), Contact.objects.get(), Deal.objects.get()
    assert (done.customer, done.contact, done.deal, done.by) == (customer, contact, deal, cast["sales"])
    assert (customer.name, customer.region, customer.owner) == ("江北精工有限公司", "江苏", cast["sales"])
    assert (contact.name, contact.mobile, contact.customer) == ("吴一凡", "13800001111", customer)
    assert (deal.customer, deal.amount, deal.source) == (customer, Decimal(5000), "展会")
    assert deal.people.get().contact == contact
    assert Lead.objects.get().status == "converted"


def test_the_history_of_the_lead_stands_with_the_customer(cast: Cast) -> None:
    make_process()
    lead = make_lead(cast("sales"))
    record_follow_ups(actor=cast("sales"), drafts=[FollowUpDraft(content="首次电话", about=("lead", lead.pk))])
    done = convert_lead(actor=cast("sales"), pk=lead.pk)
    assert FollowUp.objects.get().customer == done.customer
    (event,) = events("lead.converted")
    assert (event.kind, event.record) == ("lead", lead.pk)
    assert (event.parent_kind, event.parent_record) == ("customer", done.customer_id)
    assert events("lead.created")


def test_a_lead_may_go_to_a_customer_that_is_there_and_bring_no_deal(cast: Cast) -> None:
    customer, lead = make_customer(cast("sales")), make_lead(cast("sales"))
    done = convert_lead(actor=cast("sales"), pk=lead.pk, customer=customer.pk, with_deal=False)
    assert (done.customer, done.deal, Customer.objects.count()) == (customer, None, 1)


def test_a_lead_cannot_be_converted_twice(cast: Cast) -> None:
    make_process()
    lead = make_lead(cast("sales"))
    done = convert_lead(actor=cast("sales"), pk=lead.pk)
    with nothing_changes():
        with pytest.raises(Refused):
            convert_lead(actor=cast("sales"), pk=lead.pk)
        with pytest.raises(Refused):
            set_lead_status(actor=cast("sales"), pk=lead.pk, status="new")
    done.pk = None
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        done.save(force_insert=True)
    assert str(sentence_of(problem.value)) == gettext("This lead is already converted.")
    assert Conversion.objects.count() == 1


@pytest.mark.parametrize("status", ["invalid", "duplicate"])
def test_a_lead_that_is_no_good_is_not_converted(cast: Cast, status: str) -> None:
    lead = make_lead(cast("sales"))
    set_lead_status(actor=cast("sales"), pk=lead.pk, status=status)
    with nothing_changes(), pytest.raises(Refused):
        convert_lead(actor=cast("sales"), pk=lead.pk)


def test_a_conversion_that_cannot_be_finished_leaves_nothing_half_done(cast: Cast) -> None:
    lead = make_lead(cast("sales"))
    with nothing_changes(), pytest.raises(Refused):  # there is no sales process for the deal
        convert_lead(actor=cast("sales"), pk=lead.pk)
    foreign = make_customer(cast("sales2"))
    with nothing_changes(), pytest.raises(Refused):
        convert_lead(actor=cast("sales"), pk=lead.pk, customer=foreign.pk)


@pytest.mark.parametrize(("who", "kind"), [("boss", Forbidden), ("sales2", Missing), ("customer", Missing)])
def test_who_may_not_convert_lins_lead(cast: Cast, who: str, kind: type[Refused]) -> None:
    make_process()
    lead = make_lead(cast("sales"))
    with nothing_changes(), pytest.raises(kind):
        convert_lead(actor=cast(who), pk=lead.pk)


def test_merged_customers_bring_their_deals_together(cast: Cast) -> None:
    lead, keep = make_lead(cast("sales")), make_customer(cast("sales"), "申江重工")
    make_process()
    done = convert_lead(actor=cast("sales"), pk=lead.pk)
    assert done.customer_id is not None
    make_deal(cast("sales"), "另一个", customer=done.customer_id)
    merge_customers(actor=cast("admin"), keep=keep.pk, drop=done.customer_id)
    assert set(Deal.objects.values_list("customer", flat=True)) == {keep.pk}
    assert Conversion.objects.get().customer == keep
    assert len(events("deal.merged")) == 2
