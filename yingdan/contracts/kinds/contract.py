"""Contracts as list, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.kinds import sharing_panel
from yingdan.approvals.kinds import approvals_panel
from yingdan.contracts import commands, rules
from yingdan.contracts.choices import IN_FORCE, ContractState
from yingdan.contracts.commands import ContractDraft
from yingdan.contracts.commands.running import next_states
from yingdan.contracts.kinds.papers import papers_panel
from yingdan.contracts.models import Contract
from yingdan.contracts.queries import sold
from yingdan.core.money import capitals
from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.projects.rules import visible_tasks
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

TONES = {"draft": "", "approved": "info", "signed": "ok", "completed": "ok", "archived": "", "terminated": "bad"}


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Contract:
    return commands.create_contracts(actor=actor, drafts=[ContractDraft(**keys(values))])[0]


def _is_approved(row: Contract) -> bool:
    return row.state == ContractState.APPROVED


def _goes_on(row: Contract) -> bool:
    return bool(next_states(row))


contract_kind = Kind(
    policy=rules.contracts,
    model=Contract,
    label=_("contract"),
    plural=_("contracts"),
    icon="file-text",
    url="/contracts/",
    fields=(
        Text(name="name", primary=True, required=True),
        Text(name="number", editable=False),
        Choice(name="kind"),
        Choice(name="state", editable=False, tones=TONES),
        Reference(name="customer", to="customer", url="/customers/", help=_("Empty: the deal's")),
        Reference(name="deal", to="deal", url="/deals/", beside="customer"),
        Reference(name="project", to="project", url="/projects/"),
        Reference(name="quote", to="quote", url="/quotes/", show="number", editable=False),
        Reference(
            name="parent", to="contract", url="/contracts/", editable=False, help=_("Only for a supplement")
        ),
        Text(name="party_a", help=_("Empty: the customer's name")),
        Text(name="party_b", help=_("Empty: your company's name")),
        Money(name="amount", help=_("With tax; empty: the deal's. 86万 is understood")),
        Choice(name="rate"),
        Money(name="net", editable=False),
        Money(name="tax", editable=False),
        Day(name="signed_on", editable=False),
        Day(name="starts"),
        Day(name="ends", due=True, due_when=("state", "signed")),
        Figure(name="warranty_months"),
        Person(name="owner", help=_("Empty: you")),
        Department(name="department", editable=False),
        Paragraph(name="subject", help=_("What is sold: name, model, quantity")),
        Paragraph(name="delivery"),
        Paragraph(name="quality"),
        Paragraph(name="liability"),
        Paragraph(name="disputes"),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "number", "customer", "amount", "state", "signed_on", "ends", "owner"),
    form=(
        "name", "kind", "deal", "customer", "project", "parent", "amount", "rate", "party_a", "party_b", "starts",
        "ends", "warranty_months", "owner", "subject", "delivery", "quality", "liability", "disputes", "note",
    ),
    filters=(
        "state", "kind", "owner", "department", "customer", "project", "deal", "quote", "parent", "amount", "signed_on",
        "starts", "ends",
    ),
    sort="-updated_at",
    create=_create,
    edit=commands.edit_contract,
    remove=commands.delete_contracts,
    subtitle="customer",
    facts=("number", "kind", "state", "owner"),
    figures=("amount", "signed_on", "ends"),
    phone=("name", "amount", "customer", "ends", "state", "owner"),
    search=("name", "number"),
    sums=("amount",),
    views=(
        View("all", _("All contracts")),
        View("mine", _("My contracts"), "f=owner:is:me&f=state:is:draft,approved,signed"),
        View("drafts", _("Drafts"), "f=state:is:draft"),
        View("unsigned", _("Approved, not signed"), "f=state:is:approved&sort=updated_at"),
        View("force", _("In force"), "f=state:is:signed&sort=ends"),
    ),
    actions=(
        Action("submit", _("Send for approval"), "rubber-stamp", "submit/", when=rules.may_submit, main=True),
        Action("sign", _("Record the signature"), "signature", "sign/", when=_is_approved, main=True, dialog=False),
        Action("nodes", _("Payments"), "calendar-dollar", "nodes/", when=rules.may_submit, dialog=False),
        Action("print", _("Print"), "printer", "print/", permission="view", dialog=False),
        Action("paper", _("Make a file"), "download", "paper/", permission="export", minor=True),
        Action("end", _("Next state"), "arrow-right-circle", "end/", when=_goes_on, minor=True),
    ),
    calendar=Calendar(("ends", "signed_on"), ("customer", "amount")),
)  # fmt: skip


def _money(actor: Actor, row: Contract) -> dict[str, Any]:
    """The amount in its parts, the payments with their shares, and the supplements."""
    nodes = rules.nodes_of(row)
    waits = [one.milestone_id for one in nodes if one.milestone_id]
    seen = set(visible_tasks(actor).filter(pk__in=waits).values_list("pk", flat=True)) if waits else set()
    added = list(rules.visible_contracts(actor).filter(parent=row).order_by("pk"))
    whole = sum((one.amount for one in added if one.state in IN_FORCE), row.amount)
    return {
        "row": row,
        "capitals": capitals(row.amount),
        "nodes": [(one, one.due, 100 * one.amount / row.amount, one.milestone_id in seen) for one in nodes],
        "fits": rules.add_up([one.amount for one in nodes], row.amount) is True,
        "whole": sum((one.amount for one in nodes), rules.NOTHING),
        "supplements": [(one, TONES[one.state]) for one in added],
        "with_supplements": whole if added else None,
        "add": f"/contracts/new/?parent={row.pk}&customer={row.customer_id}"
        if row.state in (ContractState.SIGNED, ContractState.COMPLETED) and actor.may("contract.create")
        else "",
    }


def _lines(actor: Actor, row: Contract) -> dict[str, Any] | None:
    """What the quote says from which it was written."""
    if row.quote is None:
        return None
    seen = rules.visible_quotes(actor).filter(pk=row.quote.pk).exists()
    return {"quote": row.quote, "seen": seen, **sold(rules.quote_lines(row.quote.pk), row.quote)}


def _scans(actor: Actor, row: Contract) -> dict[str, Any] | None:
    found = rules.scans_of(row)
    return {"scans": found} if found else None


contract_kind.panels.append(Panel(_("What is sold"), "contracts/sold.html", _lines))
contract_kind.panels.append(Panel(_("Amount and payments"), "contracts/money.html", _money))
contract_kind.panels.append(Panel(_("Signed copies"), "contracts/scans.html", _scans, side=True))
contract_kind.panels.append(papers_panel("contract"))
contract_kind.panels.append(approvals_panel("contract"))
contract_kind.panels.append(sharing_panel("contract"))
_SHORT = ("name", "amount", "state", "signed_on", "owner")
for _kind in ("customer", "deal", "project"):
    kind_of(_kind).panels.append(related(contract_kind, _kind, _SHORT, title=_("Contracts")))


@searchable("contract", ("name", "number"))
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.contracts.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, number in rows.values_list("pk", "name", "number"):
        yield pk, (name,), (number,)


nav.add(nav.Item(_("Contracts"), "/contracts/", "file-text", "sales", 60, "contract.view", key="H"))

for verb, sentence in {
    "contract.created": _("wrote this contract"),
    "contract.edited": _("changed this contract"),
    "contract.nodes_set": _("divided the amount into payments"),
    "contract.approved": _("has the approval for this contract"),
    "contract.signed": _("recorded the signature"),
    "contract.paper_made": _("made a file of this contract"),
    "contract.ended": _("moved the contract on"),
}.items():
    say(verb, sentence)
