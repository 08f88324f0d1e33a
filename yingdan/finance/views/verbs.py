"""What can be done with one payment, receipt or invoice, each a small form with a command behind it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.finance import commands, forms, rules
from yingdan.finance.kinds import instalment_kind, invoice_kind, receipt_kind
from yingdan.finance.models import Instalment, Invoice, Receipt
from yingdan.ui.kinds.verbs import Verb, for_programs, verb_view

type Values = Mapping[str, Any]


def _raise(*, actor: Actor, row: Instalment, values: Values) -> Any:
    return commands.raise_instalment(actor=actor, pk=row.pk, **values)


def _dun(*, actor: Actor, row: Instalment, values: Values) -> Any:
    return commands.dun(actor=actor, pk=row.pk, **values)


def _set_off(*, actor: Actor, row: Instalment, values: Values) -> Any:
    return commands.set_off(actor=actor, pk=row.pk, **values)


def _write_off(*, actor: Actor, row: Instalment, values: Values) -> Any:
    return commands.write_off(actor=actor, pk=row.pk, **values)


def _claim(*, actor: Actor, row: Receipt, values: Values) -> Any:
    return commands.claim_receipt(actor=actor, pk=row.pk, **values)


def _unclaim(*, actor: Actor, row: Receipt, values: Values) -> Any:
    return commands.unclaim_receipt(actor=actor, pk=row.pk, **values)


def _refund(*, actor: Actor, row: Receipt, values: Values) -> Any:
    return commands.refund_receipt(actor=actor, pk=row.pk, **values)


def _release(*, actor: Actor, row: Receipt, values: Values) -> Any:
    return commands.release_allocation(actor=actor, pk=row.pk, **values)


def _issue(*, actor: Actor, row: Invoice, values: Values) -> Any:
    return commands.issue_invoice(actor=actor, pk=row.pk, **values)


def _move(*, actor: Actor, row: Invoice, values: Values) -> Any:
    return commands.move_invoice(actor=actor, pk=row.pk, **values)


def _reverse(*, actor: Actor, row: Invoice, values: Values) -> Any:
    return commands.reverse_invoice(actor=actor, pk=row.pk, **values)


raised = verb_view(
    instalment_kind,
    Verb(_("Is owed now"), _("It is owed"), forms.RaiseForm, _raise, _("It is owed from that day on"), word="raise"),
)
dun = verb_view(
    instalment_kind,
    Verb(_("Record a step"), _("Save the step"), forms.DunForm, _dun, _("Step recorded"), word="dun"),
)
set_off = verb_view(
    instalment_kind,
    Verb(_("Set off"), _("Set it off"), forms.SetOffForm, _set_off, _("Set off"), word="set-off"),
    permission="approve",
)
write_off = verb_view(
    instalment_kind,
    Verb(
        _("Write off"),
        _("Write it off"),
        forms.WriteOffForm,
        _write_off,
        _("Written off"),
        note=_("It counts as not paid, and is asked for no more."),
        word="write-off",
    ),
    permission="approve",
)
unclaim = verb_view(
    receipt_kind,
    Verb(
        _("Give back this receipt"),
        _("Give it back"),
        forms.GiveBackForm,
        _unclaim,
        _("Given back"),
        then=lambda row, done: "/receipts/unclaimed/",
        word="unclaim",
    ),
    permission="claim",
)
refund = verb_view(
    receipt_kind,
    Verb(
        _("Refund"),
        _("Record the refund"),
        forms.RefundForm,
        _refund,
        _("Refund recorded"),
        then=lambda row, done: done.get_absolute_url(),
        word="refund",
    ),
)
release = verb_view(
    receipt_kind,
    Verb(
        _("Take an allocation back"),
        _("Take it back"),
        forms.ReleaseForm,
        _release,
        _("Allocation taken back"),
        word="release",
    ),
)
# For people the page of unclaimed receipts asks, see `claims`.
for_programs(
    receipt_kind,
    Verb(
        _("Claim this receipt"),
        _("It is my customer's"),
        forms.ClaimForm,
        _claim,
        _("Receipt claimed"),
        rows=rules.unclaimed_receipts,
        word="claim",
    ),
    permission="claim",
)
issue = verb_view(
    invoice_kind,
    Verb(_("Issue the invoice"), _("Issue"), forms.IssueForm, _issue, _("Invoice issued"), word="issue"),
    permission="approve",
)
move = verb_view(
    invoice_kind,
    Verb(_("Next state"), _("Go on"), forms.MoveForm, _move, _("Moved on to the next state"), word="move"),
)
reverse = verb_view(
    invoice_kind,
    Verb(
        _("Reverse the invoice"),
        _("Reverse"),
        forms.ReverseForm,
        _reverse,
        _("Invoice reversed"),
        then=lambda row, done: done.get_absolute_url(),
        note=_("A red-letter invoice takes it back, in full or in part. The invoice itself stays."),
        word="reverse",
    ),
    permission="approve",
)
