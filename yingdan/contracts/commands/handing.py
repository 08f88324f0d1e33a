"""What becomes of a leaver's quotes and contracts, and of those whose customers merge."""

from django.db.models import Q

from yingdan.accounts.commands import goes_to_heir
from yingdan.contracts import rules
from yingdan.contracts.choices import OPEN, UNDER_WAY
from yingdan.customers.commands import stands_with_customer

stands_with_customer(rules.contracts)
stands_with_customer(rules.quotes)
goes_to_heir(rules.contracts, Q(deleted_at=None, state__in=OPEN))
goes_to_heir(rules.quotes, Q(deleted_at=None, state__in=UNDER_WAY))
