"""Money comes in: recorded, claimed, and put right while it has no place yet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import colleague
from yingdan.core import clock, commands
from yingdan.core.commands import command, need
from yingdan.core.journal import record
from yingdan.core.models import Batch
from yingdan.core.money import fen
from yingdan.core.numbering import next_numbers
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Refused
from yingdan.core.rows import bump, differing, entry_of, fetch, fits_columns
from yingdan.customers.models import Customer
from yingdan.customers.rules import customers
from yingdan.finance import rules
from yingdan.finance.choices import Method
from yingdan.finance.models import Instalment, Receipt

RELATED = ("customer", "owner", "department", "meant_for", "refund_of", "free")
# What may still be put right once a part of the money has its place.
ALWAYS = frozenset({"note", "bank_reference", "method"})
FREE = frozenset({"payer", "amount", "received_on", "customer", "owner"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptDraft:
    """Money on our account. Without a customer it waits to be claimed; whose it is defaults to the customer's owner."""

    payer: str
    amount: Decimal
    received_on: dt.date
    method: str = Method.TRANSFER
    bank_reference: str = ""
    customer: int | None = None
    owner: int | None = None
    note: str = ""


@command("receipt.create")
def create_receipts(*, actor: Actor, drafts: Sequence[ReceiptDraft], batch: Batch | None = None) -> list[Receipt]:
    """New receipts, from a form or from a bank statement."""
    need(actor, "receipt.create")
    rows = [_row(actor, draft) for draft in drafts]
    for row, number in zip(rows, next_numbers("SK", len(rows)), strict=True):
        row.number = number
        check(row)
    return commands.create_records(actor=actor, policy=rules.receipts, rows=rows, batch=batch)


@command("receipt.edit")
def edit_receipt(
    *, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None, batch: Batch | None = None
) -> Receipt:
    """Put a receipt right. Once a part of it has its place, its figures stay."""
    commands.only(values, ALWAYS | FREE)
    row = fetch(rules.receipts, actor, pk, "edit", version=version)
    changed = differing(rules.receipts, row, values)
    if (fixed := sorted(changed.keys() - ALWAYS)) and (row.free != row.amount or row.refund_of_id):
        raise Refused(
            _("A part of this receipt is allocated or refunded. Take that back first, then change it."), field=fixed[0]
        )
    if "customer" in changed:
        changed["customer"] = _customer(actor, changed["customer"])
        if "owner" not in changed and row.owner_id is None:
            changed["owner"] = changed["customer"].owner if changed["customer"] else None
    if "owner" in changed:
        owner = changed["owner"]
        changed["owner"] = colleague(actor, getattr(owner, "pk", owner)) if owner else None
        changed["department"] = changed["owner"].department if changed["owner"] else None
    for name, value in changed.items():
        setattr(row, name, value)
    if "amount" in changed:
        row.free = row.amount
        changed["free"] = row.amount
    check(row)
    return commands.edit_record(actor=actor, policy=rules.receipts, pk=pk, values=changed, version=version, batch=batch)


@command("receipt.delete")
def delete_receipts(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Receipt]:
    """Into the recycle bin, as long as nothing of it is allocated or refunded."""
    rows = rules.visible_receipts(actor, "delete").filter(pk__in=pks)
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        if row.free != row.amount or row.refund_of_id:
            raise Refused(_("“%(row)s” is allocated or refunded. Take that back first.") % {"row": row})
    return commands.delete_records(actor=actor, policy=rules.receipts, pks=pks, batch=batch)


@command("receipt.restore", "receipt.delete")
def restore_receipts(*, actor: Actor, pks: Sequence[int]) -> list[Receipt]:
    """Out of the recycle bin, unless the same money was recorded anew."""
    wanted = rules.receipts.visible(actor, "delete", deleted=True).filter(pk__in=pks)
    made: list[Receipt] = []
    for pk in pks:
        for row in wanted.filter(pk=pk):
            check(row)
        made += commands.restore_records(actor=actor, policy=rules.receipts, pks=[pk])
    return made


