"""Customers: recorded, changed, handed over."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core import commands
from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.credit_code import problem_of
from yingdan.core.custom import made, strays
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Refused
from yingdan.core.sentences import constraint
from yingdan.core.text import company_key, pinyin_key
from yingdan.customers import rules
from yingdan.customers.commands.drafts import CustomerDraft
from yingdan.customers.commands.limits import check_row, check_values
from yingdan.customers.commands.owners import departments_of
from yingdan.customers.commands.parents import check_parent, check_parents
from yingdan.customers.commands.writing import Change, lock, write
from yingdan.customers.models import Contact, Customer

TAKEN = _("Another customer has this credit code already.")
constraint("customers_customer_credit_code", TAKEN, columns="customers_customer.credit_code")

# What an edit may change. The owner moves by transfer, the rest follows from what happens with the customer.
PLAIN = frozenset(
    [
        "name", "short_name", "credit_code", "tier", "industry", "size", "region", "address", "website", "phone",
        "source", "parent", "next_contact_on", "note",
    ]
)  # fmt: skip


@capability("C066")
@command("customer.create")
def create_customers(*, actor: Actor, drafts: Sequence[CustomerDraft], batch: Batch | None = None) -> list[Customer]:
    """Record customers. What a form would ask for may be missing in a file: such a customer is incomplete."""
    need(actor, "customer.create")
    departments = departments_of(actor, (d.owner for d in drafts))
    own = made(actor, "customer", [draft.custom for draft in drafts])
    rows = [_row(actor, draft, departments, custom) for draft, custom in zip(drafts, own, strict=True)]
    for row in rows:
        check_row(row)
    check_parents(actor, {row.parent_id for row in rows})
    _check_codes([row.credit_code for row in rows if row.credit_code])
    return commands.create_records(actor=actor, policy=rules.customers, rows=rows, batch=batch)


def _row(actor: Actor, draft: CustomerDraft, departments: Mapping[int, int | None], custom: dict[str, Any]) -> Customer:
    owner = draft.owner or actor.as_user_id
    row = Customer(
        short_name=draft.short_name.strip(),
        credit_code=rules.plain_code(draft.credit_code),
        tier=draft.tier,
        industry=draft.industry,
        size=draft.size,
        region=draft.region,
        address=draft.address,
        website=draft.website,
        phone=draft.phone,
        source=draft.source,
        parent_id=draft.parent,
        owner_id=owner,
        department_id=departments[owner],
        deal_status=draft.deal_status,
        next_contact_on=draft.next_contact_on,
        note=draft.note,
        custom=custom,
        **_named(draft.name.strip()),
    )
    row.incomplete = rules.is_incomplete(row)
    return row


def _named(name: str) -> dict[str, str]:
    """A name with the keys by which it is compared and sorted."""
    return {"name": name, "name_key": company_key(name)[:200], "pinyin": pinyin_key(name)[:255]}


def _check_codes(codes: Sequence[str], *, besides: int | None = None) -> None:
    """Refuse a code that is wrong in itself, with the reason, or that another customer has."""
    for code in codes:
        if problem := problem_of(code):
            raise Refused(problem, field="credit_code")
    if len(set(codes)) != len(codes):
        raise Conflict(_("Two of these customers have the same credit code."), field="credit_code")
    if not codes:
        return
    others = rules.everybodys_customers().exclude(credit_code="").filter(credit_code__in=codes)
    if others.exclude(pk=besides).exists() if besides else others.exists():
        raise Conflict(TAKEN, field="credit_code")


@command("customer.edit")
def edit_customer(
    *, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None, batch: Batch | None = None
) -> Customer:
    """Change plain fields; the keys for comparing and sorting follow the name."""
    unknown = strays(values, PLAIN)
    if unknown:
        raise Refused(_("This field cannot be changed here."), field=min(unknown))
    new = dict(values)
    if "name" in new:
        name = str(new["name"] or "").strip()
        if not name:
            raise Refused(_("A customer needs a name."), field="name")
        new |= {**_named(name), "incomplete": False}
    if "credit_code" in new:
        new["credit_code"] = rules.plain_code(new["credit_code"] or "")
    check_values(Customer, new)
    if new.get("parent") is not None:
        new["parent"] = check_parent(actor, pk, new["parent"])
    if new.get("credit_code"):
        _check_codes([new["credit_code"]], besides=pk)
    return commands.edit_record(actor=actor, policy=rules.customers, pk=pk, values=new, version=version, batch=batch)


@command("customer.transfer")
def transfer_customers(
    *,
    actor: Actor,
    pks: Sequence[int],
    owner: int,
    reason: str = "",
    with_contacts: bool = True,
    batch: Batch | None = None,
) -> list[Customer]:
    """Hand customers over to another employee, whose department they move to; contacts go along."""
    need(actor, "customer.transfer")
    department = departments_of(actor, [owner], working=True)[owner]
    rows = lock(rules.customers, actor, pks, "transfer")
    values = {"owner": owner, "department": department}
    moved = [Change(row, "customer.transferred", values, reason=reason) for row in rows]
    write(rules.customers, moved, actor=actor, batch=batch)
    if with_contacts:
        contacts = Contact.objects.filter(customer__in=[row.pk for row in rows], deleted_at__isnull=True)
        follow = [
            Change(contact, "contact.transferred", values, reason=reason)
            for contact in contacts.select_for_update(of=("self",)).order_by("pk")
        ]
        write(rules.contacts, follow, actor=actor, batch=batch)
    return rows
