"""The pipeline: sums by stage and owner, from the running totals where they answer the question."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from yingdan.core.policy import Actor
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
    """Open deals by stage and owner, as far as the actor sees: from the running totals for who sees
    everything, else counted live over the (few) rows in reach. Both answers are the same."""
    cells = rules.pipeline_cells(actor)
    facts: dict[str, Any]
    if cells is not None:
        facts = {"number": Sum("count"), "sum": Sum("fen"), "share": Sum("weighted")}
        rows: QuerySet[Any, Any] = cells.filter(count__gt=0)
    else:
        facts = {"number": Count("pk"), "sum": Sum(fen("amount")), "share": Sum(weighted("amount"))}
        rows = rules.visible_deals(actor).filter(state=DealState.OPEN)
    found = rows.order_by().values("stage", "owner").annotate(**facts)
    return sorted(
        (
            PipelineRow(row["stage"], row["owner"], int(row["number"]), yuan(row["sum"]), weighted_yuan(row["share"]))
            for row in found
        ),
        key=lambda row: (row.stage, row.owner or 0),
    )
