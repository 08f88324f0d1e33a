"""New contracts, their words and figures, and the plan of payments."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import colleague
from yingdan.contracts import rules
from yingdan.contracts.choices import ContractKind, ContractState, NodeKind, Rate, Trigger
from yingdan.contracts.commands.quoted import accepted, rate_of, taxes, what_is_sold
from yingdan.contracts.models import Contract, PaymentNode
from yingdan.core import clock, commands
from yingdan.core.commands import command, need
from yingdan.core.company import company
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.money import fen, split
from yingdan.core.numbering import next_numbers
from yingdan.core.policy import Actor, Policy
from yingdan.core.refusal import Refused, Text
from yingdan.core.rows import bump, differing, fetch, fits_columns
from yingdan.customers.rules import customers
from yingdan.deals.rules import deals
from yingdan.projects.rules import projects

RELATED = ("owner", "department", "customer", "deal", "project", "parent", "quote", "net", "tax")
# What stays open to change whatever has been approved and signed.
ALWAYS = frozenset({"note", "owner", "project"})
WORDS = frozenset({"subject", "delivery", "quality", "liability", "disputes"})
FIGURES = frozenset({
    "name", "kind", "customer", "deal", "party_a", "party_b", "amount", "rate", "starts", "ends", "warranty_months",
})  # fmt: skip
MOST_NODES = 36


@dataclass(frozen=True, kw_only=True, slots=True)
class ContractDraft:
    """A contract to write. Customer and amount default to those of the deal, the parties to customer and company;
    `parent` makes it a supplement. Written from a `quote`, it takes customer, amount and taxes from there."""

    name: str
    amount: Decimal | None = None
    customer: int | None = None
    deal: int | None = None
    project: int | None = None
    parent: int | None = None
    quote: int | None = None
    kind: str = ContractKind.SALES
    rate: str = Rate.THIRTEEN
    owner: int | None = None
    party_a: str = ""
    party_b: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None
    warranty_months: int | None = None
    subject: str = ""
    delivery: str = ""
    quality: str = ""
    liability: str = ""
    disputes: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeDraft:
    """A payment: how much, when, and what it waits for. `milestone` is a task of the contract's project."""

    kind: str
    amount: Decimal
    planned_on: dt.date
    trigger: str = Trigger.DATE
    milestone: int | None = None
    days_after: int = 0


@command("contract.create")
def create_contracts(*, actor: Actor, drafts: Sequence[ContractDraft], batch: Batch | None = None) -> list[Contract]:
    """New drafts. Each begins with one payment of the whole, which `set_nodes` divides."""
    need(actor, "contract.create")
    rows = [_row(actor, draft) for draft in drafts]
    for row, number in zip(rows, next_numbers("HT", len(rows)), strict=True):
        row.number = number
        check(row)
    made = commands.create_records(actor=actor, policy=rules.contracts, rows=rows, batch=batch)
    PaymentNode.objects.bulk_create(
        PaymentNode(
            contract=row, order=1, kind=NodeKind.BALANCE, planned_on=row.ends or clock.today(), amount=row.amount
        )
        for row in made
    )
    return made


