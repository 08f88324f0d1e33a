"""What becomes of a leaver's receipts and invoices, and of money whose customers merge."""

from typing import Any

from django.db.models import Q

from yingdan.accounts.commands import hand_over
from yingdan.accounts.models import User
from yingdan.core import commands
from yingdan.core.policy import Actor, Policy
from yingdan.customers.commands import stands_with_customer
from yingdan.finance import rules
from yingdan.finance.choices import InvoiceState

for _policy in (rules.instalments, rules.receipts, rules.invoices):
    stands_with_customer(_policy)

# Money without a place, and invoices on their way.
FREE = Q(deleted_at=None) & ~Q(free=0)
ON_THE_WAY = Q(
    deleted_at=None, state__in=(InvoiceState.APPLIED, InvoiceState.ISSUED, InvoiceState.DELIVERED), red_of=None
)


@hand_over("receipt", action="edit", which=FREE)
def _receipts(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    _hand(actor, rules.receipts, FREE, leaver=leaver, heir=heir, reason=reason)


@hand_over("invoice", action="edit", which=ON_THE_WAY)
def _invoices(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    _hand(actor, rules.invoices, ON_THE_WAY, leaver=leaver, heir=heir, reason=reason)


def _hand(actor: Actor, policy: Policy[Any], which: Q, *, leaver: int, heir: int, reason: str) -> None:
    taker = User.objects.select_related("department").get(pk=heir)
    values = {"owner": taker, "department": taker.department}
    for pk in policy.rows().filter(which, owner=leaver).values_list("pk", flat=True):
        commands.edit_record(actor=actor, policy=policy, pk=pk, values=values, reason=reason)
