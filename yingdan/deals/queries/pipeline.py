"""The pipeline: sums by stage and owner, from the running totals where they answer the question."""

from collections.abc import Iterator
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


def pipeline_sums(actor: Actor) -> list[PipelineRow]:
    """Open deals by stage and owner, as far as the actor sees."""
    return [
        PipelineRow(stage, owner, count, yuan(fen), weighted_yuan(share))
        for (stage, owner), (count, fen, share) in sorted(
            open_sums(actor, "stage", "owner").items(), key=lambda item: (item[0][0], item[0][1] or 0)
        )
        if count
    ]


def open_sums(actor: Actor, *by: str, process: int | None = None) -> dict[tuple[Any, ...], tuple[int, int, int]]:
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
    found: dict[tuple[Any, ...], tuple[int, int, int]] = {}
    for row in chain.from_iterable(question.rows(process=process) for question in questions):
        key, figures = row[: len(by)], row[len(by) :]
        before = found.get(key, (0, 0, 0))
        found[key] = (before[0] + int(figures[0]), before[1] + int(figures[1]), before[2] + int(figures[2]))
    return found
