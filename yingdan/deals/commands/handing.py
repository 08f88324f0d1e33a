"""What deals and leads do when customers merge or somebody leaves."""

from django.db.models import Q

from yingdan.accounts.commands import hand_over
from yingdan.core.policy import Actor
from yingdan.customers.commands import on_merge
from yingdan.deals import rules
from yingdan.deals.choices import DealState, LeadStatus
from yingdan.deals.commands.editing import transfer_deals
from yingdan.deals.commands.leads import transfer_leads
from yingdan.deals.commands.writing import Change, write
from yingdan.deals.models import Conversion, Deal


@on_merge
def move_deals_of_customer(actor: Actor, keep: int, drop: int) -> dict[str, int]:
    """Deals go to the customer that stays, also those in the recycle bin; where leads led to follows them."""
    deals = list(Deal.objects.select_for_update().filter(customer=drop).order_by("pk"))
    write([Change(deal, "deal.merged", {"customer": keep}) for deal in deals], actor=actor)
    Conversion.objects.filter(customer=drop).update(customer=keep)
    return {"deal": len(deals)}


@hand_over("deal", which=Q(state=DealState.OPEN, deleted_at__isnull=True))
def hand_over_deals(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    """Open deals only: what somebody won or lost stays his in every figure."""
    rows = rules.visible_deals(actor, "transfer").filter(owner=leaver, state=DealState.OPEN)
    transfer_deals(actor=actor, pks=list(rows.values_list("pk", flat=True)), owner=heir, reason=reason)


@hand_over("lead", which=Q(deleted_at__isnull=True) & ~Q(status=LeadStatus.CONVERTED))
def hand_over_leads(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    rows = rules.visible_leads(actor, "transfer").filter(owner=leaver).exclude(status=LeadStatus.CONVERTED)
    transfer_leads(actor=actor, pks=list(rows.values_list("pk", flat=True)), owner=heir, reason=reason)
