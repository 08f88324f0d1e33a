"""The pipeline: sums by stage and owner, from the running totals where they answer the question."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Sum

from yingdan.core.policy import Actor, kept_questions
from yingdan.core.prepared import Slot
from yingdan.deals import rules
from yingdan.deals.choices import DealState
from yingdan.deals.models import Deal
from yingdan.deals.queries.amounts import fen, weighted, weighted_yuan, yuan

# What the running totals are kept by.
CELL = ("stage", "owner", "department", "customer_owner", "customer_department")

# Count, fen and fen x percent.
type Sums = tuple[int, int, int]
NOTHING: Sums = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """Open deals of one owner in one stage."""

    stage: int
    owner: int | None
    count: int
    amount: Decimal
    weighted: Decimal


def live_cells(deals: "QuerySet[Deal]") -> list[dict[str, Any]]:
    """Count, fen and weighted fen of the open deals by the keys of a cell, counted now."""
    rows = (
        deals.filter(state=DealState.OPEN, deleted_at__isnull=True)
        .order_by()
        .values(*CELL)
        .annotate(number=Count("pk"), fen=Sum(fen("amount")), weighted=Sum(weighted("amount")))
    )
    return [
        {
            **{name: row[name] for name in CELL},
            "count": row["number"],
            "fen": int(row["fen"]),
            "weighted": int(row["weighted"]),
        }
        for row in rows
    ]


def pipeline_sums(actor: Actor, departments: Collection[int] = ()) -> list[PipelineRow]:
    """Open deals by stage and owner, as far as the actor sees; those of some departments alone where any are given."""
    by = ("stage", "owner", "department") if departments else ("stage", "owner")
    found: dict[tuple[int, int | None], Sums] = {}
    for (stage, owner, *place), sums in open_sums(actor, *by).items():
        if not place or place[0] in departments:
            found[stage, owner] = _added(found.get((stage, owner), NOTHING), sums)
    return [
        PipelineRow(stage, owner, count, yuan(fen), weighted_yuan(share))
        for (stage, owner), (count, fen, share) in sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or 0))
        if count
    ]


def _added(one: Sums, other: Sums) -> Sums:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def open_sums(actor: Actor, *by: str, process: int | None = None) -> dict[tuple[Any, ...], Sums]:
    """Key -> count, fen and fen x percent of the open deals that the actor sees: from the running totals,
    and live over the few that were shared with him one by one."""
    narrowed = {} if process is None else {"stage__process": Slot("process", IntegerField())}

    def sums() -> "Iterator[QuerySet[Any, Any]]":
        facts = {"number": Sum("count"), "sum": Sum("fen"), "share": Sum("weighted")}
        yield rules.pipeline_cells(actor).filter(**narrowed).order_by().values_list(*by).annotate(**facts)
        shared = rules.deals_beside_cells(actor)
        if shared is not None:
            live = {"number": Count("pk"), "sum": Sum(fen("amount")), "share": Sum(weighted("amount"))}
            yield shared.filter(state=DealState.OPEN, **narrowed).order_by().values_list(*by).annotate(**live)

    questions = kept_questions(actor, ("open sums", by, process is None), sums)
    found: dict[tuple[Any, ...], Sums] = {}
    for row in chain.from_iterable(question.rows(process=process) for question in questions):
        key, figures = row[: len(by)], row[len(by) :]
        found[key] = _added(found.get(key, NOTHING), (int(figures[0]), int(figures[1]), int(figures[2])))
    return found
