"""New quotes, and their words. Their lines: `lines`; what becomes of them: `offering`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import colleague
from yingdan.contracts import rules
from yingdan.contracts.commands.checks import must_be_open
from yingdan.contracts.commands.lines import list_anew, made_lines, taken_over
from yingdan.contracts.commands.writing import seen
from yingdan.contracts.models import Quote, QuoteLine
from yingdan.core import clock, commands
from yingdan.core.commands import command, need
from yingdan.core.models import Batch
from yingdan.core.numbering import next_numbers
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import differing, fetch, fits_columns
from yingdan.products.models import PriceList

RELATED = ("owner", "department", "customer", "deal", "price_list", "revision_of")
# What stays open to change whatever has been approved and sent.
ALWAYS = frozenset({"note", "owner"})
PLAIN = frozenset({"name", "customer", "deal", "price_list", "valid_until", "terms"})
# A new quote holds so many days, unless somebody says until when.
HOLDS = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteDraft:
    """A quote to write. The customer defaults to the deal's, and the deal's product lines are its first lines; the
    price list is the one that holds for the customer today."""

    name: str
    customer: int | None = None
    deal: int | None = None
    price_list: int | None = None
    valid_until: dt.date | None = None
    owner: int | None = None
    terms: str = ""
    note: str = ""


@command("quote.create")
def create_quotes(*, actor: Actor, drafts: Sequence[QuoteDraft], batch: Batch | None = None) -> list[Quote]:
    """New drafts, each with the product lines of its deal."""
    need(actor, "quote.create")
    rows = [_row(actor, draft) for draft in drafts]
    lines: list[list[QuoteLine]] = []
    for row, number in zip(rows, next_numbers("BJ", len(rows)), strict=True):
        row.number = number
        _check(row)
        _holds(row)
        lines.append(made_lines(actor, row, taken_over(actor, row.deal) if row.deal else [], row.discount))
    made = commands.create_records(actor=actor, policy=rules.quotes, rows=rows, batch=batch)
    for row, its in zip(made, lines, strict=True):
        for line in its:
            line.quote = row
    QuoteLine.objects.bulk_create([line for its in lines for line in its])
    return made


@command("quote.edit")
def edit_quote(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> Quote:
    """Change a draft. Another customer or price list sets other list prices beside the lines."""
    commands.only(values, ALWAYS | PLAIN)
    row = fetch(rules.quotes, actor, pk, "edit", version=version)
    changed = differing(rules.quotes, row, values)
    if fixed := sorted(changed.keys() - ALWAYS):
        must_be_open(row, fixed[0])
    if "owner" in changed:
        changed["owner"] = colleague(actor, getattr(changed["owner"], "pk", changed["owner"]))
        changed["department"] = changed["owner"].department
    changed |= {name: seen(actor, name, changed[name]) for name in ("customer", "deal") if name in changed}
    if "customer" in changed and changed["customer"] is None:
        raise Refused(_("For whom is the quote?"), field="customer")
    row.customer = changed.get("customer", row.customer)
    if {"customer", "price_list"} & changed.keys():
        changed["price_list"] = _price_list(actor, row, changed.get("price_list"))
    for name, value in changed.items():
        setattr(row, name, value)
    _check(row)
    if "valid_until" in changed:
        _holds(row)
    edited = commands.edit_record(actor=actor, policy=rules.quotes, pk=pk, values=changed, version=version)
    if {"customer", "price_list"} & changed.keys():
        list_anew(actor, edited)
    return edited


@command("quote.delete")
def delete_quotes(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Quote]:
    """Drafts into the recycle bin. What was approved or sent stays."""
    for row in rules.visible_quotes(actor, "delete").filter(pk__in=pks):
        must_be_open(row, "state")
    return commands.delete_records(actor=actor, policy=rules.quotes, pks=pks, batch=batch)


def _row(actor: Actor, draft: QuoteDraft) -> Quote:
    owner = colleague(actor, draft.owner or actor.as_user_id)
    deal, customer = seen(actor, "deal", draft.deal), seen(actor, "customer", draft.customer)
    customer = customer or (deal.customer if deal else None)
    if customer is None:
        raise Refused(_("For whom is the quote?"), field="customer")
    row = Quote(
        name=draft.name.strip(),
        owner=owner,
        department=owner.department,
        customer=customer,
        deal=deal,
        valid_until=draft.valid_until or clock.today() + dt.timedelta(days=HOLDS),
        terms=draft.terms,
        note=draft.note,
    )
    row.price_list = _price_list(actor, row, draft.price_list)
    return row


def _price_list(actor: Actor, row: Quote, chosen: Any) -> PriceList | None:
    """The one that was chosen, if it holds for the customer today; else the one that counts first."""
    there = rules.price_lists_for(actor, row.customer.tier)
    key = getattr(chosen, "pk", chosen)
    if key is None:
        return there.first()
    found = there.filter(pk=key).first()
    if found is None:
        raise Refused(_("This price list does not hold for this customer today."), field="price_list")
    return found


def _check(row: Quote) -> None:
    if not row.name.strip():
        raise Refused(_("A quote needs a name."), field="name")
    fits_columns(row, but=RELATED)
    if row.deal is not None and row.deal.customer_id not in (None, row.customer_id):
        raise Refused(_("This deal is with another customer than the quote."), field="deal")


def _holds(row: Quote) -> None:
    if row.valid_until < clock.today():
        raise Refused(
            _("%(day)s has passed: until when does the quote hold?") % {"day": row.valid_until}, field="valid_until"
        )
