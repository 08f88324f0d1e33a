"""Changing deals that go on: fields, product lines, people, owner, recycle bin."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.custom import folded, strays
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.text import pinyin_key
from yingdan.customers.rules import contacts
from yingdan.deals import rules
from yingdan.deals.choices import Forecast
from yingdan.deals.commands import lines as line_rules
from yingdan.deals.commands.drafts import LineDraft, PersonDraft
from yingdan.deals.commands.sources import (
    departments_of,
    visible_contacts,
    visible_customers,
    visible_dealers,
    visible_products,
)
from yingdan.deals.commands.writing import COLUMNS, Change, lock_deal, lock_deals, need_amount_right, need_state, write
from yingdan.deals.models import Deal, DealContact, DealLine

# What may still be put right after a deal is closed, and what only moves while it is open.
ALWAYS = frozenset({"name", "customer", "dealer", "source", "competitors", "note"})
WHILE_OPEN = frozenset(
    {"amount", "expected_close", "probability", "forecast", "opened_on", "next_step", "next_step_on"}
)


@command("deal.edit")
def edit_deal(
    *, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None, batch: Batch | None = None
) -> Deal:
    """Change plain fields. Putting the expected close off counts as a push."""
    deal = lock_deal(actor, pk, "edit", version)
    new = _checked(actor, deal, values)
    if "expected_close" in new and deal.expected_close and new["expected_close"]:
        later = new["expected_close"] > deal.expected_close
        new["pushes"] = deal.pushes + (1 if later else 0)
    if "name" in new:
        new["pinyin"] = pinyin_key(new["name"])[:255]
    write([Change(deal, "deal.edited", {**new, **_gap(deal, new)})], actor=actor, batch=batch)
    return deal


@command("deal.set_lines", "deal.edit")
def set_lines(*, actor: Actor, pk: int, lines: Sequence[LineDraft], version: int | None = None) -> Deal:
    """Replace the product lines; their sum becomes the amount. Without lines the amount stays as it was."""
    deal = lock_deal(actor, pk, "edit", version)
    need_state(rules.may_change(deal))
    need_amount_right(actor, deal)
    old = list(DealLine.objects.filter(deal=deal))
    visible_products(actor, {line.product for line in lines} - {line.product_id for line in old})
    new = line_rules.lines_of(deal, lines)
    before, after = line_rules.described(old), line_rules.described(new)
    if before == after:
        return deal
    DealLine.objects.filter(deal=deal).delete()
    DealLine.objects.bulk_create(new)
    values = {"amount": line_rules.sum_of(new) if new else deal.amount}
    change = Change(
        deal, "deal.lines_set", {**values, **_gap(deal, values)}, before={"lines": before}, after={"lines": after}
    )
    write([change], actor=actor)
    return deal


@command("deal.set_people", "deal.edit")
def set_people(*, actor: Actor, pk: int, people: Sequence[PersonDraft], version: int | None = None) -> Deal:
    """Replace the contacts of a deal and their part in the decision. Who is out of the actor's sight stays."""
    deal = lock_deal(actor, pk, "edit", version)
    old = dict(DealContact.objects.filter(deal=deal).values_list("contact", "role"))
    seen = set(contacts.visible(actor).filter(pk__in=old).values_list("pk", flat=True))
    unseen = {contact: role for contact, role in old.items() if contact not in seen}
    new = unseen | {person.contact: person.role for person in people if person.contact not in unseen}
    visible_contacts(actor, new.keys() - old.keys())
    if old == new:
        return deal
    DealContact.objects.filter(deal=deal).delete()
    DealContact.objects.bulk_create(DealContact(deal=deal, contact_id=pk, role=role) for pk, role in new.items())
    change = Change(deal, "deal.people_set", before={"people": _roles(old)}, after={"people": _roles(new)})
    write([change], actor=actor)
    return deal


@command("deal.transfer")
def transfer_deals(
    *, actor: Actor, pks: Sequence[int], owner: int, reason: str = "", batch: Batch | None = None
) -> list[Deal]:
    """Give deals to another employee, whose department they move to."""
    department = departments_of([owner], working=True)[owner]
    deals = lock_deals(actor, pks, "transfer")
    values = {"owner": owner, "department": department}
    changes = [Change(deal, "deal.transferred", {**values, **_gap(deal, values)}, reason=reason) for deal in deals]
    return write(changes, actor=actor, batch=batch)


@command("deal.delete")
def delete_deals(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Deal]:
    """Put deals into the recycle bin, with their lines, people and outcome."""
    deals, now = lock_deals(actor, pks, "delete"), clock.now()
    return write([Change(deal, "deal.deleted", {"deleted_at": now}) for deal in deals], actor=actor, batch=batch)


@command("deal.restore", "deal.delete")
def restore_deals(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Deal]:
    """Take deals out of the recycle bin."""
    deals = lock_deals(actor, pks, "delete", deleted=True)
    return write([Change(deal, "deal.restored", {"deleted_at": None}) for deal in deals], actor=actor, batch=batch)


def _checked(actor: Actor, deal: Deal, values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = strays(values, ALWAYS | WHILE_OPEN)
    if unknown:
        raise Refused(_("This field cannot be changed here."), field=min(unknown))
    values = folded(actor, rules.deals, deal, values)
    new = {name: _plain(name, value) for name, value in values.items()}
    now = {name: getattr(deal, COLUMNS.get(name, name)) for name in new}
    new = {name: value for name, value in new.items() if value != now[name]}
    if new.keys() & WHILE_OPEN:
        need_state(rules.may_change(deal))
    if "customer" in new:
        visible_customers(actor, [new["customer"]])
    if "dealer" in new:
        visible_dealers(actor, [new["dealer"]])
    if "amount" in new:
        need_amount_right(actor, deal)
        if DealLine.objects.filter(deal=deal).exists():
            raise Refused(_("The amount is the sum of the product lines. Change the lines instead."), field="amount")
    return new


def _plain(name: str, value: Any) -> Any:
    match name:
        case "customer" | "dealer":
            # A form names the record itself, an import its key.
            return getattr(value, "pk", value)
        case "amount":
            return line_rules.checked_amount(value)
        case "name" if not str(value or "").strip():
            raise Refused(_("A deal needs a name."), field="name")
        case "name":
            return str(value).strip()[:200]
        case "opened_on" if value is None:
            raise Refused(_("A deal needs the day it was opened."), field="opened_on")
        case "probability" if value is None or not 0 <= value <= 100:
            raise Refused(_("The win probability lies between 0 and 100."), field="probability")
        case "forecast" if value not in Forecast.values:
            raise Refused(_("This is not a forecast category."), field="forecast")
    return value


def _gap(deal: Deal, values: Mapping[str, Any]) -> dict[str, bool]:
    """Whether the deal is still incomplete once these values are written."""
    basics = rules.BASICS if deal.is_open else rules.CLOSED_BASICS
    filled = all(values[name] is not None if name in values else rules.has(deal, name) for name in basics)
    return {"incomplete": not filled}


def _roles(people: Mapping[int, str]) -> list[dict[str, Any]]:
    return [{"contact": contact, "role": role} for contact, role in people.items()]