@command("contract.edit")
def edit_contract(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> Contract:
    """Change a draft. Another amount divides the payments anew, in the same shares. What is approved is changed by a
    supplement."""
    commands.only(values, ALWAYS | WORDS | FIGURES)
    row = fetch(rules.contracts, actor, pk, "edit", version=version)
    changed = differing(rules.contracts, row, values)
    if fixed := sorted(changed.keys() - ALWAYS):
        must_be_draft(row, fixed[0])
    if "owner" in changed:
        changed["owner"] = colleague(actor, getattr(changed["owner"], "pk", changed["owner"]))
        changed["department"] = changed["owner"].department
    changed |= {name: seen(actor, name, changed[name]) for name in _RELATED if name in changed}
    if "customer" in changed and changed["customer"] is None:
        raise Refused(_("With whom is the contract?"), field="customer")
    if "project" in changed and any(one.milestone_id for one in rules.nodes_of(row)):
        raise Refused(_("A payment waits for a milestone of this project. Change the payments first."), field="project")
    for name, value in changed.items():
        setattr(row, name, value)
    check(row)
    if {"amount", "rate"} & changed.keys():
        changed |= {"net": row.net, "tax": row.tax}
    edited = commands.edit_record(actor=actor, policy=rules.contracts, pk=pk, values=changed, version=version)
    if "amount" in changed:
        _divide_anew(edited)
    return edited


@command("contract.set_nodes", "contract.edit")
def set_nodes(*, actor: Actor, pk: int, nodes: Sequence[NodeDraft], version: int | None = None) -> Contract:
    """The plan of payments, which adds up to the amount of the contract."""
    row = fetch(rules.contracts, actor, pk, "edit", version=version)
    must_be_draft(row, "nodes")
    if not 1 <= len(nodes) <= MOST_NODES:
        raise Refused(_("A contract has 1 to %(most)s payments.") % {"most": MOST_NODES}, field="nodes")
    made = [_node(row, draft, order) for order, draft in enumerate(nodes)]
    fits = rules.add_up([one.amount for one in made], row.amount)
    if fits is not True:
        raise Refused(fits, field="nodes")
    before = [_said(one) for one in rules.nodes_of(row)]
    PaymentNode.objects.filter(contract=row).delete()
    PaymentNode.objects.bulk_create(made)
    bump(row, {})
    after = [_said(one) for one in made]
    entry = Entry(
        verb="contract.nodes_set", kind="contract", record=pk, before={"nodes": before}, after={"nodes": after}
    )
    record([entry], actor=actor)
    return row


@command("contract.delete")
def delete_contracts(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Contract]:
    """Drafts into the recycle bin. What was approved or signed stays: it is terminated instead."""
    for row in rules.visible_contracts(actor, "delete").filter(pk__in=pks):
        must_be_draft(row, "state")
    return commands.delete_records(actor=actor, policy=rules.contracts, pks=pks, batch=batch)


def must_be_draft(row: Contract, field: str) -> None:
    """What is approved stays as it was approved, and what is decided about as it was submitted."""
    if row.state != ContractState.DRAFT:
        raise Refused(_("This contract is approved and stays as it is. Write a supplement to it instead."), field=field)
    if rules.is_decided_about(row):
        raise Refused(
            _("This contract is being decided about, so it stays as it was submitted. Withdraw the approval first."),
            field=field,
        )


def check(row: Contract) -> None:
    """What holds for every contract; net and tax follow from amount and rate."""
    if not row.name.strip():
        raise Refused(_("A contract needs a name."), field="name")
    fits_columns(row, but=RELATED)
    row.amount = fen(row.amount)
    if row.amount == 0 or (row.amount < 0 and row.parent_id is None):
        raise Refused(_("A contract is about more than nothing; only a supplement may take away."), field="amount")
    row.net, row.tax = taxes(row)
    if row.starts and row.ends and row.ends < row.starts:
        raise Refused(
            _("It begins on %(starts)s and ends on %(ends)s: the last day comes first.")
            % {"starts": row.starts, "ends": row.ends},
            field="ends",
        )
    if row.deal is not None and row.deal.customer_id not in (None, row.customer_id):
        raise Refused(_("This deal is with another customer than the contract."), field="deal")


def _row(actor: Actor, draft: ContractDraft) -> Contract:
    owner = colleague(actor, draft.owner or actor.as_user_id)
    quote = accepted(actor, draft.quote) if draft.quote is not None else None
    asked = {name: getattr(draft, name) for name in (*_RELATED, "parent")}
    found = {name: seen(actor, name, value) for name, value in asked.items()}
    above, deal = found["parent"], found["deal"] or (quote.deal if quote else None)
    if above is not None and above.state not in (ContractState.SIGNED, ContractState.COMPLETED):
        raise Refused(_("A supplement belongs to a contract that is signed."), field="parent")
    sources = [one for one in (quote, deal, above) if one is not None]
    customer = found["customer"] or next((one.customer for one in sources if one.customer is not None), None)
    amount = draft.amount
    if amount is None:
        amount = next((one.amount for one in (quote, deal) if one is not None), None)
    if customer is None:
        raise Refused(_("With whom is the contract?"), field="customer")
    if amount is None:
        raise Refused(_("What does the contract come to?"), field="amount")
    here = company()
    said = {"rate": rate_of(quote), "subject": draft.subject or what_is_sold(quote)} if quote else {}
    names = ("kind", "rate", "starts", "ends", "warranty_months", "note", *WORDS)
    return Contract(
        name=draft.name.strip(),
        owner=owner,
        department=owner.department,
        customer=customer,
        deal=deal,
        project=found["project"] or (above.project if above else None),
        parent=above,
        quote=quote,
        party_a=draft.party_a.strip() or customer.name,
        party_b=draft.party_b.strip() or (here.name if here else ""),
        amount=amount,
        **{name: getattr(draft, name) for name in names} | said,
    )


def _node(row: Contract, draft: NodeDraft, order: int) -> PaymentNode:
    node = PaymentNode(
        contract=row,
        order=order + 1,
        kind=draft.kind,
        trigger=draft.trigger,
        planned_on=draft.planned_on,
        days_after=draft.days_after,
        amount=fen(draft.amount),
    )
    at = {name: f"{name}-{order}" for name in ("kind", "trigger", "amount", "milestone", "days_after")}
    if draft.kind not in NodeKind.values:
        raise Refused(_("Choose what this payment is for."), field=at["kind"])
    if draft.trigger not in Trigger.values:
        raise Refused(_("Choose what this payment waits for."), field=at["trigger"])
    if node.amount == 0 or (node.amount < 0) != (row.amount < 0):
        raise Refused(_("A payment is more than nothing."), field=at["amount"])
    if not 0 <= draft.days_after <= 730:
        raise Refused(_("0 to %(most)s days.") % {"most": 730}, field=at["days_after"])
    if draft.trigger == Trigger.MILESTONE:
        node.milestone = rules.milestones_of(row).filter(pk=draft.milestone or 0).first()
        if node.milestone is None:
            raise Refused(_("Choose a milestone of the contract's project."), field=at["milestone"])
    return node


def _divide_anew(row: Contract) -> None:
    nodes = rules.nodes_of(row)
    for node, part in zip(nodes, split(row.amount, _weights(nodes)), strict=True):
        if part == 0:
            raise Refused(_("A payment is more than nothing."), field="amount")
        node.amount = part
    PaymentNode.objects.bulk_update(nodes, ["amount"])


def _weights(nodes: Sequence[PaymentNode]) -> list[Decimal]:
    return [abs(one.amount) for one in nodes]


def _said(node: PaymentNode) -> dict[str, Any]:
    names = ("kind", "trigger", "milestone_id", "planned_on", "days_after", "amount")
    return {name: getattr(node, name) for name in names}


def seen(actor: Actor, name: str, value: Any) -> Any:
    """What a contract or a quote is about: a record that the actor sees, by its key, or None."""
    key = getattr(value, "pk", value)
    if key is None:
        return None
    policy, sentence = {**_RELATED, **_ABOVE}[name]
    found = policy.visible(actor).filter(pk=key).first()
    if found is None:
        raise Refused(sentence, field=name)
    return found


_RELATED: dict[str, tuple[Policy[Any], Text]] = {
    "customer": (customers, _("This customer does not exist, or you may not see it.")),
    "deal": (deals, _("This deal does not exist, or you may not see it.")),
    "project": (projects, _("This project does not exist, or you may not see it.")),
}
_ABOVE: dict[str, tuple[Policy[Any], Text]] = {
    "parent": (rules.contracts, _("This contract does not exist, or you may not see it.")),
}
