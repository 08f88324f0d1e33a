"""What waits for a person, from every room, sorted by the yuan at stake and by the day."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from yingdan.core.policy import Actor
from yingdan.deals.rules import deals as deals_policy
from yingdan.workbench.queries import money, selling, working
from yingdan.workbench.queries.item import MOST, MOST_PLAIN, Waiting


@dataclass(frozen=True, slots=True)
class Inbox:
    """`items` are those shown: the largest sums first, then what has none by its day. `count` and `worth` are of all
    that was looked at, the largest 60 of each sort; `worth` is None where nothing has a sum, or where the person may
    not read them."""

    items: list[Waiting]
    count: int
    worth: Decimal | None


def keeps_books(actor: Actor) -> bool:
    """Whoever records receipts has other work than moving deals on."""
    return actor.may("receipt.create")


def leads_others(actor: Actor) -> bool:
    """Does the actor see deals of other people as a matter of role? Then the page is about the area."""
    return actor.reach("deal.view").wide and not keeps_books(actor)


def inbox(actor: Actor, *, everything: bool = False) -> Inbox:
    """The most valuable things to do; all that is known of where `everything` is asked."""
    found = [
        *working.approvals(actor),
        *working.tasks(actor),
        *working.acceptances(actor),
        *working.questions(actor),
        *working.measures(actor),
        *money.overdue(actor),
        *money.books(actor),
    ]
    if actor.may("deal.view") and not keeps_books(actor):
        rows = selling.deals(actor, only_mine=not leads_others(actor))
        reads = deals_policy.may_query(actor, "amount")
        found += [item if reads else replace(item, amount=None) for item in rows]
    worthy = sorted((one for one in found if one.amount), key=lambda one: (-(one.amount or 0), _day(one)))
    plain = sorted((one for one in found if not one.amount), key=_day)
    worth = sum((one.amount for one in worthy if one.amount), Decimal(0)) if worthy else None
    shown = [*worthy, *plain] if everything else [*worthy[:MOST], *plain[:MOST_PLAIN]]
    return Inbox(shown, len(found), worth)


def _day(item: Waiting) -> dt.date:
    return item.due or dt.date.max
