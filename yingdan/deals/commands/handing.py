"""What deals and leads do when customers merge or somebody leaves."""

from yingdan.core.policy import Actor
from yingdan.customers.commands import on_merge
from yingdan.deals.commands.writing import Change, write
from yingdan.deals.models import Conversion, Deal


@on_merge
def move_deals_of_customer(actor: Actor, keep: int, drop: int) -> dict[str, int]:
    """Deals go to the customer that stays, also those in the recycle bin; where leads led to follows them."""
    deals = list(Deal.objects.select_for_update().filter(customer=drop).order_by("pk"))
    write([Change(deal, "deal.merged", {"customer": keep}) for deal in deals], actor=actor)
    Conversion.objects.filter(customer=drop).update(customer=keep)
    return {"deal": len(deals)}
