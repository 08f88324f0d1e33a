"""What follows from a change of deals in the same transaction: the pipeline's running totals, who is a buyer."""

from collections import defaultdict

from django.db import transaction
from django.db.models import F

from yingdan.core.journal import projection
from yingdan.core.models import Event
from yingdan.customers.choices import DealStatus
from yingdan.customers.models import Customer
from yingdan.deals.choices import DealState
from yingdan.deals.models import Deal, PipelineCell
from yingdan.deals.queries.amounts import fen_of
from yingdan.deals.queries.pipeline import live_cells

# Stage, owner, department; a missing one is 0, so that cells sort.
type Cell = tuple[int, int, int]
ENDS = frozenset({"deal.won", "deal.reopened", "deal.voided", "deal.deleted", "deal.restored"})


class Shift:
    """What a command takes from some cells and adds to others, written at its end."""

    def __init__(self) -> None:
        self._deltas: dict[Cell, list[int]] = defaultdict(lambda: [0, 0, 0])

    def take(self, deal: Deal) -> None:
        self._count(deal, -1)

    def add(self, deal: Deal) -> None:
        self._count(deal, 1)

    def write(self) -> None:
        """Cell by cell in one order, so that two commands never wait for each other in a circle."""
        for cell, delta in sorted(self._deltas.items()):
            if any(delta) and not _moved(cell, delta):
                # The first deal in this cell; somebody else may be making it at this very moment.
                PipelineCell.objects.bulk_create([_empty(cell)], ignore_conflicts=True)
                _moved(cell, delta)

    def _count(self, deal: Deal, sign: int) -> None:
        if deal.state != DealState.OPEN or deal.deleted_at is not None:
            return
        delta = self._deltas[deal.stage_id, deal.owner_id or 0, deal.department_id or 0]
        fen = fen_of(deal.amount)
        delta[0] += sign
        delta[1] += sign * fen
        delta[2] += sign * fen * deal.probability


def _moved(cell: Cell, delta: list[int]) -> int:
    stage, owner, department = cell
    return PipelineCell.objects.filter(stage=stage, owner=owner or None, department=department or None).update(
        count=F("count") + delta[0], fen=F("fen") + delta[1], weighted=F("weighted") + delta[2]
    )


def _empty(cell: Cell) -> PipelineCell:
    stage, owner, department = cell
    return PipelineCell(stage_id=stage, owner_id=owner or None, department_id=department or None)


@transaction.atomic
def rebuild_pipeline() -> int:
    """Count every cell anew from the deals; returns how many cells were wrong."""
    kept = {
        (cell.stage_id, cell.owner_id or 0, cell.department_id or 0): cell
        for cell in PipelineCell.objects.select_for_update().order_by("pk")
    }
    live: dict[Cell, tuple[int, int, int]] = {
        (row["stage"], row["owner"] or 0, row["department"] or 0): (row["count"], row["fen"], row["weighted"])
        for row in live_cells(Deal.objects.all())
    }
    wrong = 0
    for key in sorted(kept.keys() | live.keys()):
        cell = kept.get(key) or _empty(key)
        count, fen, weighted = live.get(key, (0, 0, 0))
        if (cell.count, cell.fen, cell.weighted) != (count, fen, weighted):
            cell.count, cell.fen, cell.weighted = count, fen, weighted
            cell.save()
            wrong += 1
    return wrong


@projection("deal")
def customers_become_buyers(events: list[Event]) -> None:
    """A customer with a won deal is a buyer (已成交), one without is not; who was lost on purpose stays lost."""
    deals = {event.record for event in events if _may_make_buyers(event)}
    if not deals:
        return
    customers = set(Deal.objects.filter(pk__in=deals).values_list("customer", flat=True))
    customers |= {event.before.get("customer") for event in events}
    mark_buyers({customer for customer in customers if customer})


def _may_make_buyers(event: Event) -> bool:
    """Creating an open deal makes nobody a buyer, and is what happens most."""
    match event.verb:
        case "deal.created":
            return bool(event.after.get("state") == DealState.WON)
        case "deal.edited" | "deal.merged":
            return "customer" in event.after
    return event.verb in ENDS


def mark_buyers(customers: set[int]) -> None:
    concerned = Customer.objects.filter(pk__in=customers)
    won = Deal.objects.filter(state=DealState.WON, deleted_at__isnull=True, customer__in=customers)
    buyers = won.values("customer")
    concerned.filter(pk__in=buyers, deal_status=DealStatus.NONE).update(deal_status=DealStatus.WON)
    concerned.filter(deal_status=DealStatus.WON).exclude(pk__in=buyers).update(deal_status=DealStatus.NONE)
