"""Invoices as list, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.contracts.choices import IN_FORCE
from yingdan.contracts.rules import visible_contracts
from yingdan.core.money import capitals
from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.finance import commands, rules
from yingdan.finance.commands import InvoiceDraft
from yingdan.finance.commands.invoicing import NEXT
from yingdan.finance.models import Invoice
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

TONES = {"applied": "warn", "issued": "info", "delivered": "info", "received": "ok", "reversed": ""}


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Invoice:
    return commands.create_invoices(actor=actor, drafts=[InvoiceDraft(**keys(values))])[0]


def _signed(actor: Actor) -> Any:
    """What can be invoiced: a supplement goes with its contract."""
    return visible_contracts(actor).filter(state__in=IN_FORCE, parent=None)


def _goes_on(row: Invoice) -> bool:
    return row.state in NEXT and row.red_of_id is None


invoice_kind = Kind(
    policy=rules.invoices,
    model=Invoice,
    label=_("invoice"),
    plural=_("invoices"),
    icon="receipt-tax",
    url="/invoices/",
    fields=(
        Text(name="title", primary=True, help=_("Empty: the customer's name")),
        Text(name="number", editable=False),
        Reference(name="contract", to="contract", url="/contracts/", required=True, editable=False, rows=_signed),
        Reference(
            name="instalment", to="instalment", url="/instalments/", editable=False,
            help=_("Empty: for the contract as a whole"),
        ),
        Reference(name="customer", to="customer", url="/customers/", editable=False),
        Choice(name="kind"),
        Choice(name="state", editable=False, tones=TONES),
        Money(name="amount", places=2, help=_("With tax; empty: what is left to invoice")),
        Choice(name="rate", help=_("Empty: as the contract")),
        Money(name="net", places=2, editable=False),
        Money(name="tax", places=2, editable=False),
        Money(name="reversed", places=2, editable=False),
        Text(name="tax_number", help=_("Empty: the customer's credit code")),
        Text(name="item", help=_("Goods or services; empty: the contract's name")),
        Text(name="code", editable=False),
        Day(name="issued_on", editable=False),
        Reference(name="red_of", to="invoice", show="number", url="/invoices/", editable=False),
        Person(name="owner", editable=False),
        Department(name="department", editable=False),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("title", "number", "kind", "amount", "state", "code", "issued_on", "contract", "owner"),
    form=("contract", "instalment", "amount", "kind", "title", "tax_number", "item", "rate", "note"),
    filters=("state", "kind", "customer", "contract", "owner", "department", "amount", "issued_on", "red_of"),
    sort="-updated_at",
    create=_create,
    edit=commands.edit_invoice,
    remove=commands.delete_invoices,
    restore=commands.restore_invoices,
    subtitle="customer",
    facts=("number", "kind", "state", "code"),
    figures=("amount", "net", "tax"),
    phone=("title", "amount", "contract", "issued_on", "state", "owner"),
    search=("title", "number", "code"),
    sums=("amount",),
    views=(
        View("all", _("All invoices")),
        View("applied", _("To issue"), "f=state:is:applied&sort=updated_at"),
        View("mine", _("My applications"), "f=owner:is:me"),
        View("away", _("On the way"), "f=state:is:issued,delivered&sort=issued_on"),
        View("red", _("Red-letter"), "f=red_of:filled:"),
    ),
    actions=(
        Action("issue", _("Issue"), "file-check", "issue/", permission="approve", when=rules.may_change, main=True),
        Action("move", _("Next state"), "arrow-right-circle", "move/", when=_goes_on),
        Action("reverse", _("Reverse"), "arrow-back-up", "reverse/", permission="approve", when=rules.may_reverse,
               minor=True),
    ),
    calendar=Calendar(("issued_on",), ("customer", "amount")),
)  # fmt: skip


def _parts(actor: Actor, row: Invoice) -> dict[str, Any]:
    return {
        "row": row,
        "capitals": capitals(row.amount),
        "red": list(row.red.filter(deleted_at=None).order_by("pk")),
        "red_of": row.red_of,
        "left": row.amount - row.reversed,
    }


invoice_kind.panels.append(Panel(_("Amount and what was reversed"), "finance/invoice.html", _parts))
_SHORT = ("title", "amount", "state", "issued_on")
kind_of("contract").panels.append(related(invoice_kind, "contract", _SHORT, title=_("Invoices")))


@searchable("invoice")
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.invoices.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, title, number, code in rows.values_list("pk", "title", "number", "code"):
        yield pk, (title,), (number, code)


nav.add(nav.Item(_("Invoices"), "/invoices/", "receipt-tax", "money", 40, "invoice.view"))

for verb, sentence in {
    "invoice.created": _("applied for this invoice"),
    "invoice.edited": _("changed this application"),
    "invoice.issued": _("issued this invoice"),
    "invoice.moved": _("moved this invoice on"),
    "invoice.reversed": _("reversed this invoice"),
    "invoice.red_issued": _("issued this red-letter invoice"),
}.items():
    say(verb, sentence)
