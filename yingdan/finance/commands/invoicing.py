"""Invoices: applied for, issued, handed over, reversed by a red-letter invoice."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import colleague
from yingdan.contracts.choices import IN_FORCE, Rate
from yingdan.contracts.models import Contract
from yingdan.contracts.rules import visible_contracts
from yingdan.core import clock, commands
from yingdan.core.commands import command, need
from yingdan.core.credit_code import problem_of
from yingdan.core.models import Batch
from yingdan.core.money import fen, tax_of
from yingdan.core.numbering import next_numbers
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import differing, fetch, fits_columns
from yingdan.finance import rules
from yingdan.finance.choices import InvoiceKind, InvoiceState
from yingdan.finance.models import Instalment, Invoice

RELATED = ("contract", "instalment", "customer", "owner", "department", "net", "tax", "reversed", "red_of")
ALWAYS = frozenset({"note"})
WORDS = frozenset({"kind", "title", "tax_number", "item", "amount", "rate"})
NEXT: dict[str, str] = {
    InvoiceState.ISSUED: InvoiceState.DELIVERED,
    InvoiceState.DELIVERED: InvoiceState.RECEIVED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceDraft:
    """An invoice to apply for. Amount and rate default to what the payment leaves to invoice and to the contract's;
    it is made out to the customer unless said."""

    contract: int
    instalment: int | None = None
    amount: Decimal | None = None
    rate: str | None = None
    kind: str = InvoiceKind.E_SPECIAL
    title: str = ""
    tax_number: str = ""
    item: str = ""
    note: str = ""


@command("invoice.create")
def create_invoices(*, actor: Actor, drafts: Sequence[InvoiceDraft], batch: Batch | None = None) -> list[Invoice]:
    """Apply for invoices. Together they never come to more than the contract and its supplements."""
    need(actor, "invoice.create")
    made: list[Invoice] = []
    for draft in drafts:
        # One by one: each counts for what the next may say.
        row = _row(actor, draft)
        (row.number,) = next_numbers("KP", 1)
        check(row)
        made += commands.create_records(actor=actor, policy=rules.invoices, rows=[row], batch=batch)
    return made


@command("invoice.edit")
def edit_invoice(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> Invoice:
    """Change an application; what is issued stays as it was issued."""
    commands.only(values, ALWAYS | WORDS)
    row = fetch(rules.invoices, actor, pk, "edit", version=version)
    changed = differing(rules.invoices, row, values)
    if (fixed := sorted(changed.keys() - ALWAYS)) and not rules.may_change(row):
        raise Refused(
            _("This invoice is issued and stays as it is. Reverse it by a red-letter invoice."), field=fixed[0]
        )
    _lock(row.contract_id)
    for name, value in changed.items():
        setattr(row, name, value)
    check(row)
    if {"amount", "rate"} & changed.keys():
        changed |= {"net": row.net, "tax": row.tax}
    return commands.edit_record(actor=actor, policy=rules.invoices, pk=pk, values=changed, version=version)


@command("invoice.delete")
def delete_invoices(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Invoice]:
    """Withdraw applications. What is issued is reversed instead."""
    rows = rules.visible_invoices(actor, "delete").filter(pk__in=pks)
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        if not rules.may_change(row):
            raise Refused(_("“%(row)s” is issued. Reverse it by a red-letter invoice.") % {"row": row})
    return commands.delete_records(actor=actor, policy=rules.invoices, pks=pks, batch=batch)


@command("invoice.restore", "invoice.delete")
def restore_invoices(*, actor: Actor, pks: Sequence[int]) -> list[Invoice]:
    """Applications out of the recycle bin, as far as there is still something to invoice."""
    made = commands.restore_records(actor=actor, policy=rules.invoices, pks=pks)
    for row in made:
        _lock(row.contract_id)
        _fits(row)
    return made


@command("invoice.issue", "invoice.approve")
def issue_invoice(*, actor: Actor, pk: int, code: str, issued_on: dt.date, version: int | None = None) -> Invoice:
    """The tax system has given it a number."""
    row = fetch(rules.invoices, actor, pk, "approve", version=version)
    if not rules.may_change(row):
        raise Refused(_("This invoice is issued already."))
    row.code, row.issued_on = _code(row, code), _day(issued_on)
    _go(actor, row, InvoiceState.ISSUED, "invoice.issued", code=row.code, issued_on=row.issued_on, owner=row.owner_id)
    return row


@command("invoice.move", "invoice.edit")
def move_invoice(*, actor: Actor, pk: int, version: int | None = None) -> Invoice:
    """Delivered to the customer, then received by him."""
    row = fetch(rules.invoices, actor, pk, "edit", version=version)
    if row.state not in NEXT or row.red_of_id is not None:
        raise Refused(
            _("An invoice that is “%(state)s” does not go on from there.") % {"state": row.get_state_display()}
        )
    _go(actor, row, InvoiceState(NEXT[row.state]), "invoice.moved")
    return row


@command("invoice.reverse", "invoice.approve")
def reverse_invoice(
    *,
    actor: Actor,
    pk: int,
    code: str,
    issued_on: dt.date,
    reason: str,
    amount: Decimal | None = None,
    version: int | None = None,
) -> Invoice:
    """A red-letter invoice takes back what of this one was not taken back yet, or a part of it."""
    row = fetch(rules.invoices, actor, pk, "approve", version=version)
    left = row.amount - row.reversed
    part = left if amount is None else fen(amount)
    if not rules.may_reverse(row):
        raise Refused(_("Only an issued invoice is reversed, and only once in full."))
    if not reason.strip():
        raise Refused(_("Say why it is reversed."), field="reason")
    if not 0 < part <= left:
        raise Refused(_("Between 0.01 and %(most)s can be reversed.") % {"most": f"{left:,.2f}"}, field="amount")
    names = ("contract_id", "instalment_id", "customer_id", "owner_id", "department_id", "kind", "title")
    red = Invoice(
        amount=-part,
        rate=row.rate,
        tax_number=row.tax_number,
        item=row.item,
        red_of=row,
        state=InvoiceState.ISSUED,
        note=reason.strip(),
        **{name: getattr(row, name) for name in names},
    )
    # The last one takes the tax that is left, so that all of them add up to what the invoice said.
    before = list(row.red.filter(deleted_at=None).values_list("net", "tax"))
    red.net, red.tax = tax_of(-part, Decimal(row.rate))
    if part == left:
        red.net = -row.net - sum((net for net, _tax in before), rules.NOTHING)
        red.tax = -part - red.net
    red.code, red.issued_on = _code(red, code), _day(issued_on)
    if row.issued_on and red.issued_on < row.issued_on:
        raise Refused(_("It was issued on %(day)s.") % {"day": row.issued_on}, field="issued_on")
    (red.number,) = next_numbers("KP", 1)
    (stamped,) = commands.create_records(actor=actor, policy=rules.invoices, rows=[red], verb="invoice.red_issued")
    row.reversed += part
    state = InvoiceState.REVERSED if row.reversed == row.amount else InvoiceState(row.state)
    _go(actor, row, state, "invoice.reversed", red=stamped.number, amount=part, owner=row.owner_id)
    return stamped


def check(row: Invoice) -> None:
    row.title, row.item = row.title.strip(), row.item.strip()
    row.tax_number = row.tax_number.strip().upper()
    fits_columns(row, but=RELATED)
    if row.kind in (InvoiceKind.SPECIAL, InvoiceKind.E_SPECIAL) and not row.tax_number:
        raise Refused(_("A special invoice names the taxpayer number of the customer."), field="tax_number")
    if len(row.tax_number) == 18 and (problem := problem_of(row.tax_number)):
        raise Refused(problem, field="tax_number")
    if row.rate == Rate.SEVERAL:
        raise Refused(_("An invoice has one tax rate; the contract has several. Apply once for each."), field="rate")
    row.amount = fen(row.amount)
    if row.amount <= 0:
        raise Refused(_("An invoice is more than nothing. What is taken back is reversed."), field="amount")
    _fits(row)
    row.net, row.tax = tax_of(row.amount, Decimal(row.rate))


def _fits(row: Invoice) -> None:
    """Within what the contract, and the payment it is for, leave to invoice."""
    mine = Invoice.objects.filter(pk=row.pk).values_list("amount", flat=True).first() or rules.NOTHING
    left = rules.may_invoice(row.contract) + mine
    if row.amount > left:
        raise Refused(_("Of this contract %(left)s can still be invoiced.") % {"left": f"{left:,.2f}"}, field="amount")
    if row.instalment is not None:
        left = row.instalment.amount - rules.invoiced_for(row.instalment) + mine
        if row.amount > left:
            raise Refused(
                _("Of this payment %(left)s can still be invoiced.") % {"left": f"{left:,.2f}"}, field="amount"
            )


def _row(actor: Actor, draft: InvoiceDraft) -> Invoice:
    contract = visible_contracts(actor).select_related("customer", "parent").filter(pk=draft.contract).first()
    if contract is None:
        raise Refused(_("This contract does not exist, or you may not see it."), field="contract")
    if contract.state not in IN_FORCE:
        raise Refused(_("Invoices are for contracts that are signed."), field="contract")
    whole = _lock(contract.parent_id or contract.pk)
    paid = _instalment(actor, contract, draft.instalment)
    user = colleague(actor, actor.as_user_id)
    left = min(rules.may_invoice(whole), paid.amount - rules.invoiced_for(paid)) if paid else rules.may_invoice(whole)
    return Invoice(
        contract=whole,
        instalment=paid,
        customer=contract.customer,
        owner=user,
        department=user.department,
        kind=draft.kind,
        title=draft.title.strip() or contract.customer.name,
        tax_number=draft.tax_number.strip() or contract.customer.credit_code,
        item=draft.item.strip() or contract.name[:120],
        amount=left if draft.amount is None else fen(draft.amount),
        rate=draft.rate or contract.rate,
        note=draft.note,
    )


def _instalment(actor: Actor, contract: Contract, key: int | None) -> Instalment | None:
    if key is None:
        return None
    whole = contract.parent or contract
    family = rules.instalments_of(whole).values("pk")
    found = rules.visible_instalments(actor).filter(pk=key).filter(pk__in=family).first()
    if found is None:
        raise Refused(_("This payment does not exist, or it is not of this contract."), field="instalment")
    return found


def _lock(contract: int) -> Contract:
    """Whoever applies at the same time for the same contract waits."""
    return Contract.objects.select_for_update(of=("self",)).get(pk=contract)


def _code(row: Invoice, code: str) -> str:
    code = code.strip()
    if not code:
        raise Refused(_("Which number has the invoice?"), field="code")
    if len(code) > 32:
        raise Refused(_("An invoice number has at most 32 characters."), field="code")
    if Invoice.objects.filter(code=code).exclude(pk=row.pk).exists():
        raise Refused(_("Another invoice has the number %(code)s.") % {"code": code}, field="code")
    return code


def _day(day: dt.date) -> dt.date:
    if day > clock.today():
        raise Refused(_("%(day)s has not come yet.") % {"day": day}, field="issued_on")
    return day


def _go(actor: Actor, row: Invoice, state: InvoiceState, verb: str, **after: Any) -> None:
    columns = ("code", "issued_on", "reversed")
    commands.move_record(actor, rules.invoices, row, state, verb, columns=columns, **after)
