"""What follows from a signature, from the end of a contract and from its milestones, in the same transaction."""

import datetime as dt

from django.db.models import Q

from yingdan.contracts.choices import ContractState, NodeKind, Trigger
from yingdan.contracts.models import PaymentNode
from yingdan.core.bulk import insert
from yingdan.core.journal import projection
from yingdan.core.models import Event
from yingdan.core.rows import bump, stamp
from yingdan.finance.choices import OPEN, STEPS, InstalmentState, Step
from yingdan.finance.models import Instalment
from yingdan.projects.choices import AcceptanceKind, AcceptanceState, TaskState
from yingdan.projects.rules import acceptances_of

DAYS = ("expected_on", "arose_on", "due_on", "remind_on")


@projection("contract")
def follow_contracts(events: list[Event]) -> None:
    """A signature makes the payments real; what is not owed yet when a contract is terminated is not expected any
    more."""
    signed = [one.record for one in events if one.verb == "contract.signed"]
    ended = {
        one.record: one.at
        for one in events
        if one.verb == "contract.ended" and one.after.get("state") == ContractState.TERMINATED
    }
    if signed:
        nodes = PaymentNode.objects.filter(contract__in=signed).select_related("contract", "milestone")
        insert([_instalment(node) for node in nodes])
    for contract, at in ended.items():
        later = Q(arose_on=None) | Q(arose_on__gt=at.date())
        for row in Instalment.objects.select_for_update().filter(
            later, contract=contract, state=InstalmentState.EXPECTED
        ):
            row.state, row.balance, row.remind_on = InstalmentState.CANCELLED, row.balance * 0, None
            bump(row, dict.fromkeys(("state", "balance", "remind_on"), (None, None)))


@projection("task")
def follow_milestones(events: list[Event]) -> None:
    """A milestone that is done makes owed what waits for it; one that moves takes along when it is expected."""
    rows = Instalment.objects.filter(
        trigger=Trigger.MILESTONE, node__milestone__in={one.record for one in events}, state__in=OPEN
    )
    for row in rows.select_related("node__milestone").select_for_update(of=("self",)):
        milestone = row.node.milestone
        if milestone is not None and (milestone.state == TaskState.CANCELLED or milestone.deleted_at is not None):
            continue
        before = [getattr(row, name) for name in DAYS]
        if row.arose_on is None or row.state == InstalmentState.EXPECTED:
            set_days(row, row.node)
        if before != [getattr(row, name) for name in DAYS]:
            bump(row, dict.fromkeys(DAYS, (None, None)))


@projection("acceptance")
def follow_acceptances(events: list[Event]) -> None:
    """An acceptance that both sides have signed makes owed what waits for it."""
    signed = [one for one in events if one.verb == "acceptance.signed"]
    for event in signed:
        kinds = [kind for kind in NodeKind if accepted_by(kind) == event.after["kind"]]
        rows = Instalment.objects.filter(
            trigger=Trigger.ACCEPTANCE,
            contract__project=event.after["project"],
            kind__in=kinds,
            arose_on=None,
            state__in=OPEN,
        )
        for row in rows.select_related("node").select_for_update(of=("self",)):
            owed_from(row, dt.date.fromisoformat(event.after["signed_on"]), row.node.days_after)
            bump(row, dict.fromkeys(DAYS, (None, None)))


def accepted_by(kind: str) -> AcceptanceKind:
    """Which acceptance a payment waits for: that on arrival, the first or the final one."""
    by_kind = {NodeKind.DELIVERY: AcceptanceKind.ARRIVAL, NodeKind.FIRST: AcceptanceKind.FIRST}
    return by_kind.get(NodeKind(kind), AcceptanceKind.FINAL)


def set_days(row: Instalment, node: PaymentNode) -> None:
    """When it is expected, since when it is owed, when it is due: as what it waits for says."""
    milestone = node.milestone
    row.expected_on = milestone.ends if milestone else node.planned_on
    arose: dt.date | None = None
    if node.trigger == Trigger.DATE:
        arose = node.planned_on
    elif node.trigger == Trigger.MILESTONE and milestone is not None and milestone.state == TaskState.DONE:
        arose = milestone.done_on or milestone.ends
    elif node.trigger == Trigger.ACCEPTANCE and row.contract.project_id:
        signed = acceptances_of(row.contract.project_id).filter(kind=accepted_by(node.kind))
        arose = signed.filter(state=AcceptanceState.SIGNED).values_list("signed_on", flat=True).last()
    owed_from(row, arose, node.days_after)


def owed_from(row: Instalment, day: dt.date | None, days_after: int) -> None:
    """Owed from this day on, or not yet: the last day to pay, and when somebody should see to it."""
    first = day or row.expected_on
    row.arose_on, row.due_on = day, first + min(dt.timedelta(days=days_after), dt.date.max - first)
    early = row.due_on + dt.timedelta(days=STEPS[Step.REMIND])
    row.remind_on = None if day is None else max(day, early)


def _instalment(node: PaymentNode) -> Instalment:
    row = Instalment(
        node=node,
        contract=node.contract,
        customer_id=node.contract.customer_id,
        name=node.contract.name,
        place=node.order,
        kind=node.kind,
        trigger=node.trigger,
        amount=node.amount,
        balance=node.amount,
    )
    set_days(row, node)
    stamp(row)
    return row
