"""Money and dealers of the scene."""

from decimal import Decimal
from typing import Any

from yingdan.accounts.testing import Cast
from yingdan.contracts.commands import NodeDraft, set_nodes
from yingdan.contracts.testing import make_contract, signed
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.dealers.commands import open_account as open_dealer_account
from yingdan.dealers.testing import make_dealer, make_person
from yingdan.finance.commands import allocate_receipt, issue_invoice
from yingdan.finance.models import Allocation
from yingdan.finance.testing import instalments_of, make_budget_line, make_cost, make_invoice, make_receipt


def money(cast: Cast, made: dict[str, Any]) -> dict[str, Any]:
    """A signed contract with a payment that is owed, one that waits for a word and one below zero; receipts with and
    without a place and one that nobody has claimed; invoices; and what the project costs."""
    sales, finance, customer, today = cast("sales"), cast("finance"), made["customer"].pk, clock.today()
    contract = make_contract(sales, "已签设备采购", customer=customer, amount=Decimal(100_000))
    nodes = [
        NodeDraft(kind="advance", amount=Decimal(60_000), planned_on=today),
        NodeDraft(kind="final", amount=Decimal(40_000), planned_on=today, trigger="acceptance"),
    ]
    contract = signed(sales, cast("admin"), set_nodes(actor=sales, pk=contract.pk, nodes=nodes))
    less = make_contract(sales, "减一段", parent=contract.pk, amount=Decimal(-5_000))
    first, second = instalments_of(contract)
    receipts = {f"{name} receipt": make_receipt(finance, customer=customer) for name in ("binned", "allocated")}
    allocate_receipt(actor=finance, pk=receipts["allocated receipt"].pk, parts=[(first.pk, Decimal(9_000))])
    draft, issued, binned = (make_invoice(sales, contract, amount=Decimal(1_000)) for _ in range(3))
    lines = [make_budget_line(sales, made["project"], name=name) for name in ("差旅", "采购", "会务")]
    costs = [make_cost(sales, lines[1]) for _ in range(2)]
    return {
        **receipts,
        "signed contract": contract,
        "instalment": first,
        "waiting instalment": second,
        "instalment below": instalments_of(signed(sales, cast("admin"), less))[0],
        "receipt": make_receipt(finance, customer=customer),
        "free receipt": make_receipt(finance),
        "allocation": Allocation.objects.get(instalment=first),
        "invoice": draft,
        "issued invoice": issue_invoice(actor=finance, pk=issued.pk, code="2026", issued_on=today),
        "binned invoice": binned,
        "budgetline": lines[0],
        "binned budgetline": lines[2],
        "cost": costs[0],
        "binned cost": costs[1],
    }


def dealers(clerk: Actor, owner: int) -> dict[str, Any]:
    """Dealers of a salesperson; one of them with a person, and with another who signs in."""
    names = ("dealer", "staffed dealer", "binned dealer")
    made: dict[str, Any] = {name: make_dealer(clerk, f"{name} 经销", owner=owner) for name in names}
    staffed = made["staffed dealer"]
    made |= {name: make_person(clerk, staffed, name) for name in ("dealer person", "seated person")}
    open_dealer_account(actor=clerk, pk=staffed.pk, person=made["seated person"].pk)
    return made
