"""What becomes of a leaver's receipts and invoices, and of money whose customers merge."""

from django.db.models import Q

from yingdan.accounts.commands import goes_to_heir
from yingdan.customers.commands import stands_with_customer
from yingdan.finance import rules
from yingdan.finance.choices import InvoiceState

for _policy in (rules.instalments, rules.receipts, rules.invoices):
    stands_with_customer(_policy)

ON_THE_WAY = (InvoiceState.APPLIED, InvoiceState.ISSUED, InvoiceState.DELIVERED)
# Money without a place, and invoices on their way.
goes_to_heir(rules.receipts, Q(deleted_at=None) & ~Q(free=0))
goes_to_heir(rules.invoices, Q(deleted_at=None, state__in=ON_THE_WAY, red_of=None))
