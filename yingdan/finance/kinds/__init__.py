from yingdan.finance.kinds import customer
from yingdan.finance.kinds.budgets import budget_line_kind, cost_kind
from yingdan.finance.kinds.instalments import instalment_kind
from yingdan.finance.kinds.invoices import invoice_kind
from yingdan.finance.kinds.receipts import receipt_kind

__all__ = ["budget_line_kind", "cost_kind", "customer", "instalment_kind", "invoice_kind", "receipt_kind"]
