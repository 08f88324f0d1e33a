"""Money: what is owed, what came in and for what, invoices, budgets and costs."""

from yingdan.finance.commands import handing  # noqa: F401 - it registers itself
from yingdan.finance.commands.allocating import allocate_receipt, refund_receipt, release_allocation
from yingdan.finance.commands.budgeting import (
    BudgetLineDraft,
    CostDraft,
    create_budget_lines,
    create_costs,
    delete_budget_lines,
    delete_costs,
    edit_budget_line,
    edit_cost,
    restore_budget_lines,
    restore_costs,
)
from yingdan.finance.commands.invoicing import (
    InvoiceDraft,
    create_invoices,
    delete_invoices,
    edit_invoice,
    issue_invoice,
    move_invoice,
    restore_invoices,
    reverse_invoice,
)
from yingdan.finance.commands.owing import dun, raise_instalment, set_off, write_off
from yingdan.finance.commands.receiving import (
    ReceiptDraft,
    claim_receipt,
    create_receipts,
    delete_receipts,
    edit_receipt,
    restore_receipts,
    unclaim_receipt,
)

__all__ = [
    "BudgetLineDraft",
    "CostDraft",
    "InvoiceDraft",
    "ReceiptDraft",
    "allocate_receipt",
    "claim_receipt",
    "create_budget_lines",
    "create_costs",
    "create_invoices",
    "create_receipts",
    "delete_budget_lines",
    "delete_costs",
    "delete_invoices",
    "delete_receipts",
    "dun",
    "edit_budget_line",
    "edit_cost",
    "edit_invoice",
    "edit_receipt",
    "issue_invoice",
    "move_invoice",
    "raise_instalment",
    "refund_receipt",
    "release_allocation",
    "restore_budget_lines",
    "restore_costs",
    "restore_invoices",
    "restore_receipts",
    "reverse_invoice",
    "set_off",
    "unclaim_receipt",
    "write_off",
]
