"""Receipts find their place: which payment they are for, what is taken back, what is refunded."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock, commands
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.money import fen
from yingdan.core.numbering import next_numbers
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch
from yingdan.finance import rules
from yingdan.finance.choices import Method
from yingdan.finance.commands.owing import settle
from yingdan.finance.commands.receiving import check
from yingdan.finance.models import Allocation, Instalment, Receipt


@command("receipt.allocate", "receipt.edit")
def allocate_receipt(
    *, actor: Actor, pk: int, parts: Sequence[tuple[int, Decimal]], version: int | None = None
) -> Receipt:
    """Parts of a receipt pay instalments of its customer: (instalment, amount), each no more than it leaves open.

    The receipt is locked first, then the instalments by their key: whoever allocates at the same time waits, and then
    finds what is left.
    """
    row = fetch(rules.receipts, actor, pk, "edit", version=version)
    wanted = _wanted(row, parts)
    found = _locked(actor, row, wanted)
    whole = sum(wanted.values(), rules.NOTHING)
    if abs(whole) > abs(row.free):
        raise Refused(
            _("%(whole)s are to be allocated, and %(free)s of this receipt are free: %(gap)s too much.")
            % {"whole": f"{whole:,.2f}", "free": f"{row.free:,.2f}", "gap": f"{abs(whole) - abs(row.free):,.2f}"},
            field="parts",
        )
    now = clock.now()
    Allocation.objects.bulk_create(
        Allocation(receipt=row, instalment=found[key], amount=part, by_id=actor.user_id, at=now)
        for key, part in wanted.items()
    )
    for key, part in wanted.items():
        found[key].paid += part
    settle(found.values())
    row.free -= whole
    bump(row, {"free": (None, None)})
    _tell(actor, row, "receipt.allocated", found, wanted)
    return row


@command("receipt.release", "receipt.edit")
def release_allocation(*, actor: Actor, pk: int, allocation: int, reason: str = "") -> Receipt:
    """Take back one allocation: the money is free again, and the payment open by as much."""
    row = fetch(rules.receipts, actor, pk, "edit")
    part = Allocation.objects.filter(pk=allocation, receipt=row, released_at=None).first()
    if part is None or part.instalment_id is None:
        raise Refused(_("This allocation does not exist, or was taken back."), field="allocation")
    instalment = (
        Instalment.objects.select_for_update(of=("self",)).select_related("contract").get(pk=part.instalment_id)
    )
    part.released_at, part.released_by_id = clock.now(), actor.user_id
    part.save(update_fields=["released_at", "released_by"])
    instalment.paid -= part.amount
    settle([instalment])
    row.free += part.amount
    bump(row, {"free": (None, None)})
    found = {instalment.pk: instalment}
    _tell(actor, row, "receipt.released", found, {instalment.pk: -part.amount}, reason=reason.strip())
    return row


@command("receipt.refund", "receipt.edit")
def refund_receipt(
    *,
    actor: Actor,
    pk: int,
    amount: Decimal,
    paid_on: dt.date,
    reason: str,
    instalment: int | None = None,
    method: str = Method.TRANSFER,
    version: int | None = None,
) -> Receipt:
    """Money goes back: a receipt below zero that names the one it gives back.

    It gives back what of the receipt is free, or it pays an instalment below zero, which a supplement made.
    """
    row = fetch(rules.receipts, actor, pk, "edit", version=version)
    part = fen(amount)
    if row.refund_of_id is not None or row.customer_id is None:
        raise Refused(_("Only money of a known customer is refunded, and a refund is not."))
    if not reason.strip():
        raise Refused(_("Say why it is refunded."), field="reason")
    most = _refundable(row) if instalment else row.free
    if not 0 < part <= most:
        raise Refused(
            _("Between 0.01 and %(most)s of this receipt can be refunded. Take back an allocation to refund more.")
            % {"most": f"{most:,.2f}"},
            field="amount",
        )
    made = Receipt(
        payer=row.payer,
        amount=-part,
        free=-part if instalment else rules.NOTHING,
        received_on=paid_on,
        method=method,
        customer_id=row.customer_id,
        owner_id=row.owner_id,
        department_id=row.department_id,
        refund_of=row,
        note=reason.strip(),
    )
    (made.number,) = next_numbers("SK", 1)
    check(made)
    (made,) = commands.create_records(actor=actor, policy=rules.receipts, rows=[made], verb="receipt.refunded")
    if instalment:
        return allocate_receipt(actor=actor, pk=made.pk, parts=[(instalment, -part)])
    Allocation.objects.create(receipt=row, refund=made, amount=part, by_id=actor.user_id, at=clock.now())
    row.free -= part
    bump(row, {"free": (None, None)})
    entry = Entry(
        verb="receipt.given_back",
        kind="receipt",
        record=pk,
        after={"refund": made.number, "amount": part, "free": row.free},
        reason=reason.strip(),
    )
    record([entry], actor=actor)
    return made


def _refundable(row: Receipt) -> Decimal:
    """What of a receipt was not refunded yet, wherever it has its place."""
    given = Receipt.objects.filter(refund_of=row, deleted_at=None).values_list("amount", flat=True)
    whole: Decimal = sum(given, row.amount)
    return whole


def _wanted(row: Receipt, parts: Sequence[tuple[int, Decimal]]) -> dict[int, Decimal]:
    """instalment -> amount; a receipt brings, a refund takes."""
    wanted: dict[int, Decimal] = {}
    for key, amount in parts:
        part = fen(amount)
        if part == 0 or (part < 0) != (row.amount < 0):
            raise Refused(_("An allocation is more than nothing."), field=f"part-{key}")
        if key in wanted:
            raise Refused(_("This payment is named twice."), field=f"part-{key}")
        wanted[key] = part
    if not wanted:
        raise Refused(_("Say how much of it is for which payment."), field="parts")
    if row.customer_id is None:
        raise Refused(_("Nobody has claimed this receipt yet."))
    return wanted


def _locked(actor: Actor, row: Receipt, wanted: Mapping[int, Decimal]) -> dict[int, Instalment]:
    # PostgreSQL reads what is left after the lock only for rows that it locks itself: the lock comes first.
    keys = sorted(wanted)
    list(Instalment.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    found = {one.pk: one for one in rules.payable(actor, row).filter(pk__in=keys)}
    for key in keys:
        one = found.get(key)
        if one is None:
            raise Refused(_("This payment is not open, or it is not this customer's."), field=f"part-{key}")
        if abs(wanted[key]) > abs(one.balance):
            raise Refused(_("%(left)s of it are open.") % {"left": f"{one.balance:,.2f}"}, field=f"part-{key}")
    return found


def _tell(
    actor: Actor,
    row: Receipt,
    verb: str,
    found: Mapping[int, Instalment],
    parts: Mapping[int, Decimal],
    *,
    reason: str = "",
) -> None:
    """One event for the receipt, and one for each payment that it touched."""
    said: dict[str, Any] = {"parts": {str(key): part for key, part in parts.items()}, "free": row.free}
    paid = "instalment.paid" if verb == "receipt.allocated" else "instalment.unpaid"
    touched = [
        Entry(
            verb=paid,
            kind="instalment",
            record=key,
            after={
                "amount": parts[key],
                "receipt": row.number,
                "balance": one.balance,
                "owner": one.contract.owner_id,
            },
            reason=reason,
        )
        for key, one in found.items()
    ]
    record([Entry(verb=verb, kind="receipt", record=row.pk, after=said, reason=reason), *touched], actor=actor)
