"""Clients at once: money is given out once, a receipt is claimed by one, and neither a contract nor a budget is
exceeded.

The naive twins look, wait, and write what they worked out, without the lock. No wall of the database stops them: the
figures that it compares are columns of one row each, and each client writes figures that fit together.
"""

import itertools
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from yingdan.accounts.testing import Cast
from yingdan.contracts.commands import NodeDraft, set_nodes
from yingdan.contracts.models import Contract
from yingdan.contracts.testing import make_contract, signed
from yingdan.core import clock
from yingdan.deals.testing import make_customer
from yingdan.deals.tests.races import CLIENTS
from yingdan.deals.tests.racing import WHO, Client, Race, actors, succeeded, twin, with_barrier
from yingdan.finance import rules
from yingdan.finance.commands import (
    CostDraft,
    InvoiceDraft,
    allocate_receipt,
    claim_receipt,
    create_costs,
    create_invoices,
    delete_receipts,
)
from yingdan.finance.models import Allocation, BudgetLine, Cost, Instalment, Invoice, Receipt
from yingdan.finance.testing import instalments_of, make_budget_line, make_receipt
from yingdan.projects.testing import make_project

_fresh = itertools.count(1)
WHOLE, PART = Decimal(1000), Decimal(600)
type Money = tuple[list[Receipt], list[Instalment]]


def _contract(cast: Cast, parts: int) -> Contract:
    """A signed contract in so many payments of a thousand."""
    pm, day = cast("pm"), clock.today()
    made = make_contract(pm, f"合同 {next(_fresh)}", amount=WHOLE * parts)
    nodes = [NodeDraft(kind="advance", amount=WHOLE, planned_on=day) for _ in range(parts)]
    return signed(pm, cast("admin"), set_nodes(actor=pm, pk=made.pk, nodes=nodes))


def _allocated(**to: Any) -> Decimal:
    """What is allocated of a receipt, or to a payment."""
    rows = Allocation.objects.filter(**to, released_at=None).values_list("amount", flat=True)
    return sum(rows, Decimal(0))


def _allocations(cast: Cast, money: Money) -> list[Client]:
    """Each client has one of the receipts and one of the payments, some of which are the same."""
    receipts, instalments = money
    return [
        with_barrier(
            allocate_receipt,
            actor=cast("finance"),
            pk=receipts[number % len(receipts)].pk,
            parts=[(instalments[number % len(instalments)].pk, PART)],
        )
        for number in range(CLIENTS)
    ]


def _adds_up(money: Money) -> bool:
    """Do the kept figures tell what the allocations say?"""
    receipts = Receipt.objects.filter(pk__in=[one.pk for one in money[0]])
    instalments = Instalment.objects.filter(pk__in=[one.pk for one in money[1]])
    return all(one.free == one.amount - _allocated(receipt=one) for one in receipts) and all(
        one.balance == one.amount - one.paid and one.paid == _allocated(instalment=one) for one in instalments
    )


def _allocated_wrongly(money: Money, answers: list[Any]) -> bool:
    return succeeded(answers) != 1 or not _adds_up(money)


def _write_allocation(money: Money, number: int) -> None:
    receipts, instalments = money
    receipt, instalment = receipts[number % len(receipts)], instalments[number % len(instalments)]
    Allocation.objects.create(
        receipt=receipt, instalment=instalment, amount=PART, by_id=receipt.owner_id or 0, at=clock.now()
    )
    Receipt.objects.filter(pk=receipt.pk).update(free=receipt.free - PART)
    Instalment.objects.filter(pk=instalment.pk).update(paid=PART, balance=instalment.balance - PART)


# --- one receipt, several payments ---


def _receipt(cast: Cast) -> Money:
    contract = _contract(cast, CLIENTS)
    return [make_receipt(cast("finance"), str(WHOLE), customer=contract.customer_id)], instalments_of(contract)


def _is_free(money: Money) -> bool:
    return bool(Receipt.objects.get(pk=money[0][0].pk).free >= PART)


def _spent_twice(money: Money, _answers: list[Any]) -> bool:
    return _allocated(receipt=money[0][0]) > WHOLE


# --- a receipt is thrown away, or has its place ---


def _discards(cast: Cast, money: Money) -> list[Client]:
    """Half of them throw away what the others allocate."""
    throw = with_barrier(delete_receipts, actor=cast("finance"), pks=[money[0][0].pk])
    return [throw if number % 2 else client for number, client in enumerate(_allocations(cast, money))]


def _lost(money: Money, _answers: list[Any]) -> bool:
    row = Receipt.objects.get(pk=money[0][0].pk)
    return row.deleted_at is not None and _allocated(receipt=row) > 0


def _write_discard(money: Money, number: int) -> None:
    if number % 2:
        Receipt.objects.filter(pk=money[0][0].pk).update(deleted_at=clock.now())
    else:
        _write_allocation(money, number)


# --- several receipts, one payment ---


def _payment(cast: Cast) -> Money:
    contract = _contract(cast, 1)
    receipts = [make_receipt(cast("finance"), str(WHOLE), customer=contract.customer_id) for _ in range(CLIENTS)]
    return receipts, instalments_of(contract)


def _is_open(money: Money) -> bool:
    return bool(Instalment.objects.get(pk=money[1][0].pk).balance >= PART)


def _paid_twice(money: Money, _answers: list[Any]) -> bool:
    return _allocated(instalment=money[1][0]) > WHOLE


