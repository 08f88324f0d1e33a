"""Invoices never come to more than the contract, and what is reversed adds up to nothing, tax and all."""

import datetime as dt
from decimal import ROUND_FLOOR, Decimal

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingdan.accounts.testing import Cast
from yingdan.contracts.models import Contract
from yingdan.contracts.testing import make_contract, signed
from yingdan.core import clock
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.testing import nothing_changes
from yingdan.finance import rules
from yingdan.finance.commands import (
    delete_invoices,
    edit_invoice,
    issue_invoice,
    move_invoice,
    restore_invoices,
    reverse_invoice,
)
from yingdan.finance.models import Invoice
from yingdan.finance.testing import instalments_of, make_invoice

pytestmark = pytest.mark.django_db
CODE = "26332000000012345678"


def test_an_application_takes_what_is_left_and_the_customer_by_itself(cast: Cast, contract: Contract) -> None:
    sales, first = cast("sales"), instalments_of(contract)[0]
    one = make_invoice(sales, contract, instalment=first.pk)
    assert (one.amount, one.net + one.tax, one.title) == (Decimal(30_000), Decimal(30_000), contract.customer.name)
    rest = make_invoice(sales, contract)
    assert rest.amount == Decimal(70_000)
    with pytest.raises(Refused, match="大于零"), nothing_changes():
        make_invoice(sales, contract)
    with pytest.raises(Refused), nothing_changes():
        edit_invoice(actor=sales, pk=rest.pk, values={"amount": Decimal("70000.01")})
    edit_invoice(actor=sales, pk=rest.pk, values={"amount": Decimal(60_000)})
    with pytest.raises(Refused, match=r"10,000\.00"), nothing_changes():
        make_invoice(sales, contract, amount=Decimal("10000.01"))
    with pytest.raises(Refused, match=r"0\.00"), nothing_changes():
        make_invoice(sales, contract, amount=Decimal(1), instalment=first.pk)


def test_a_supplement_makes_room_or_takes_it(cast: Cast, contract: Contract) -> None:
    sales = cast("sales")
    more = signed(sales, cast("director"), make_contract(sales, "增项", parent=contract.pk, amount=Decimal(5_000)))
    one = make_invoice(sales, more)
    assert (one.contract, one.amount) == (contract, Decimal(105_000))


def test_special_invoices_name_the_taxpayer(cast: Cast, contract: Contract) -> None:
    sales = cast("sales")
    for number in ("", "91330106MA27ABCD0A"):
        with pytest.raises(Refused) as refused, nothing_changes():
            make_invoice(sales, contract, kind="e_special", tax_number=number)
        assert list(refused.value.errors) == ["tax_number"]
    draft = make_contract(sales, "草稿")
    with pytest.raises(Refused) as refused, nothing_changes():
        make_invoice(sales, draft)
    assert list(refused.value.errors) == ["contract"]


def test_finance_issues_and_then_the_invoice_is_fixed(cast: Cast, contract: Contract) -> None:
    sales, finance, today = cast("sales"), cast("finance"), clock.today()
    one = make_invoice(sales, contract)
    with pytest.raises(Forbidden), nothing_changes():
        issue_invoice(actor=sales, pk=one.pk, code=CODE, issued_on=today)
    with pytest.raises(Missing), nothing_changes():
        issue_invoice(actor=cast("sales2"), pk=one.pk, code=CODE, issued_on=today)
    for code, day in ((" ", today), ("9" * 33, today), (CODE, today + dt.timedelta(days=1))):
        with pytest.raises(Refused), nothing_changes():
            issue_invoice(actor=finance, pk=one.pk, code=code, issued_on=day)
    issue_invoice(actor=finance, pk=one.pk, code=CODE, issued_on=today)
    for deed in (
        lambda: edit_invoice(actor=sales, pk=one.pk, values={"amount": Decimal(1)}),
        lambda: delete_invoices(actor=sales, pks=[one.pk]),
        lambda: issue_invoice(actor=finance, pk=one.pk, code="1", issued_on=today),
    ):
        with pytest.raises(Refused), nothing_changes():
            deed()
    edit_invoice(actor=sales, pk=one.pk, values={"note": "已寄出"})
    for state in ("delivered", "received"):
        assert move_invoice(actor=sales, pk=one.pk).state == state
    with pytest.raises(Refused), nothing_changes():
        move_invoice(actor=sales, pk=one.pk)
    assert rules.may_invoice(contract) == 0


