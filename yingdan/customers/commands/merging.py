"""Two records of one company become one."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.custom import COLUMN, filled
from yingdan.core.models import Batch
from yingdan.core.policy import Actor, Policy
from yingdan.core.refusal import Missing, Refused
from yingdan.core.rows import fetch
from yingdan.customers import rules
from yingdan.customers.choices import DealStatus
from yingdan.customers.commands.guests import join_guests
from yingdan.customers.commands.parents import PARENTS
from yingdan.customers.commands.writing import Change, write
from yingdan.customers.models import Customer
from yingdan.notes.commands import move_attached

type Mover = Callable[[Actor, int, int], dict[str, int]]

_movers: list[Mover] = []
# What is counted -> whose rows point at a customer, and by which column.
POINTING: dict[str, tuple[Policy[Any], str]] = {
    "contact": (rules.contacts, "customer"),
    "followup": (rules.follow_ups, "customer"),
    "branch": (rules.customers, "parent"),
}
FILLED_FROM_DROPPED = (
    "name", "short_name", "credit_code", "tier", "industry", "size", "region", "address", "website", "phone", "source",
    "next_contact_on",
)  # fmt: skip


def on_merge(mover: Mover) -> Mover:
    """Register what a higher room moves when customers merge: (actor, keep, drop) -> {what: how many}."""
    _movers.append(mover)
    return mover


def stands_with_customer(policy: Policy[Any], column: str = "customer") -> None:
    """Register a kind of a higher room whose rows simply go with their customer."""
    POINTING[policy.kind] = (policy, column)


@command("customer.merge", "customer.edit")
def merge_customers(*, actor: Actor, keep: int, drop: int, batch: Batch | None = None) -> Customer:
    """Move everything of `drop` to `keep`, fill its gaps, and put `drop` into the recycle bin."""
    if keep == drop:
        raise Refused(_("Choose two different customers."))
    kept, dropped = _locked(actor, keep, drop)
    if (verdict := rules.may_merge(kept, dropped)) is not True:
        raise Refused(verdict, field="credit_code")
    parent = _parent_after(kept, dropped)
    moved = {
        kind: len(write(policy, _moves(policy, column, keep, drop), actor=actor, batch=batch))
        for kind, (policy, column) in POINTING.items()
    }
    moved |= move_attached(actor=actor, kind="customer", keep=keep, drop=drop)
    for mover in _movers:
        moved |= mover(actor, keep, drop)
    moved["guest"] = join_guests(actor, kept, dropped)
    filled = _filled(kept, dropped) | {"parent": parent}
    # The credit code may stand on one living customer only: the dropped one goes first.
    gone = Change(dropped, "customer.merged_into", {"deleted_at": clock.now()}, after={"kept": keep})
    write(rules.customers, [gone], actor=actor, batch=batch)
    merged = Change(kept, "customer.merged", filled, after={"merged": drop, "moved": moved})
    write(rules.customers, [merged], actor=actor, batch=batch)
    return kept


def _locked(actor: Actor, keep: int, drop: int) -> tuple[Customer, Customer]:
    """Both customers, locked lowest key first, so that two merges of one pair cannot wait for each other.
    One needs to be in reach for an edit, the other, which goes, for a deletion."""
    actions = {keep: "edit", drop: "delete"}
    if rules.customers.visible(actor).filter(pk__in=actions).count() != len(actions):
        raise Missing
    found = {pk: fetch(rules.customers, actor, pk, actions[pk]) for pk in sorted(actions)}
    return found[keep], found[drop]


def _parent_after(kept: Customer, dropped: Customer) -> int | None:
    """Below the dropped one no circle may arise when its branches become the kept one's."""
    below = kept.parent_id is not None and dropped.pk in PARENTS.above(kept.parent_id)
    above = dropped.parent_id if below or kept.parent_id is None else kept.parent_id
    return None if above is not None and kept.pk in PARENTS.above(above) else above


def _moves(policy: Policy[Any], column: str, keep: int, drop: int) -> list[Change[Any]]:
    """Rows of the dropped customer, also those in the recycle bin, become the kept one's."""
    rows = policy.rows().select_for_update(of=("self",)).filter(**{column: drop}).order_by("pk")
    branches = column == "parent"
    return [Change(row, f"{policy.kind}.edited", {column: keep}) for row in rows if not (branches and row.pk == keep)]


def _filled(kept: Customer, dropped: Customer) -> dict[str, Any]:
    """What the kept one lacks and the dropped one has; the later contact, both notes, a buyer stays a buyer."""
    values = {name: getattr(dropped, name) for name in FILLED_FROM_DROPPED if not getattr(kept, name)}
    if "name" in values:
        values |= {"name_key": dropped.name_key, "pinyin": dropped.pinyin, "incomplete": dropped.incomplete}
    values["last_contact_at"] = max(filter(None, [kept.last_contact_at, dropped.last_contact_at]), default=None)
    if dropped.note and dropped.note not in kept.note:
        values["note"] = f"{kept.note}\n{dropped.note}".strip()
    if dropped.custom:
        values[COLUMN] = filled(kept, dropped)
    if kept.deal_status == DealStatus.NONE:
        values["deal_status"] = dropped.deal_status
    return values
