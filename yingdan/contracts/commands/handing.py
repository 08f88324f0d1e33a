"""What becomes of a leaver's contracts, and of contracts whose customers merge."""

from django.db.models import Q

from yingdan.accounts.commands import hand_over
from yingdan.accounts.models import User
from yingdan.contracts import rules
from yingdan.contracts.choices import OPEN
from yingdan.contracts.models import Contract
from yingdan.core import commands
from yingdan.core.policy import Actor
from yingdan.customers.commands import stands_with_customer

stands_with_customer(rules.contracts)


@hand_over("contract", action="edit", which=Q(deleted_at=None, state__in=OPEN))
def _contracts(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    taker = User.objects.select_related("department").get(pk=heir)
    values = {"owner": taker, "department": taker.department}
    for pk in Contract.objects.filter(owner=leaver, deleted_at=None, state__in=OPEN).values_list("pk", flat=True):
        commands.edit_record(actor=actor, policy=rules.contracts, pk=pk, values=values, reason=reason)
