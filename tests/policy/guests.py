"""The page of a project for its customer: guests see those of their own company, employees those of their projects."""

from collections.abc import Iterator
from random import Random

from tests.policy.asking import Asker, differences
from tests.policy.build import GUESTS, PARTIES, SHOWN
from yingdan.portal import queries
from yingdan.projects import rules

PARTY = {kind: pk for pk, kind in PARTIES}


def portal(asker: Asker, dice: Random) -> Iterator[str]:
    """Which pages there are, and one of them by its address."""
    right = _right(asker)
    told = set(rules.pages_in_sight(asker.actor).values_list("pk", flat=True))
    yield from differences(f"{asker} pages of projects", told, right)
    pk = dice.choice(sorted(asker.world.rows["project"]))
    page = queries.page_of(asker.actor, pk)
    if (page is not None) != (pk in right):
        yield f"{asker} page of project {pk}: {page is not None}"


def _right(asker: Asker) -> set[int]:
    human, rows = asker.world.people[asker.actor.user_id], asker.world.rows
    if human.kind != "customer":
        return asker.seen("project") & SHOWN.keys()
    if not human.active or human.deleted:
        return set()
    own = {customer for customer, party in GUESTS.items() if party == PARTY["customer"]}
    living = {customer for customer in own if not rows["customer"][customer].deleted}
    return {pk for pk, customer in SHOWN.items() if customer in living and not rows["project"][pk].deleted}
