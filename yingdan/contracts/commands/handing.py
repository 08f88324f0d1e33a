"""What becomes of a leaver's quotes and contracts, and of those whose customers merge."""

from django.db.models import Q

from yingdan.accounts.commands import hand_over
from yingdan.accounts.models import User
from yingdan.contracts import rules
from yingdan.contracts.choices import OPEN, UNDER_WAY
from yingdan.contracts.models import Contract, Quote
from yingdan.core import commands
from yingdan.core.policy import Actor
from yingdan.customers.commands import stands_with_customer

stands_with_customer(rules.contracts)
stands_with_customer(rules.quotes)


@hand_over("contract", action="edit", which=Q(deleted_at=None, state__in=OPEN))
def _contracts(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    taker = User.objects.select_related("department").get(pk=heir)
    values = {"owner": taker, "department": taker.department}
    for pk in Contract.objects.filter(owner=leaver, deleted_at=None, state__in=OPEN).values_list("pk", flat=True):
        commands.edit_record(actor=actor, policy=rules.contracts, pk=pk, values=values, reason=reason)


@hand_over("quote", action="edit", which=Q(deleted_at=None, state__in=UNDER_WAY))
def _quotes(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    taker = User.objects.select_related("department").get(pk=heir)
    values = {"owner": taker, "department": taker.department}
    for pk in Quote.objects.filter(owner=leaver, deleted_at=None, state__in=UNDER_WAY).values_list("pk", flat=True):
        commands.edit_record(actor=actor, policy=rules.quotes, pk=pk, values=values, reason=reason)
