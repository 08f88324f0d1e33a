from yingdan.finance.models.budget import BudgetLine, Cost
from yingdan.finance.models.instalment import Dunning, Instalment, Waiver
from yingdan.finance.models.invoice import Invoice
from yingdan.finance.models.receipt import Allocation, Receipt

__all__ = ["Allocation", "BudgetLine", "Cost", "Dunning", "Instalment", "Invoice", "Receipt", "Waiver"]
