"""Money comes in: recorded once, claimed by one, put right while it is free."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from yingdan.accounts.commands import hand_over_everything
from yingdan.accounts.testing import Cast
from yingdan.contracts.models import Contract
from yingdan.core import clock
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import nothing_changes
from yingdan.customers.commands import merge_customers
from yingdan.deals.testing import make_customer
from yingdan.finance import rules
from yingdan.finance.commands import (
    claim_receipt,
    delete_receipts,
    edit_receipt,
    restore_receipts,
    unclaim_receipt,
)
from yingdan.finance.testing import instalments_of, make_invoice, make_receipt

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"payer": " "}, "payer"),
        ({"received_on": clock.today() + dt.timedelta(days=400)}, "received_on"),
        ({"method": "barter"}, "method"),
        ({"customer": 999}, "customer"),
        ({"bank_reference": "2026-77"}, "bank_reference"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    make_receipt(cast("finance"), bank_reference="2026-77")
    with pytest.raises(Refused) as refused, nothing_changes():
        make_receipt(cast("finance"), **values)
    assert list(refused.value.errors) == [field]


def test_a_receipt_belongs_to_who_owns_its_customer(cast: Cast) -> None:
    customer = make_customer(cast("sales"))
    money = make_receipt(cast("finance"), customer=customer.pk)
    assert (money.owner, money.department) == (cast["sales"], cast.departments["华东"])
    assert money.number.startswith("SK-")
    free = make_receipt(cast("finance"))
    edit_receipt(actor=cast("finance"), pk=free.pk, values={"customer": customer})
    free.refresh_from_db()
    assert (free.customer, free.owner) == (customer, cast["sales"])


def test_who_knows_the_payer_claims_the_money_and_only_one_does(cast: Cast, contract: Contract) -> None:
    money = make_receipt(cast("finance"), "30000", payer="张三")
    sales, first = cast("sales"), instalments_of(contract)[0]
    assert not rules.visible_receipts(sales).filter(pk=money.pk).exists()
    assert list(rules.unclaimed_receipts(sales)) == [money]
    assert not rules.unclaimed_receipts(cast("hr")).exists()
    with pytest.raises(Forbidden), nothing_changes():
        claim_receipt(actor=cast("hr"), pk=money.pk, customer=contract.customer_id)
    with pytest.raises(Refused), nothing_changes():
        claim_receipt(actor=cast("sales2"), pk=money.pk, customer=contract.customer_id)
    other = make_customer(sales, "另一家")
    for wrong in ({"customer": None}, {"customer": other.pk, "meant_for": first.pk}, {"meant_for": 999}):
        with pytest.raises(Refused), nothing_changes():
            claim_receipt(actor=sales, pk=money.pk, **wrong)
    assert next(iter(rules.likely(sales, money))) == first
    assert not rules.likely(cast("sales2"), money)
    # The payment says whose money it is.
    claim_receipt(actor=sales, pk=money.pk, meant_for=first.pk, note="首付款")
    money.refresh_from_db()
    assert (money.customer_id, money.owner, money.meant_for) == (contract.customer_id, cast["sales"], first)
    other = make_customer(cast("sales2"), "抢单公司")
    with pytest.raises(Conflict), nothing_changes():
        claim_receipt(actor=cast("sales2"), pk=money.pk, customer=other.pk)
    with pytest.raises(Missing), nothing_changes():
        unclaim_receipt(actor=cast("sales2"), pk=money.pk, reason="我的")
    with pytest.raises(Refused), nothing_changes():
        unclaim_receipt(actor=sales, pk=money.pk, reason=" ")
    unclaim_receipt(actor=sales, pk=money.pk, reason="看错了")
    money.refresh_from_db()
    assert (money.customer, money.owner, money.meant_for) == (None, None, None)


def test_sales_sees_own_receipts_and_changes_none(cast: Cast) -> None:
    money = make_receipt(cast("finance"), customer=make_customer(cast("sales")).pk)
    assert rules.visible_receipts(cast("sales")).filter(pk=money.pk).exists()
    for who, problem in (("sales", Forbidden), ("sales2", Missing)):
        with pytest.raises(problem), nothing_changes():
            edit_receipt(actor=cast(who), pk=money.pk, values={"amount": Decimal(1)})
    with pytest.raises(Forbidden), nothing_changes():
        make_receipt(cast("sales"))
    with pytest.raises(Refused), nothing_changes():
        delete_receipts(actor=cast("sales"), pks=[money.pk])


def test_money_goes_with_merged_customers_and_with_who_takes_over(cast: Cast, contract: Contract) -> None:
    sales = cast("sales")
    keep = make_customer(sales, "远帆集团")
    money = make_receipt(cast("finance"), customer=contract.customer_id)
    invoice = make_invoice(sales, contract)
    merge_customers(actor=cast("admin"), keep=keep.pk, drop=contract.customer_id)
    first = instalments_of(contract)[0]
    for row in (money, invoice):
        row.refresh_from_db()
    assert {money.customer, invoice.customer, first.customer} == {keep}
    moved = hand_over_everything(actor=cast("admin"), pk=cast["sales"].pk, taker=cast["sales2"].pk, reason="离职")
    assert (moved["receipt"], moved["invoice"]) == (1, 1)
    money.refresh_from_db()
    assert money.owner == cast["sales2"]


def test_a_receipt_does_not_come_back_beside_its_twin(cast: Cast) -> None:
    """It was recorded anew with its bank reference; the way out of the recycle bin says so."""
    finance = cast("finance")
    old = make_receipt(finance, bank_reference="N-1")
    delete_receipts(actor=finance, pks=[old.pk])
    new = make_receipt(finance, bank_reference="N-1")
    with pytest.raises(Refused) as refused, nothing_changes():
        restore_receipts(actor=finance, pks=[old.pk])
    assert list(refused.value.errors) == ["bank_reference"]
    delete_receipts(actor=finance, pks=[new.pk])
    assert [one.pk for one in restore_receipts(actor=finance, pks=[old.pk])] == [old.pk]
