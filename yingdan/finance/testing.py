"""Builders of money for tests: the room's own commands with usual values filled in."""

from decimal import Decimal
from typing import Any

from yingdan.contracts.models import Contract
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.finance.commands import (
    BudgetLineDraft,
    CostDraft,
    InvoiceDraft,
    ReceiptDraft,
    create_budget_lines,
    create_costs,
    create_invoices,
    create_receipts,
)
from yingdan.finance.models import BudgetLine, Cost, Instalment, Invoice, Receipt
from yingdan.projects.models import Project


def make_receipt(actor: Actor, amount: str = "100000", **values: Any) -> Receipt:
    usual: dict[str, Any] = {"payer": "远帆物流", "received_on": clock.today()}
    return create_receipts(actor=actor, drafts=[ReceiptDraft(amount=Decimal(amount), **usual | values)])[0]


def make_invoice(actor: Actor, contract: Contract, **values: Any) -> Invoice:
    usual: dict[str, Any] = {"kind": "e_ordinary"}
    return create_invoices(actor=actor, drafts=[InvoiceDraft(contract=contract.pk, **usual | values)])[0]


def make_budget_line(actor: Actor, project: Project, amount: str = "50000", **values: Any) -> BudgetLine:
    usual: dict[str, Any] = {"name": "差旅", "category": "travel"}
    draft = BudgetLineDraft(project=project.pk, amount=Decimal(amount), **usual | values)
    return create_budget_lines(actor=actor, drafts=[draft])[0]


def make_cost(actor: Actor, line: BudgetLine, amount: str = "1000", **values: Any) -> Cost:
    usual: dict[str, Any] = {"name": "现场勘查"}
    return create_costs(actor=actor, drafts=[CostDraft(line=line.pk, amount=Decimal(amount), **usual | values)])[0]


def instalments_of(contract: Contract) -> list[Instalment]:
    """By their place in the contract."""
    return list(Instalment.objects.filter(contract=contract).order_by("place"))
