"""The board: one lane for each stage of a process, its first cards as row values, its sums."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from yingdan.core.policy import Actor
from yingdan.deals import rules
from yingdan.deals.choices import DealState
from yingdan.deals.models import Deal
from yingdan.deals.queries.amounts import fen, weighted, weighted_yuan, yuan
from yingdan.deals.queries.pipeline import open_sums

CARDS = 25


class Card(NamedTuple):
    """What a card shows. `version` goes back with the drop, so that two people do not move one card."""

    pk: int
    version: int
    name: str
    customer: str | None
    owner: int | None
    owner_name: str | None
    amount: Decimal | None
    probability: int
    expected_close: dt.date | None
    next_step: str
    next_step_on: dt.date | None
    stage_since: dt.date


@dataclass(frozen=True, slots=True)
class Lane:
    stage: int
    name: str
    max_days: int | None
    count: int
    amount: Decimal | None
    weighted: Decimal | None
    cards: list[Card]


COLUMNS = (
    "pk", "version", "name", "customer__name", "owner", "owner__name", "amount", "probability", "expected_close",
    "next_step", "next_step_on", "stage_since",
)  # fmt: skip


def board(actor: Actor, *, process: int, only: Q | None = None, cards: int = CARDS) -> list[Lane]:
    """Lanes in the order of the process. `only` narrows the deals, by the filters of the page.

    Who may not read amounts gets neither those of the cards nor the sums of the lanes."""
    shows = rules.deals.may_query(actor, "amount")
    wanted = Q(state=DealState.OPEN, process=process) & (only or Q())
    deals = rules.visible_deals(actor).filter(wanted)
    sums = lane_sums(actor, deals, process=process, narrowed=only is not None)
    ways = rules.deals.ways(actor)
    own = _cards_by_stage([rules.living_deals(way & wanted) for way in ways], limit=cards)
    lanes = []
    for stage in rules.stages_of(actor).filter(process=process):
        count, amount, share = sums.get(stage.pk, (0, Decimal(0), Decimal(0)))
        shown = own.get(stage.pk, []) if ways or not count else lane_cards(deals, stage=stage.pk, limit=cards)
        if shows:
            lanes.append(Lane(stage.pk, stage.name, stage.max_days, count, amount, share, shown))
        else:
            bare = [card._replace(amount=None) for card in shown]
            lanes.append(Lane(stage.pk, stage.name, stage.max_days, count, None, None, bare))
    return lanes


def lane_cards(deals: "QuerySet[Deal]", *, stage: int, limit: int = CARDS) -> list[Card]:
    """The latest cards of one lane, along the index that the list uses too."""
    rows = deals.filter(stage=stage).order_by("-updated_at", "-pk")
    return [Card(*row) for row in rows.values_list(*COLUMNS)[:limit]]


def _cards_by_stage(ways: "Sequence[QuerySet[Deal]]", *, limit: int) -> dict[int, list[Card]]:
    """The latest cards of every lane, where somebody sees few deals: the keys by each way to them, then the rows."""
    place = Window(RowNumber(), partition_by=[F("stage")], order_by=[F("updated_at").desc(), F("pk").desc()])
    keys: set[int] = set()
    for deals in ways:
        keys |= set(deals.annotate(place_in_lane=place).filter(place_in_lane__lte=limit).values_list("pk", flat=True))
    found: dict[int, list[Card]] = defaultdict(list)
    latest = rules.living_deals(Q(pk__in=keys)).order_by("-updated_at", "-pk")
    for stage, *values in latest.values_list("stage", *COLUMNS):
        if len(found[stage]) < limit:
            found[stage].append(Card(*values))
    return found


def lane_sums(
    actor: Actor, deals: "QuerySet[Deal]", *, process: int, narrowed: bool
) -> Mapping[int, tuple[int, Decimal, Decimal]]:
    """Count, amount and weighted amount by stage: from the running totals when nothing narrows the view."""
    if not narrowed:
        found = open_sums(actor, "stage", process=process)
    else:
        facts = {"number": Count("pk"), "sum": Sum(fen("amount")), "share": Sum(weighted("amount"))}
        rows = deals.order_by().values_list("stage").annotate(**facts)
        found = {(row[0],): (row[1], row[2], row[3]) for row in rows}
    return {stage: (int(n), yuan(fen), weighted_yuan(share)) for (stage,), (n, fen, share) in found.items()}


def by_owner(deals: "QuerySet[Deal]") -> dict[int | None, int]:
    """How many deals each owner has among these: the faces above the board."""
    found: dict[int | None, int] = defaultdict(int)
    for owner, count in deals.order_by().values_list(F("owner")).annotate(n=Count("pk")):
        found[owner] += count
    return dict(found)
