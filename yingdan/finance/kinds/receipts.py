"""Money that came in, as list, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.finance import commands, rules
from yingdan.finance.commands import ReceiptDraft
from yingdan.finance.models import Receipt
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Action,
    Calendar,
    Choice,
    Day,
    Department,
    Kind,
    Moment,
    Money,
    Panel,
    Paragraph,
    Person,
    Reference,
    Text,
    View,
    kind_of,
    say,
)
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.related import related


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Receipt:
    return commands.create_receipts(actor=actor, drafts=[ReceiptDraft(**keys(values))])[0]


def _has_free(row: Receipt) -> bool:
    return row.customer_id is not None and bool(row.free)


def _may_refund(row: Receipt) -> bool:
    return row.customer_id is not None and row.refund_of_id is None


def _is_claimed(row: Receipt) -> bool:
    return row.customer_id is not None and row.free == row.amount and row.refund_of_id is None


receipt_kind = Kind(
    policy=rules.receipts,
    model=Receipt,
    label=_("receipt"),
    plural=_("receipts"),
    icon="coin",
    url="/receipts/",
    fields=(
        Text(name="payer", primary=True, required=True, help=_("As the bank says it")),
        Text(name="number", editable=False),
        Money(name="amount", places=2, required=True, help=_("86万 is understood")),
        Money(name="free", places=2, editable=False),
        Day(name="received_on", required=True),
        Choice(name="method"),
        Text(name="bank_reference", help=_("So that a statement read twice brings no money twice")),
        Reference(
            name="customer", to="customer", url="/customers/",
            help=_("Empty: it waits until somebody claims it"),
        ),
        Person(name="owner", help=_("Empty: who owns the customer")),
        Department(name="department", editable=False),
        Reference(name="meant_for", to="instalment", url="/instalments/", editable=False),
        Reference(name="refund_of", to="receipt", show="number", url="/receipts/", editable=False),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("payer", "number", "received_on", "amount", "free", "customer", "method", "owner"),
    form=("payer", "amount", "received_on", "method", "bank_reference", "customer", "owner", "note"),
    filters=("customer", "received_on", "amount", "free", "method", "owner", "department", "refund_of"),
    sort="-received_on",
    create=_create,
    edit=commands.edit_receipt,
    remove=commands.delete_receipts,
    restore=commands.restore_receipts,
    subtitle="customer",
    facts=("number", "method", "bank_reference", "owner"),
    figures=("amount", "free", "received_on"),
    phone=("payer", "amount", "customer", "received_on", "free", "owner"),
    search=("payer", "number", "bank_reference"),
    sums=("amount", "free"),
    views=(
        View("all", _("All receipts")),
        View("open", _("To allocate"), "f=free:min:0.01&f=customer:filled:&sort=received_on"),
        View("nobody", _("Nobody's yet"), "f=customer:empty:&sort=received_on"),
        View("refunds", _("Refunds"), "f=amount:max:-0.01"),
    ),
    actions=(
        Action(
            "allocate", _("Allocate"), "arrows-split", "allocate/", when=_has_free, main=True, dialog=False, key="r"
        ),
        Action("refund", _("Refund"), "arrow-back-up", "refund/", when=_may_refund),
        Action("unclaim", _("Give back"), "hand-stop", "unclaim/", permission="claim", when=_is_claimed, minor=True),
    ),
    calendar=Calendar(("received_on",), ("customer", "amount")),
)  # fmt: skip


def _places(actor: Actor, row: Receipt) -> dict[str, Any]:
    """Where the parts of the money have their place."""
    parts = rules.allocations_of(row)
    keys_seen = [one.instalment_id for one in parts if one.instalment_id]
    seen = set(rules.visible_instalments(actor).filter(pk__in=keys_seen).values_list("pk", flat=True))
    return {
        "row": row,
        "parts": [(one, one.instalment_id in seen) for one in parts],
        "may": rules.receipts.admits(actor, row, "edit"),
        "refund_of": row.refund_of,
    }


receipt_kind.panels.append(Panel(_("What it is for"), "finance/places.html", _places))
kind_of("customer").panels.append(
    related(receipt_kind, "customer", ("payer", "received_on", "amount", "free"), title=_("Receipts"))
)


@searchable("receipt", ("payer", "number", "bank_reference"))
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.receipts.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, payer, number, reference in rows.values_list("pk", "payer", "number", "bank_reference"):
        yield pk, (payer,), (number, reference)


nav.add(nav.Item(_("Receipts"), "/receipts/", "coin", "money", 30, "receipt.view"))
nav.add(nav.Item(_("Claim receipts"), "/receipts/unclaimed/", "hand-grab", "money", 35, "receipt.claim"))

for verb, sentence in {
    "receipt.created": _("recorded this receipt"),
    "receipt.edited": _("put this receipt right"),
    "receipt.claimed": _("claimed this receipt"),
    "receipt.unclaimed": _("gave this receipt back"),
    "receipt.allocated": _("allocated it"),
    "receipt.released": _("took an allocation back"),
    "receipt.refunded": _("recorded this refund"),
    "receipt.given_back": _("refunded a part of it"),
}.items():
    say(verb, sentence)
