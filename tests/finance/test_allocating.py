"""Money and its place: no receipt gives more than it has, no payment takes more than it leaves open."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingdan.accounts.testing import Cast
from yingdan.contracts.models import Contract
from yingdan.contracts.testing import make_contract, signed
from yingdan.core import clock
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.testing import nothing_changes
from yingdan.finance import queries, rules
from yingdan.finance.commands import (
    allocate_receipt,
    delete_receipts,
    edit_receipt,
    refund_receipt,
    release_allocation,
    write_off,
)
from yingdan.finance.models import Allocation, Instalment, Receipt, Waiver
from yingdan.finance.testing import instalments_of, make_receipt

pytestmark = pytest.mark.django_db


def test_a_receipt_pays_several_payments_in_part_and_in_full(cast: Cast, contract: Contract) -> None:
    finance = cast("finance")
    first, second, _final, _last = instalments_of(contract)
    money = make_receipt(finance, "35000.01", customer=contract.customer_id)
    assert queries.suggested(money.free, rules.payable(finance, money)) == {
        first.pk: Decimal(30_000),
        second.pk: Decimal("5000.01"),
    }
    allocate_receipt(actor=finance, pk=money.pk, parts=[(first.pk, Decimal(30_000)), (second.pk, Decimal(5_000))])
    for row in (first, second, money):
        row.refresh_from_db()
    assert (first.state, second.state, money.free) == ("paid", "partly", Decimal("0.01"))
    assert queries.paying(contract).collected == Decimal(35_000)
    for part, field in (
        (Decimal("0.02"), "parts"),
        (Decimal(0), f"part-{second.pk}"),
        (Decimal(-1), f"part-{second.pk}"),
    ):
        with pytest.raises(Refused) as refused, nothing_changes():
            allocate_receipt(actor=finance, pk=money.pk, parts=[(second.pk, part)])
        assert list(refused.value.errors) == [field]
    with pytest.raises(Refused, match="结清"), nothing_changes():
        allocate_receipt(actor=finance, pk=money.pk, parts=[(first.pk, Decimal("0.01"))])


def test_no_payment_takes_more_than_it_leaves_open_nor_another_customers_money(cast: Cast, contract: Contract) -> None:
    finance = cast("finance")
    first, *_more = instalments_of(contract)
    money = make_receipt(finance, "50000", customer=contract.customer_id)
    with pytest.raises(Refused, match=r"30,000\.00"), nothing_changes():
        allocate_receipt(actor=finance, pk=money.pk, parts=[(first.pk, Decimal("30000.01"))])
    other = signed(cast("sales"), cast("director"), make_contract(cast("sales"), "别家的"))
    (theirs,) = instalments_of(other)
    with pytest.raises(Refused), nothing_changes():
        allocate_receipt(actor=finance, pk=money.pk, parts=[(theirs.pk, Decimal(1))])
    free = make_receipt(finance, "10")
    with pytest.raises(Refused, match="认领"), nothing_changes():
        allocate_receipt(actor=finance, pk=free.pk, parts=[(first.pk, Decimal(1))])
    with pytest.raises(Refused), nothing_changes():
        allocate_receipt(actor=finance, pk=money.pk, parts=[(first.pk, Decimal(1)), (first.pk, Decimal(2))])
    with pytest.raises(Refused), nothing_changes():
        allocate_receipt(actor=finance, pk=money.pk, parts=[])


def test_an_allocation_is_taken_back_and_stays_in_the_book(cast: Cast, contract: Contract) -> None:
    finance = cast("finance")
    first, *_more = instalments_of(contract)
    money = make_receipt(finance, "30000", customer=contract.customer_id)
    allocate_receipt(actor=finance, pk=money.pk, parts=[(first.pk, Decimal(30_000))])
    for deed in (
        lambda: edit_receipt(actor=finance, pk=money.pk, values={"amount": Decimal(20_000)}),
        lambda: edit_receipt(actor=finance, pk=money.pk, values={"customer": None}),
        lambda: delete_receipts(actor=finance, pks=[money.pk]),
    ):
        with pytest.raises(Refused), nothing_changes():
            deed()
    edit_receipt(actor=finance, pk=money.pk, values={"note": "对账无误"})
    part = Allocation.objects.get(receipt=money)
    release_allocation(actor=finance, pk=money.pk, allocation=part.pk, reason="核错合同")
    with pytest.raises(Refused), nothing_changes():
        release_allocation(actor=finance, pk=money.pk, allocation=part.pk)
    for row in (first, money, part):
        row.refresh_from_db()
    assert (first.balance, first.state, money.free) == (Decimal(30_000), "expected", Decimal(30_000))
    assert part.released_by_id == cast["finance"].pk
    delete_receipts(actor=finance, pks=[money.pk])


def test_a_refund_is_a_receipt_below_zero_that_names_what_it_gives_back(cast: Cast, contract: Contract) -> None:
    finance, today = cast("finance"), clock.today()
    first, *_more = instalments_of(contract)
    money = make_receipt(finance, "35000", customer=contract.customer_id)
    allocate_receipt(actor=finance, pk=money.pk, parts=[(first.pk, Decimal(30_000))])
    for amount, reason in (("5000.01", "多付"), ("0", "零"), ("-1", "负"), ("1", " ")):
        with pytest.raises(Refused), nothing_changes():
            refund_receipt(actor=finance, pk=money.pk, amount=Decimal(amount), paid_on=today, reason=reason)
    back = refund_receipt(actor=finance, pk=money.pk, amount=Decimal(5_000), paid_on=today, reason="客户多付")
    money.refresh_from_db()
    assert (back.amount, back.free, back.refund_of_id, money.free) == (
        Decimal(-5_000),
        Decimal(0),
        money.pk,
        Decimal(0),
    )
    with pytest.raises(Refused), nothing_changes():
        refund_receipt(actor=finance, pk=back.pk, amount=Decimal(1), paid_on=today, reason="退退款")


def test_a_refund_pays_what_a_supplement_took_away(cast: Cast, contract: Contract) -> None:
    finance, sales, today = cast("finance"), cast("sales"), clock.today()
    first, *_more = instalments_of(contract)
    money = make_receipt(finance, "30000", customer=contract.customer_id)
    allocate_receipt(actor=finance, pk=money.pk, parts=[(first.pk, Decimal(30_000))])
    less = signed(sales, cast("director"), make_contract(sales, "补充协议", parent=contract.pk, amount=Decimal(-2_000)))
    (below,) = instalments_of(less)
    back = refund_receipt(
        actor=finance, pk=money.pk, amount=Decimal(2_000), paid_on=today, reason="减项", instalment=below.pk
    )
    below.refresh_from_db()
    assert (below.paid, below.state, back.free) == (Decimal(-2_000), "paid", Decimal(0))
    paying = queries.paying(contract)
    assert (paying.whole, paying.collected) == (Decimal(98_000), Decimal(28_000))


def test_who_may_allocate(cast: Cast, contract: Contract) -> None:
    money = make_receipt(cast("finance"), "100", customer=contract.customer_id)
    first, *_more = instalments_of(contract)
    for who, problem in (("sales", Forbidden), ("sales2", Missing), ("hr", Missing)):
        with pytest.raises(problem), nothing_changes():
            allocate_receipt(actor=cast(who), pk=money.pk, parts=[(first.pk, Decimal(1))])


def test_the_database_refuses_what_no_command_would_write(cast: Cast, contract: Contract) -> None:
    first, *_more = instalments_of(contract)
    money = make_receipt(cast("finance"), "100", customer=contract.customer_id)
    for rows, values in (
        (Instalment.objects.filter(pk=first.pk), {"balance": Decimal("-0.01")}),
        (Instalment.objects.filter(pk=first.pk), {"paid": Decimal("30000.01")}),
        (Receipt.objects.filter(pk=money.pk), {"free": Decimal("100.01")}),
        (Receipt.objects.filter(pk=money.pk), {"free": Decimal("-0.01")}),
        (Receipt.objects.filter(pk=money.pk), {"free": Decimal(1), "customer": None}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "allocate", "release", "refund", "write off"]),
        st.integers(0, 3),
        st.integers(0, 3),
        st.decimals(Decimal("0.01"), Decimal(40_000), places=2),
    ),
    min_size=1,
    max_size=10,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS)
def test_the_book_balances_whatever_is_done_in_whatever_order(
    cast: Cast, contract: Contract, steps: list[tuple[str, int, int, Decimal]]
) -> None:
    """An independent book in plain Python, kept beside: what each receipt has free and each payment leaves open."""
    finance = cast("finance")
    with transaction.atomic():
        rows = [one.pk for one in instalments_of(contract)]
        open_, free = {one.pk: one.amount for one in instalments_of(contract)}, dict[int, Decimal]()
        places: dict[tuple[int, int], list[int]] = defaultdict(list)
        for what, left, right, amount in steps:
            receipts = list(free)
            try:
                if what == "receive" or not receipts:
                    money = make_receipt(finance, str(amount), customer=contract.customer_id)
                    free[money.pk] = amount
                    continue
                receipt, row = receipts[left % len(receipts)], rows[right]
                _step(finance, what, receipt=receipt, row=row, amount=amount, open_=open_, free=free, places=places)
            except Refused:
                continue
        assert {one.pk: one.balance for one in instalments_of(contract)} == open_
        assert {pk: Receipt.objects.get(pk=pk).free for pk in free} == free
        for one in Instalment.objects.filter(contract=contract):
            living = Allocation.objects.filter(instalment=one, released_at=None)
            assert one.paid == sum(living.values_list("amount", flat=True), Decimal(0))
            assert one.waived == sum(Waiver.objects.filter(instalment=one).values_list("amount", flat=True), Decimal(0))
        transaction.set_rollback(True)


def _step(finance: Any, what: str, *, receipt: int, row: int, amount: Decimal, **book: Any) -> None:
    """One deed, and what it makes of the book beside; a refusal of a fitting deed would leave the books apart."""
    open_, free, places = book["open_"], book["free"], book["places"]
    fits = {"allocate": amount <= min(open_[row], free[receipt]), "refund": amount <= free[receipt]}
    if what == "allocate":
        with _told(fits["allocate"]):
            allocate_receipt(actor=finance, pk=receipt, parts=[(row, amount)])
            open_[row] -= amount
            free[receipt] -= amount
            places[receipt, row].append(Allocation.objects.latest("pk").pk)
    elif what == "refund":
        with _told(fits["refund"]):
            refund_receipt(actor=finance, pk=receipt, amount=amount, paid_on=clock.today(), reason="多付")
            free[receipt] -= amount
    elif what == "write off":
        with _told(0 < amount <= open_[row]):
            write_off(actor=finance, pk=row, amount=amount, reason="坏账")
            open_[row] -= amount
    elif places[receipt, row]:
        part = Allocation.objects.get(pk=places[receipt, row].pop())
        release_allocation(actor=finance, pk=receipt, allocation=part.pk)
        open_[row] += part.amount
        free[receipt] += part.amount


@contextmanager
def _told(fits: bool) -> Iterator[None]:
    """What fits is done, and what does not is refused."""
    try:
        yield
    except Refused:
        assert not fits
        raise
    assert fits
