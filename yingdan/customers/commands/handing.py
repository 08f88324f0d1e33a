"""What becomes of a leaver's customers and contacts."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.commands import hand_over
from yingdan.core.commands import command, need
from yingdan.core.models import Batch
from yingdan.core.policy import Actor, Policy
from yingdan.core.refusal import Forbidden, Refused
from yingdan.customers import rules
from yingdan.customers.commands.owners import departments_of
from yingdan.customers.commands.writing import Change, write


@hand_over("customer", "contact")
@command("customer.hand_over", "customer.transfer")
def hand_over_customers(
    *, actor: Actor, leaver: int, heir: int, reason: str = "", batch: Batch | None = None
) -> dict[str, int]:
    """Give every customer and contact of one person to another, also those in the recycle bin: kind -> how many.

    All or none: what the actor may not transfer stops it. Follow-ups stay with who wrote them.
    """
    need(actor, "customer.transfer")
    need(actor, "contact.transfer")
    if leaver == heir:
        raise Refused(_("Choose somebody else to take over."), field="heir")
    values = {"owner": heir, "department": departments_of(actor, [heir], working=True)[heir]}
    return {
        policy.kind: _hand_over(policy, leaver, values, reason, actor=actor, batch=batch)
        for policy in (rules.customers, rules.contacts)
    }


def _hand_over(
    policy: Policy[Any], leaver: int, values: dict[str, Any], reason: str, *, actor: Actor, batch: Batch | None
) -> int:
    mine = Q(owner=leaver)
    reach = sum(policy.visible(actor, "transfer", deleted=deleted).filter(mine).count() for deleted in (False, True))
    rows = list(policy.rows().select_for_update(of=("self",)).filter(mine).order_by("pk"))
    if len(rows) != reach:
        raise Forbidden(_("You may not transfer everything this person has. Nothing was changed."))
    changes = [Change(row, f"{policy.kind}.transferred", values, reason=reason) for row in rows]
    return len(write(policy, changes, actor=actor, batch=batch))
