"""The board: one lane for each stage of a process, its first cards as row values, its sums."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum

from yingdan.core.policy import Actor, kept_questions
from yingdan.core.prepared import Prepared, Slot
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
    sums = lane_sums(actor, process=process, only=only)
    lanes = []
    for stage in rules.process_stages(process):
        count, amount, share = sums.get(stage.pk, (0, Decimal(0), Decimal(0)))
        shown = lane_cards(actor, stage=stage.pk, only=only, limit=cards) if count else []
        if shows:
            lanes.append(Lane(stage.pk, stage.name, stage.max_days, count, amount, share, shown))
        else:
            bare = [card._replace(amount=None) for card in shown]
            lanes.append(Lane(stage.pk, stage.name, stage.max_days, count, None, None, bare))
    return lanes


def lane_cards(actor: Actor, *, stage: int, only: Q | None = None, limit: int = CARDS) -> list[Card]:
    """The latest cards of one lane: by each way in which a narrow reach finds deals, along its index."""

    def rows() -> "list[QuerySet[Any, Any]]":
        wanted = Q(state=DealState.OPEN, stage=Slot("stage", IntegerField())) & (only or Q())
        ways = [rules.living_deals(way) for way in rules.deals.ways(actor)] or [rules.visible_deals(actor)]
        latest = [deals.filter(wanted).order_by("-updated_at", "-pk") for deals in ways]
        return [deals.values_list("updated_at", *COLUMNS)[:limit] for deals in latest]

    questions = kept_questions(actor, ("lane", limit), rows) if only is None else list(map(Prepared.of, rows()))
    found = {row[1]: row for question in questions for row in question.rows(stage=stage)}.values()
    return [Card(*row[1:]) for row in sorted(found, key=itemgetter(0, 1), reverse=True)[:limit]]


def lane_sums(actor: Actor, *, process: int, only: Q | None) -> Mapping[int, tuple[int, Decimal, Decimal]]:
    """Count, amount and weighted amount by stage: from the running totals when nothing narrows the view."""
    if only is None:
        found = open_sums(actor, "stage", process=process)
    else:
        facts = {"number": Count("pk"), "sum": Sum(fen("amount")), "share": Sum(weighted("amount"))}
        deals = rules.visible_deals(actor).filter(only, state=DealState.OPEN, process=process)
        rows = deals.order_by().values_list("stage").annotate(**facts)
        found = {(row[0],): (row[1], row[2], row[3]) for row in rows}
    return {stage: (int(n), yuan(fen), weighted_yuan(share)) for (stage,), (n, fen, share) in found.items()}


def by_owner(deals: "QuerySet[Deal]") -> dict[int | None, int]:
    """How many deals each owner has among these: the faces above the board."""
    found: dict[int | None, int] = defaultdict(int)
    for owner, count in deals.order_by().values_list(F("owner")).annotate(n=Count("pk")):
        found[owner] += count
    return dict(found)
