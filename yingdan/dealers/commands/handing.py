"""What becomes of a leaver's dealers."""

from django.db.models import Q

from yingdan.accounts.commands import goes_to_heir
from yingdan.dealers import rules

goes_to_heir(rules.dealers, Q(deleted_at=None))