@command("receipt.claim")
def claim_receipt(
    *, actor: Actor, pk: int, customer: int | None = None, meant_for: int | None = None, note: str = ""
) -> Receipt:
    """This money is from one of my customers, or for one of their payments. Of two who claim at once, one gets it and
    the other hears so."""
    need(actor, "receipt.claim")
    paid = _meant(actor, meant_for)
    whose = _customer(actor, customer if customer is not None else (paid.customer_id if paid else None))
    if whose is None:
        raise Refused(_("From which customer is it?"), field="customer")
    if paid is not None and paid.customer_id != whose.pk:
        raise Refused(_("This payment is another customer's."), field="meant_for")
    row = rules.unclaimed_receipts(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Conflict(_("Somebody else has claimed this receipt, or it is gone."))
    claimer = colleague(actor, actor.as_user_id)
    values = {
        "customer": whose,
        "owner": claimer,
        "department": claimer.department,
        "meant_for": paid,
        "note": "\n".join(part for part in (row.note, note.strip()) if part),
    }
    before = {name: getattr(row, f"{name}_id", None) for name in ("customer", "owner")}
    taken = Receipt.objects.filter(pk=pk, customer=None).update(
        version=F("version") + 1, updated_at=clock.now(), **values
    )
    if not taken:
        raise Conflict(_("Somebody else has claimed this receipt, or it is gone."))
    row.refresh_from_db()
    changed = {"customer": (before["customer"], whose.pk), "owner": (before["owner"], claimer.pk)}
    record([entry_of(rules.receipts, row, "receipt.claimed", changed=changed, reason=note.strip())], actor=actor)
    return row


@command("receipt.unclaim", "receipt.claim")
def unclaim_receipt(*, actor: Actor, pk: int, reason: str, version: int | None = None) -> Receipt:
    """It is from somebody else after all: back to those that wait to be claimed."""
    row = fetch(rules.receipts, actor, pk, "claim", version=version)
    if not reason.strip():
        raise Refused(_("Say why you give this receipt back."), field="reason")
    if row.customer_id is None:
        raise Refused(_("Nobody has claimed this receipt."))
    if row.free != row.amount or row.refund_of_id:
        raise Refused(_("A part of this receipt is allocated or refunded. Take that back first, then change it."))
    changed = {"customer": (row.customer_id, None), "owner": (row.owner_id, None)}
    row.customer = row.owner = row.department = row.meant_for = None
    bump(row, dict.fromkeys(("customer", "owner", "department", "meant_for"), (None, None)))
    record([entry_of(rules.receipts, row, "receipt.unclaimed", changed=changed, reason=reason.strip())], actor=actor)
    return row


def check(row: Receipt) -> None:
    row.payer = row.payer.strip()
    if not row.payer:
        raise Refused(_("Who paid?"), field="payer")
    fits_columns(row, but=RELATED)
    row.amount = fen(row.amount)
    if row.refund_of_id is None and row.amount <= 0:
        raise Refused(
            _("A receipt is more than nothing. What is paid back is a refund of its receipt."), field="amount"
        )
    if row.received_on > clock.today():
        raise Refused(_("%(day)s has not come yet.") % {"day": row.received_on}, field="received_on")
    twin = Receipt.objects.filter(bank_reference=row.bank_reference, deleted_at=None).exclude(pk=row.pk)
    if row.bank_reference and twin.exists():
        raise Refused(
            _("The receipt with bank reference %(reference)s is here already.") % {"reference": row.bank_reference},
            field="bank_reference",
        )


def _row(actor: Actor, draft: ReceiptDraft) -> Receipt:
    customer = _customer(actor, draft.customer)
    owner = colleague(actor, draft.owner) if draft.owner else (customer.owner if customer else None)
    return Receipt(
        payer=draft.payer,
        amount=fen(draft.amount),
        free=fen(draft.amount),
        received_on=draft.received_on,
        method=draft.method,
        bank_reference=draft.bank_reference.strip(),
        customer=customer,
        owner=owner,
        department=owner.department if owner else None,
        note=draft.note,
    )


def _customer(actor: Actor, value: Any) -> Customer | None:
    key = getattr(value, "pk", value)
    if key is None:
        return None
    found = customers.visible(actor).select_related("owner__department").filter(pk=key).first()
    if found is None:
        raise Refused(_("This customer does not exist, or you may not see it."), field="customer")
    return found


def _meant(actor: Actor, key: int | None) -> Instalment | None:
    if key is None:
        return None
    found = rules.visible_instalments(actor).filter(pk=key).first()
    if found is None:
        raise Refused(_("This payment does not exist, or you may not see it."), field="meant_for")
    return found