def test_a_withdrawn_application_comes_back_only_while_there_is_room(cast: Cast, contract: Contract) -> None:
    sales = cast("sales")
    one = make_invoice(sales, contract)
    delete_invoices(actor=sales, pks=[one.pk])
    two = make_invoice(sales, contract)
    with pytest.raises(Refused), nothing_changes():
        restore_invoices(actor=sales, pks=[one.pk])
    delete_invoices(actor=sales, pks=[two.pk])
    restore_invoices(actor=sales, pks=[one.pk])
    assert rules.may_invoice(contract) == 0


@pytest.mark.one_database
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    amount=st.decimals(Decimal("0.05"), Decimal(100_000), places=2),
    rate=st.sampled_from(["13", "9", "6", "3", "1", "0"]),
    cuts=st.lists(st.integers(1, 97), max_size=3),
)
def test_red_letter_invoices_take_back_the_whole_to_the_fen(
    cast: Cast, contract: Contract, amount: Decimal, rate: str, cuts: list[int]
) -> None:
    with transaction.atomic():
        _reverse(cast, contract, amount, rate, cuts)
        transaction.set_rollback(True)


def test_which_contract_an_invoice_is_for_is_no_cell(cast: Cast, contract: Contract, client: Client) -> None:
    """What is said once stands in the form of a new one alone."""
    invoice = make_invoice(cast("sales"), contract)
    client.force_login(cast["finance"])
    assert client.get(f"/invoices/{invoice.pk}/cell/amount/").status_code == 200
    for method in (client.get, client.post):
        assert method(f"/invoices/{invoice.pk}/cell/contract/").status_code == 404


def test_a_payment_due_has_no_form(cast: Cast, contract: Contract, client: Client) -> None:
    """It changes by what is done with it alone."""
    payment = instalments_of(contract)[0]
    client.force_login(cast["finance"])
    assert client.get(f"/instalments/{payment.pk}/").status_code == 200
    assert client.get(f"/instalments/{payment.pk}/edit/").status_code == 404
    assert client.get(f"/instalments/{payment.pk}/cell/name/").status_code == 404


def _reverse(cast: Cast, contract: Contract, amount: Decimal, rate: str, cuts: list[int]) -> None:
    finance, today = cast("finance"), clock.today()
    one = make_invoice(cast("sales"), contract, amount=amount, rate=rate)
    issue_invoice(actor=finance, pk=one.pk, code=CODE, issued_on=today)
    for place, cut in enumerate(cuts):
        one.refresh_from_db()
        part = ((one.amount - one.reversed) * cut / 100).quantize(Decimal("0.01"), ROUND_FLOOR)
        if part:
            reverse_invoice(
                actor=finance, pk=one.pk, code=f"红{place}", issued_on=today, amount=part, reason="部分退货"
            )
    with pytest.raises(Refused):
        reverse_invoice(actor=finance, pk=one.pk, code="红多", issued_on=today, amount=amount + 1, reason="多")
    reverse_invoice(actor=finance, pk=one.pk, code="红末", issued_on=today, reason="退货")
    one.refresh_from_db()
    assert (one.state, one.reversed) == ("reversed", one.amount)
    for column in ("amount", "net", "tax"):
        assert sum(Invoice.objects.values_list(column, flat=True)) == 0
    assert rules.may_invoice(contract) == Decimal(100_000)
    with pytest.raises(Refused):
        reverse_invoice(actor=finance, pk=one.pk, code="再红", issued_on=today, reason="再来")
