"""What follows from a change of deals in the same transaction: the pipeline's running totals, who is a buyer."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from yingdan.core.bulk import upsert
from yingdan.core.journal import projection
from yingdan.core.models import Event
from yingdan.customers.choices import DealStatus
from yingdan.customers.models import Customer
from yingdan.deals.choices import DealState
from yingdan.deals.models import Deal, PipelineCell
from yingdan.deals.queries.amounts import fen_of
from yingdan.deals.queries.pipeline import CELL, live_cells

# Stage, owner, department, the customer's owner and department; a missing one is 0, so that cells sort.
type Cell = tuple[int, int, int, int, int]
ENDS = frozenset({"deal.won", "deal.reopened", "deal.voided", "deal.deleted", "deal.restored"})
KEPT_AS = {name: f"{name}_id" if name in ("stage", "owner", "department") else name for name in CELL}
FACTS = ("count", "fen", "weighted")
# The constraint by which a cell is there once, and what is added to one that is there.
ONE_CELL = ", ".join("stage_id" if name == "stage_id" else f"COALESCE({name}, 0)" for name in KEPT_AS.values())
ADDED = ", ".join(f"{name} = {PipelineCell._meta.db_table}.{name} + excluded.{name}" for name in FACTS)
ON_OTHER_HANDS = frozenset({"customer.deleted", "customer.restored", "customer.merged_into"})


class Shift:
    """What a command takes from some cells and adds to others, written at its end."""

    def __init__(self) -> None:
        self._deltas: dict[Cell, list[int]] = defaultdict(lambda: [0, 0, 0])

    def take(self, deal: Deal) -> None:
        self._count(deal, -1)

    def add(self, deal: Deal) -> None:
        self._count(deal, 1)

    def move(self, row: Mapping[str, Any], owner: int | None, department: int | None) -> None:
        """What a whole cell holds, to the cell of another owner of the customers."""
        figures = (row["count"], row["fen"], row["weighted"])
        for cell, sign in ((_key(row), -1), ((*_key(row)[:3], owner or 0, department or 0), 1)):
            self._deltas[cell] = [
                kept + sign * figure for kept, figure in zip(self._deltas[cell], figures, strict=True)
            ]

    def write(self) -> None:
        """Cell by cell in one order, so that two commands never wait for each other in a circle."""
        moved = [(cell, delta) for cell, delta in sorted(self._deltas.items()) if any(delta)]
        rows = [(*(key or None for key in cell), *delta) for cell, delta in moved]
        upsert(PipelineCell, (*KEPT_AS.values(), *FACTS), rows, onto=ONE_CELL, change=ADDED)

    def _count(self, deal: Deal, sign: int) -> None:
        if deal.state != DealState.OPEN or deal.deleted_at is not None:
            return
        delta = self._deltas[_key_of(deal)]
        fen = fen_of(deal.amount)
        delta[0] += sign
        delta[1] += sign * fen
        delta[2] += sign * fen * deal.probability


def _key_of(row: Deal | PipelineCell) -> Cell:
    return (
        row.stage_id,
        row.owner_id or 0,
        row.department_id or 0,
        row.customer_owner or 0,
        row.customer_department or 0,
    )


def _key(row: Mapping[str, Any]) -> Cell:
    stage, owner, department, customer_owner, customer_department = (row[name] or 0 for name in CELL)
    return stage, owner, department, customer_owner, customer_department


def _empty(key: Cell) -> PipelineCell:
    return PipelineCell(**{column: value or None for column, value in zip(KEPT_AS.values(), key, strict=True)})


@transaction.atomic
def rebuild_pipeline() -> int:
    """Count every cell anew from the deals; returns how many cells were wrong."""
    kept = {_key_of(cell): cell for cell in PipelineCell.objects.select_for_update().order_by(*CELL)}
    live: dict[Cell, tuple[int, int, int]] = {
        _key(row): (row["count"], row["fen"], row["weighted"]) for row in live_cells(Deal.objects.all())
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


@projection("customer")
def deals_follow_their_customers(events: list[Event]) -> None:
    """Whose customer a deal is stands in the deal too, and in the running totals."""
    moved = {event.record for event in events if _changes_hands(event)}
    if moved:
        repeat_owners(moved)


def _changes_hands(event: Event) -> bool:
    """A new customer has no deals yet."""
    if event.verb == "customer.created":
        return False
    return event.verb in ON_OTHER_HANDS or "owner" in event.after or "department" in event.after


def repeat_owners(customers: Collection[int]) -> None:
    """Write the owners of these customers into their deals, and move what the deals are worth."""
    together: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    for customer, hands in owners_of(customers).items():
        together[hands].append(customer)
    shift = Shift()
    for (owner, department), mine in together.items():
        deals = Deal.objects.filter(customer__in=mine)
        # Locked before they are added up: a deal that somebody moves right now is counted where it arrives.
        if list(deals.select_for_update().order_by("pk").values_list("pk")):
            for row in live_cells(deals):
                shift.move(row, owner, department)
            deals.update(customer_owner=owner, customer_department=department)
    shift.write()


def owners_of(customers: Collection[int]) -> dict[int, tuple[int | None, int | None]]:
    """customer -> owner and department, both empty for a deleted one. Nobody changes them until the command ends."""
    if not customers:
        return {}
    locked = Customer.objects.filter(pk__in=customers).select_for_update(no_key=True).order_by("pk")
    rows = locked.values_list("pk", "owner", "department", "deleted_at")
    return {pk: (None, None) if deleted else (owner, department) for pk, owner, department, deleted in rows}


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
