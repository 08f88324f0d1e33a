"""Quotes as list, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.kinds import sharing_panel
from yingdan.approvals.kinds import approvals_panel
from yingdan.contracts import commands, rules
from yingdan.contracts.choices import QuoteState
from yingdan.contracts.commands import QuoteDraft
from yingdan.contracts.kinds.lines import low_floors, margin
from yingdan.contracts.kinds.papers import papers_panel
from yingdan.contracts.models import Quote
from yingdan.contracts.queries import sold
from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Action,
    Calendar,
    Choice,
    Day,
    Department,
    Figure,
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

TONES = {
    "draft": "", "approved": "info", "sent": "info", "accepted": "ok", "rejected": "bad", "expired": "warn",
    "superseded": "",
}  # fmt: skip


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Quote:
    return commands.create_quotes(actor=actor, drafts=[QuoteDraft(**keys(values))])[0]


def _standing(row: Quote) -> rules.Standing:
    """A page asks several times about its row."""
    if "standing" not in vars(row):
        vars(row)["standing"] = rules.standing(row)
    found: rules.Standing = vars(row)["standing"]
    return found


def _is_open(row: Quote) -> bool:
    return row.state == QuoteState.DRAFT and _standing(row).is_open


def _needs_approval(row: Quote) -> bool:
    return _is_open(row) and bool(_standing(row).low)


def _may_ask(row: Quote) -> bool:
    """It could be sent as it is; who wants to may ask all the same."""
    return _is_open(row) and not _standing(row).low


def _may_be_sent(row: Quote) -> bool:
    return row.state == QuoteState.APPROVED or _may_ask(row)


def _is_sent(row: Quote) -> bool:
    return row.state == QuoteState.SENT


quote_kind = Kind(
    policy=rules.quotes,
    model=Quote,
    label=_("quote"),
    plural=_("quotes"),
    icon="file-invoice",
    url="/quotes/",
    fields=(
        Text(name="name", primary=True, required=True),
        Text(name="number", editable=False),
        Figure(name="edition", editable=False),
        Choice(name="state", editable=False, tones=TONES),
        Reference(name="customer", to="customer", url="/customers/", help=_("Empty: the deal's")),
        Reference(
            name="deal", to="deal", url="/deals/", beside="customer", help=_("Its product lines are the first lines")
        ),
        Reference(
            name="price_list", to="pricelist", url="/price-lists/", help=_("Empty: the one that holds for the customer")
        ),
        Money(name="amount", editable=False),
        Money(name="discount", editable=False),
        Money(name="net", editable=False),
        Money(name="tax", editable=False),
        Day(name="valid_until", due=True, due_when=("state", "sent"), help=_("Empty: 30 days")),
        Day(name="sent_on", editable=False),
        Day(name="answered_on", editable=False),
        Text(name="answer", editable=False),
        Reference(name="revision_of", to="quote", url="/quotes/", show="number", editable=False),
        Person(name="owner", help=_("Empty: you")),
        Department(name="department", editable=False),
        Paragraph(name="terms", help=_("Printed below the lines: delivery, payment, warranty")),
        Paragraph(name="note", help=_("For colleagues only")),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "number", "customer", "amount", "state", "valid_until", "owner"),
    form=("name", "deal", "customer", "price_list", "valid_until", "owner", "terms", "note"),
    filters=(
        "state", "owner", "department", "customer", "deal", "price_list", "amount", "edition", "valid_until", "sent_on",
        "answered_on",
    ),
    sort="-updated_at",
    create=_create,
    edit=commands.edit_quote,
    remove=commands.delete_quotes,
    subtitle="customer",
    facts=("number", "state", "answer"),
    figures=("amount", "valid_until", "sent_on"),
    phone=("name", "amount", "customer", "valid_until", "state", "owner"),
    search=("name", "number"),
    sums=("amount",),
    views=(
        View("current", _("Current versions"), "f=state:not:superseded"),
        View("all", _("All quotes")),
        View("mine", _("My quotes"), "f=owner:is:me&f=state:is:draft,approved,sent"),
        View("open", _("Waiting for the customer"), "f=state:is:sent&sort=valid_until"),
        View("approved", _("Approved, not sent"), "f=state:is:approved&sort=updated_at"),
        View("expired", _("Expired without an answer"), "f=state:is:expired"),
    ),
    actions=(
        Action("send", _("Mark as sent"), "send", "send/", main=True, when=_may_be_sent),
        Action("submit", _("Send for approval"), "rubber-stamp", "submit/", main=True, when=_needs_approval),
        Action("answer", _("Record the answer"), "message", "answer/", main=True, when=_is_sent),
        Action("contract", _("Write the contract"), "file-text", "contract/", main=True,
               when=rules.may_become_contract),
        Action("lines", _("Lines"), "list", "lines/", when=_is_open, dialog=False),
        Action("print", _("Print"), "printer", "print/", permission="view", dialog=False),
        Action("paper", _("Make a file"), "download", "paper/", permission="export", minor=True),
        Action("revise", _("New version"), "copy", "revise/", when=rules.may_be_revised, minor=True),
        Action("ask", _("Ask for approval all the same"), "rubber-stamp", "submit/", minor=True,
               when=_may_ask),
    ),
    calendar=Calendar(("valid_until", "sent_on", "answered_on"), ("customer", "amount")),
)  # fmt: skip


def _lines(actor: Actor, row: Quote) -> dict[str, Any]:
    """The lines with their sums; floors and margin for who may read them."""
    lines = _standing(row).lines
    low = low_floors(actor, row, _standing(row).low)
    return {
        "row": row,
        **sold(lines, row),
        "low": [(line, low[line.order]) for line in lines if line.order in low],
        "margin": margin(actor, lines),
        "may_edit": rules.quotes.admits(actor, row, "edit") and _is_open(row),
    }


def _editions(actor: Actor, row: Quote) -> dict[str, Any] | None:
    """The other versions, and the contract that it became."""
    found = rules.editions_of(actor, row)
    contract = rules.contracts_of(row).filter(pk__in=rules.visible_contracts(actor).values("pk")).first()
    if len(found) < 2 and contract is None:
        return None
    return {"row": row, "editions": [(one, TONES[one.state]) for one in found], "contract": contract}


quote_kind.panels.append(Panel(_("What is offered"), "contracts/offered.html", _lines))
quote_kind.panels.append(Panel(_("Versions and contract"), "contracts/editions.html", _editions, side=True))
quote_kind.panels.append(papers_panel("quote"))
quote_kind.panels.append(approvals_panel("quote"))
quote_kind.panels.append(sharing_panel("quote"))
_SHORT = ("name", "number", "amount", "state", "valid_until", "owner")
for _kind in ("customer", "deal"):
    kind_of(_kind).panels.append(related(quote_kind, _kind, _SHORT, title=_("Quotes")))


@searchable("quote")
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.quotes.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, number in rows.values_list("pk", "name", "number"):
        yield pk, (name,), (number,)


nav.add(nav.Item(_("Quotes"), "/quotes/", "file-invoice", "sales", 58, "quote.view"))

for verb, sentence in {
    "quote.created": _("wrote this quote"),
    "quote.edited": _("changed this quote"),
    "quote.lines_set": _("set the lines"),
    "quote.approved": _("has the approval for these prices"),
    "quote.sent": _("sent this quote"),
    "quote.accepted": _("recorded that the customer accepts"),
    "quote.rejected": _("recorded that the customer declines"),
    "quote.expired": _("noted that this quote has expired"),
    "quote.revised": _("made this version from the one before"),
    "quote.superseded": _("replaced this version with a newer one"),
    "quote.paper_made": _("made a file of this quote"),
    "quote.contracted": _("wrote the contract from this quote"),
}.items():
    say(verb, sentence)
