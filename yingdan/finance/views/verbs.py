"""What can be done with one payment, receipt or invoice, each a small form with a command behind it."""

from django.utils.translation import gettext_lazy as _

from yingdan.finance import commands, forms, rules
from yingdan.finance.kinds import instalment_kind, invoice_kind, receipt_kind
from yingdan.ui.kinds.verbs import Verb, for_programs, of_row, verb_view

raised = verb_view(
    instalment_kind,
    Verb(
        _("Is owed now"),
        _("It is owed"),
        forms.RaiseForm,
        of_row(commands.raise_instalment),
        _("It is owed from that day on"),
        word="raise",
    ),
)
dun = verb_view(
    instalment_kind,
    Verb(_("Record a step"), _("Save the step"), forms.DunForm, of_row(commands.dun), _("Step recorded"), word="dun"),
)
set_off = verb_view(
    instalment_kind,
    Verb(_("Set off"), _("Set it off"), forms.SetOffForm, of_row(commands.set_off), _("Set off"), word="set-off"),
    permission="approve",
)
write_off = verb_view(
    instalment_kind,
    Verb(
        _("Write off"),
        _("Write it off"),
        forms.WriteOffForm,
        of_row(commands.write_off),
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
        of_row(commands.unclaim_receipt),
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
        of_row(commands.refund_receipt),
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
        of_row(commands.release_allocation),
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
        of_row(commands.claim_receipt),
        _("Receipt claimed"),
        rows=rules.unclaimed_receipts,
        word="claim",
    ),
    permission="claim",
)
issue = verb_view(
    invoice_kind,
    Verb(
        _("Issue the invoice"),
        _("Issue"),
        forms.IssueForm,
        of_row(commands.issue_invoice),
        _("Invoice issued"),
        word="issue",
    ),
    permission="approve",
)
move = verb_view(
    invoice_kind,
    Verb(
        _("Next state"),
        _("Go on"),
        forms.MoveForm,
        of_row(commands.move_invoice),
        _("Moved on to the next state"),
        word="move",
    ),
)
reverse = verb_view(
    invoice_kind,
    Verb(
        _("Reverse the invoice"),
        _("Reverse"),
        forms.ReverseForm,
        of_row(commands.reverse_invoice),
        _("Invoice reversed"),
        then=lambda row, done: done.get_absolute_url(),
        note=_("A red-letter invoice takes it back, in full or in part. The invoice itself stays."),
        word="reverse",
    ),
    permission="approve",
)
