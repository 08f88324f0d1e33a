"""What the deals with one customer come to, for the page of the customer."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Min, Q, Sum

from yingdan.core.policy import Actor
from yingdan.deals import rules
from yingdan.deals.choices import DealState
from yingdan.deals.queries.amounts import fen, yuan

OPEN, WON = Q(state=DealState.OPEN), Q(state=DealState.WON)


@dataclass(frozen=True, slots=True)
class Selling:
    """How many deals are open and won, and their amounts: None for whoever may not read every one of them."""

    open: int
    won: int
    # The day on which the first one was won.
    since: dt.date | None
    open_amount: Decimal | None
    won_amount: Decimal | None


def selling_to(actor: Actor, customer: int) -> Selling:
    """Of the deals that the actor sees, with one question."""
    asked = {
        "open": Count("pk", filter=OPEN),
        "won": Count("pk", filter=WON),
        "since": Min("closed_on", filter=WON),
    }
    reads = rules.deals.may_query(actor, "amount")
    if reads:
        asked |= {"open_fen": Sum(fen("amount"), filter=OPEN), "won_fen": Sum(fen("amount"), filter=WON)}
    found = rules.visible_deals(actor).filter(customer=customer).order_by().aggregate(**asked)
    return Selling(
        open=found["open"],
        won=found["won"],
        since=found["since"],
        open_amount=yuan(found["open_fen"]) if reads else None,
        won_amount=yuan(found["won_fen"]) if reads else None,
    )
