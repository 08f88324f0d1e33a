"""The golden thread: which goal, project, deal, contract and payment every yuan that came in belongs to.

A strand is a part of a receipt with its way back, or a part of a payment that nobody has paid yet. Strands never
overlap: added up they are the money, to the fen.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from yingdan.contracts.models import Contract
from yingdan.contracts.rules import contracts
from yingdan.core import clock
from yingdan.core.policy import Actor, policy_of
from yingdan.finance.models import Allocation, Instalment, Receipt
from yingdan.finance.rules import instalments, receipts
from yingdan.insight import rules

COLUMNS = ("goal", "project", "deal", "contract", "instalment", "receipt")
NOTHING = Decimal(0)
type Way = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Stop:
    """A record on the way. `name` is None where the asker may not see it: then only that there is one is said."""

    kind: str
    pk: int
    name: str | None

    @property
    def url(self) -> str:
        return "" if self.name is None else URLS[self.kind].format(self.pk)


@dataclass(frozen=True, slots=True)
class Strand:
    """An amount and where it belongs, in the order of COLUMNS; None where a link is missing.

    `task` is the milestone that the payment waits for. Without a receipt it is what is still open of the payment.
    """

    goal: Stop | None
    project: Stop | None
    task: Stop | None
    deal: Stop | None
    contract: Stop | None
    instalment: Stop | None
    receipt: Stop | None
    amount: Decimal
    day: dt.date

    @property
    def stops(self) -> tuple[Stop | None, ...]:
        return (self.goal, self.project, self.deal, self.contract, self.instalment, self.receipt)

    @property
    def reaches(self) -> bool:
        return self.goal is not None


@dataclass(frozen=True, slots=True)
class Balance:
    """How one contract adds up: what it comes to is what came in, in the period and at other times, what is waived,
    what is owed and unpaid, and what is not owed yet."""

    contract: Stop
    customer: str | None
    whole: Decimal
    now: Decimal
    before: Decimal
    waived: Decimal
    owed: Decimal
    later: Decimal

    @property
    def fits(self) -> bool:
        return self.whole == self.now + self.before + self.waived + self.owed + self.later


@dataclass(frozen=True, slots=True)
class Flow:
    """The money of a period: `total` is what came in less what went back. Each yuan of it stands in one part."""

    total: Decimal
    strands: list[Strand]
    # Claimed, and for no payment yet; claimed by nobody; given back of receipts, against what they brought.
    free: list[tuple[Stop, Decimal]] = field(default_factory=list)
    unclaimed: list[tuple[Stop, Decimal]] = field(default_factory=list)
    returned: Decimal = NOTHING

    @property
    def reached(self) -> Decimal:
        return sum((one.amount for one in self.strands if one.reaches), NOTHING)

    @property
    def loose(self) -> Decimal:
        """For a payment of a contract from which no way leads to a goal."""
        return sum((one.amount for one in self.strands if not one.reaches), NOTHING)

    @property
    def waiting(self) -> Decimal:
        return sum((amount for _stop, amount in self.free), NOTHING)

    @property
    def nobody(self) -> Decimal:
        return sum((amount for _stop, amount in self.unclaimed), NOTHING)

    @property
    def fits(self) -> bool:
        return self.total == self.reached + self.loose + self.waiting + self.nobody + self.returned


URLS = {
    "goal": "/goals/{}/",
    "project": "/projects/{}/",
    "task": "/tasks/{}/",
    "deal": "/deals/{}/",
    "contract": "/contracts/{}/",
    "instalment": "/instalments/{}/",
    "receipt": "/receipts/{}/",
}


def flow(actor: Actor, since: dt.date | None, until: dt.date | None) -> Flow:
    """What came in between two days, both included, as far as the actor sees it, and where it belongs."""
    rows = receipts.visible(actor)
    if since:
        rows = rows.filter(received_on__gte=since)
    if until:
        rows = rows.filter(received_on__lte=until)
    found = list(rows.order_by("received_on", "pk"))
    parts = rules.allocations_of(rows)
    strands = _strands(actor, parts.filter(instalment__isnull=False))
    stops = {one.pk: Stop("receipt", one.pk, _said(one)) for one in found}
    returned = -sum(parts.filter(refund__isnull=False).values_list("amount", flat=True), NOTHING)
    # What a refund gives back of a receipt is a part of that receipt, and the refund takes it away again.
    given = sum((one.amount for one in found if one.refund_of_id and not one.free), NOTHING)
    placed = sum((one.amount for one in strands if one.amount < 0), NOTHING)
    free = [one for one in found if one.free]
    return Flow(
        total=sum((one.amount for one in found), NOTHING),
        strands=strands,
        free=[(stops[one.pk], one.free) for one in free if one.customer_id],
        unclaimed=[(stops[one.pk], one.free) for one in free if not one.customer_id],
        returned=given - placed - returned,
    )


def thread(actor: Actor, kind: str, pk: int) -> list[Strand]:
    """Every strand that a record lies on, also of what is not paid yet; the caller has seen the record."""
    if kind == "receipt":
        money = receipts.visible(actor).filter(pk=pk)
        return _strands(actor, rules.allocations_of(money).filter(instalment__isnull=False))
    chosen = rules.on_the_thread(kind, pk)
    if chosen is None:
        return []
    rows = instalments.visible(actor).filter(chosen)
    paid = rules.payments_of(rows).filter(receipt__in=receipts.visible(actor).values("pk"))
    open_ = rows.exclude(balance=0).select_related("contract__parent", "node")
    return _strands(actor, paid, list(open_))


def balances(actor: Actor, keys: Collection[int], since: dt.date | None, until: dt.date | None) -> list[Balance]:
    """How these contracts, each with its supplements, add up, as far as the actor sees them."""
    today = clock.today()
    rows = contracts.visible(actor).filter(pk__in=keys).select_related("customer").order_by("number")
    found = {row.pk: row for row in rows}
    family = instalments.visible(actor).filter(contract__in=rules.with_supplements(found))
    parts: dict[int, list[Instalment]] = {key: [] for key in found}
    for one in family.select_related("contract"):
        parts[one.contract.parent_id or one.contract_id].append(one)
    now = _paid_between(family, since, until)
    customers = _names(actor, "customer", {row.customer_id for row in found.values()})
    return [_balance(row, parts[row.pk], now, customers, today) for row in found.values()]


def _balance(
    row: Contract, parts: list[Instalment], now: Mapping[int, Decimal], names: Mapping[int, str], today: dt.date
) -> Balance:
    living = [one for one in parts if one.state != "cancelled"]
    paid = sum((now.get(one.pk, NOTHING) for one in living), NOTHING)
    owed = [one for one in living if one.arose_on is not None and one.arose_on <= today]
    return Balance(
        contract=Stop("contract", row.pk, row.name),
        customer=names.get(row.customer_id),
        whole=sum((one.amount for one in living), NOTHING),
        now=paid,
        before=sum((one.paid for one in living), NOTHING) - paid,
        waived=sum((one.waived for one in living), NOTHING),
        owed=sum((one.balance for one in owed), NOTHING),
        later=sum((one.balance for one in living), NOTHING) - sum((one.balance for one in owed), NOTHING),
    )


def _paid_between(rows: "QuerySet[Instalment]", since: dt.date | None, until: dt.date | None) -> dict[int, Decimal]:
    """instalment -> what receipts of these days brought it."""
    parts = rules.payments_of(rows)
    if since:
        parts = parts.filter(receipt__received_on__gte=since)
    if until:
        parts = parts.filter(receipt__received_on__lte=until)
    found: dict[int, Decimal] = {}
    for instalment, amount in parts.values_list("instalment", "amount"):
        found[instalment] = found.get(instalment, NOTHING) + amount
    return found


def _strands(actor: Actor, parts: "QuerySet[Allocation]", open_: Collection[Instalment] = ()) -> list[Strand]:
    """Each part with its way back to the goal, in the order of the way, so that what belongs together lies together."""
    paid = list(parts.select_related("instalment__contract__parent", "instalment__node", "receipt"))
    rows = {part.instalment.pk: part.instalment for part in paid if part.instalment is not None}
    rows |= {one.pk: one for one in open_}
    ways = _ways({row.contract for row in rows.values()})
    stops = _stops(actor, rows, ways, {part.receipt_id: part.receipt for part in paid})
    made = [
        _strand(part.instalment, part.amount, part.receipt.received_on, part.receipt_id, ways=ways, stops=stops)
        for part in paid
        if part.instalment is not None
    ]
    made += [_strand(one, one.balance, one.due_on, None, ways=ways, stops=stops) for one in open_]
    return sorted(made, key=_order)


def _strand(
    row: Instalment,
    amount: Decimal,
    day: dt.date,
    receipt: int | None,
    *,
    ways: Mapping[int, Way],
    stops: Mapping[tuple[str, int], Stop],
) -> Strand:
    goal, project, deal = ways[row.contract_id]

    def stop(kind: str, key: int | None) -> Stop | None:
        return None if key is None else stops[kind, key]

    return Strand(
        goal=stop("goal", goal),
        project=stop("project", project),
        task=stop("task", row.node.milestone_id),
        deal=stop("deal", deal),
        contract=stop("contract", row.contract_id),
        instalment=stop("instalment", row.pk),
        receipt=stop("receipt", receipt),
        amount=amount,
        day=day,
    )


def _ways(found: Collection[Contract]) -> dict[int, Way]:
    """contract -> (goal, project, deal). A supplement takes what it lacks from its contract, a contract without a
    project the one of its deal."""
    deals = {row.deal_id or (row.parent.deal_id if row.parent else None) for row in found}
    in_project = rules.projects_of_deals([key for key in deals if key is not None])
    ways: dict[int, Way] = {}
    for row in found:
        above = row.parent
        deal = row.deal_id or (above.deal_id if above else None)
        project = row.project_id or (above.project_id if above else None) or in_project.get(deal or 0)
        ways[row.pk] = (None, project, deal)
    goals = rules.goals_of_projects([project for _goal, project, _deal in ways.values() if project is not None])
    return {key: (goals.get(project or 0), project, deal) for key, (_goal, project, deal) in ways.items()}


def _stops(
    actor: Actor, rows: Mapping[Any, Any], ways: Mapping[int, Way], money: Mapping[int, Receipt]
) -> dict[tuple[str, int], Stop]:
    """Every record on the ways, by kind and key, with the names that the actor may learn."""
    keys: dict[str, set[int]] = {
        "goal": {way[0] for way in ways.values() if way[0]},
        "project": {way[1] for way in ways.values() if way[1]},
        "deal": {way[2] for way in ways.values() if way[2]},
        "contract": set(ways),
        "task": {row.node.milestone_id for row in rows.values() if row.node.milestone_id},
    }
    found = {
        (kind, pk): Stop(kind, pk, names.get(pk))
        for kind, wanted in keys.items()
        for names in [_names(actor, kind, wanted)]
        for pk in wanted
    }
    seen = set(instalments.visible(actor).filter(pk__in=rows).values_list("pk", flat=True))
    for pk, row in rows.items():
        said = f"{row.place} {row.get_kind_display()}" if pk in seen else None
        found["instalment", pk] = Stop("instalment", pk, said)
    for pk, row in money.items():
        found["receipt", pk] = Stop("receipt", pk, _said(row))
    return found


def _names(actor: Actor, kind: str, keys: Collection[int]) -> dict[int, str]:
    if not keys:
        return {}
    return dict(policy_of(kind).visible(actor).filter(pk__in=keys).values_list("pk", "name"))


def _said(row: Receipt) -> str:
    return f"{row.number} {row.payer}"


def _order(one: Strand) -> tuple[Any, ...]:
    keys = (0 if stop is None else stop.pk for stop in one.stops[:5])
    return (one.goal is None, one.project is None, *keys, one.receipt is None, one.day)