# --- a receipt is claimed by one ---

type Claimed = tuple[Receipt, list[int], list[int]]


def _unclaimed(cast: Cast) -> Claimed:
    """A receipt, and for each who may claim it a customer that he sees."""
    customers = [_customer(cast, number) for number in range(CLIENTS)]
    return make_receipt(cast("finance"), str(WHOLE)), customers, [cast[WHO[n % len(WHO)]].pk for n in range(CLIENTS)]


def _customer(cast: Cast, number: int) -> int:
    return int(make_customer(cast(WHO[number % len(WHO)]), f"客户 {next(_fresh)}").pk)


def _claims(cast: Cast, claimed: Claimed) -> list[Client]:
    receipt, customers, _people = claimed
    return [
        with_barrier(claim_receipt, actor=actor, pk=receipt.pk, customer=customer)
        for actor, customer in zip(actors(cast), customers, strict=True)
    ]


def _claimed_wrongly(claimed: Claimed, answers: list[Any]) -> bool:
    row = Receipt.objects.get(pk=claimed[0].pk)
    whose = dict(zip(claimed[1], claimed[2], strict=True))
    return succeeded(answers) != 1 or row.version != 2 or row.owner_id != whose.get(row.customer_id or 0)


def _write_claim(claimed: Claimed, number: int) -> None:
    receipt, customers, people = claimed
    Receipt.objects.filter(pk=receipt.pk).update(customer=customers[number], owner=people[number])


# --- a contract is invoiced once ---


def _applications(cast: Cast, contract: Contract) -> list[Client]:
    draft = InvoiceDraft(contract=contract.pk, amount=PART, kind="e_ordinary")
    return [with_barrier(create_invoices, actor=cast("pm"), drafts=[draft])] * CLIENTS


def _beyond(contract: Contract) -> bool:
    return rules.invoiced(contract) > WHOLE


def _write_invoice(contract: Contract, number: int) -> None:
    now = clock.now()
    Invoice.objects.create(
        contract=contract,
        number=f"并发-{contract.pk}-{number}",
        customer_id=contract.customer_id,
        owner_id=contract.owner_id,
        title="并发",
        item="并发",
        amount=PART,
        net=PART,
        tax=0,
        created_at=now,
        updated_at=now,
        version=1,
    )


# --- a budget line is promised once ---


def _line(cast: Cast) -> BudgetLine:
    return make_budget_line(cast("pm"), make_project(cast("pm"), f"预算 {next(_fresh)}"), str(WHOLE))


def _promises(cast: Cast, line: BudgetLine) -> list[Client]:
    draft = CostDraft(line=line.pk, name="采购", amount=PART, kind="commitment")
    return [with_barrier(create_costs, actor=cast("pm"), drafts=[draft])] * CLIENTS


def _promised(line: BudgetLine) -> Decimal:
    found = Cost.objects.filter(line=line, deleted_at=None).aggregate(whole=Sum("amount"))["whole"]
    return Decimal(found or 0)


def _promised_wrongly(line: BudgetLine, answers: list[Any]) -> bool:
    row = BudgetLine.objects.get(pk=line.pk)
    return succeeded(answers) != 1 or (row.committed, row.used) != (PART, 60) or _promised(line) != PART


def _write_promise(line: BudgetLine, _number: int) -> None:
    now = clock.now()
    Cost.objects.create(
        project_id=line.project_id,
        line=line,
        owner_id=line.project.owner_id,
        name="采购",
        kind="commitment",
        amount=PART,
        on=clock.today(),
        created_at=now,
        updated_at=now,
        version=1,
    )
    BudgetLine.objects.filter(pk=line.pk).update(committed=PART, used=60)


RACES: dict[str, tuple[Race, Race]] = {
    "allocate": (
        Race(_receipt, _allocations, _allocated_wrongly),
        Race(_receipt, twin(_is_free, _write_allocation), _spent_twice),
    ),
    "discard": (
        Race(
            _receipt,
            _discards,
            lambda money, answers: succeeded(answers) != 1 or _lost(money, answers) or not _adds_up(money),
        ),
        Race(_receipt, twin(_is_free, _write_discard), _lost),
    ),
    "pay": (
        Race(_payment, _allocations, _allocated_wrongly),
        Race(_payment, twin(_is_open, _write_allocation), _paid_twice),
    ),
    "claim_receipt": (
        Race(_unclaimed, _claims, _claimed_wrongly),
        Race(
            _unclaimed,
            twin(lambda claimed: Receipt.objects.get(pk=claimed[0].pk).customer_id is None, _write_claim),
            lambda _claimed, answers: sum(answer is True for answer in answers) > 1,
        ),
    ),
    "invoice": (
        Race(
            lambda cast: _contract(cast, 1),
            _applications,
            lambda contract, answers: succeeded(answers) != 1 or rules.invoiced(contract) != PART,
        ),
        Race(
            lambda cast: _contract(cast, 1),
            twin(lambda contract: rules.may_invoice(contract) >= PART, _write_invoice),
            lambda contract, _answers: _beyond(contract),
        ),
    ),
    "promise": (
        Race(_line, _promises, _promised_wrongly),
        Race(
            _line,
            twin(lambda line: _promised(line) + PART <= WHOLE * Decimal("1.1"), _write_promise),
            lambda line, _answers: _promised(line) > WHOLE * Decimal("1.1"),
        ),
    ),
}
