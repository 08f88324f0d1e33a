"""Contacts: the people at our customers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core import commands
from yingdan.core.commands import command, need
from yingdan.core.custom import made, strays
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import fetch
from yingdan.core.text import pinyin_key
from yingdan.customers import rules
from yingdan.customers.commands.drafts import ContactDraft
from yingdan.customers.commands.limits import check_row, check_values
from yingdan.customers.commands.owners import departments_of
from yingdan.customers.commands.superiors import check_superior, check_superiors
from yingdan.customers.models import Contact, Customer

PLAIN = frozenset(
    [
        "name", "customer", "title", "unit", "reports_to", "role", "attitude", "mobile", "phone", "email", "wechat",
        "birthday", "source", "note",
    ]
)  # fmt: skip


@command("contact.create")
def create_contacts(*, actor: Actor, drafts: Sequence[ContactDraft], batch: Batch | None = None) -> list[Contact]:
    """Record contacts. Without an owner a contact is its customer's owner's, where the actor may create for him,
    else the actor's own: whoever sees a customer may add people to it."""
    need(actor, "contact.create")
    owners = owners_of_customers(actor, {d.customer for d in drafts})
    check_superiors(actor, [(d.reports_to, d.customer) for d in drafts])
    departments = departments_of(actor, {*(d.owner for d in drafts), *owners.values()})
    rows = [_row(draft, _owner(actor, draft, owners, departments), departments) for draft in drafts]
    own = made(actor, "contact", [draft.custom for draft in drafts])
    for row, custom in zip(rows, own, strict=True):
        row.custom = custom
        check_row(row)
    return commands.create_records(actor=actor, policy=rules.contacts, rows=rows, batch=batch)


def owners_of_customers(actor: Actor, pks: set[int | None]) -> dict[int | None, int | None]:
    """customer -> owner, for customers that the actor sees."""
    wanted = {pk for pk in pks if pk is not None}
    found: dict[int | None, int | None] = {}
    if wanted:
        found = dict(rules.customers.visible(actor).filter(pk__in=wanted).values_list("pk", "owner"))
    if wanted - found.keys():
        raise Refused(_("This customer does not exist, or you may not see it."), field="customer")
    return found


def _owner(
    actor: Actor,
    draft: ContactDraft,
    owners: Mapping[int | None, int | None],
    departments: Mapping[int, int | None],
) -> int:
    if draft.owner is not None:
        return draft.owner
    owner = owners.get(draft.customer)
    if owner is None:
        return actor.as_user_id
    mine = actor.reach("contact.create").holds(owner=owner, department=departments[owner], pk=None)
    return owner if mine else actor.as_user_id


def _row(draft: ContactDraft, owner: int, departments: Mapping[int, int | None]) -> Contact:
    name = draft.name.strip()
    row = Contact(
        customer_id=draft.customer,
        name=name,
        title=draft.title,
        unit=draft.unit,
        reports_to_id=draft.reports_to,
        role=draft.role,
        attitude=draft.attitude,
        mobile=rules.plain_mobile(draft.mobile),
        phone=draft.phone,
        email=rules.plain_email(draft.email),
        wechat=draft.wechat,
        birthday=draft.birthday,
        source=draft.source,
        note=draft.note,
        owner_id=owner,
        department_id=departments[owner],
        pinyin=pinyin_key(name)[:200],
    )
    row.incomplete = rules.is_incomplete(row)
    return row


@command("contact.edit")
def edit_contact(
    *, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None, batch: Batch | None = None
) -> Contact:
    """Change plain fields. A contact may move to another customer that the actor sees, and then reports to nobody
    unless somebody there is named."""
    unknown = strays(values, PLAIN)
    if unknown:
        raise Refused(_("This field cannot be changed here."), field=min(unknown))
    new = dict(values)
    if "name" in new:
        new["name"] = str(new["name"] or "").strip()
        if not new["name"]:
            raise Refused(_("A contact needs a name."), field="name")
        new["pinyin"] = pinyin_key(new["name"])[:200]
    for name, plain in {"mobile": rules.plain_mobile, "email": rules.plain_email}.items():
        if new.get(name):
            new[name] = plain(new[name])
    check_values(Contact, new)
    contact = fetch(rules.contacts, actor, pk, "edit", version=version)
    if "customer" in new:
        new["customer"] = _customer(actor, contact, new["customer"])
    new |= _superior(actor, contact, new)
    new["incomplete"] = _incomplete_with(contact, new)
    return commands.edit_record(actor=actor, policy=rules.contacts, pk=pk, values=new, version=version, batch=batch)


def _customer(actor: Actor, contact: Contact, customer: Customer | int | None) -> Customer | None:
    """The customer itself; a contact that stays where it is needs nobody to see that customer."""
    key = customer.pk if isinstance(customer, Customer) else customer
    if key is None or key == contact.customer_id:
        return contact.customer if key else None
    if (verdict := rules.may_move(contact)) is not True:
        raise Refused(verdict, field="customer")
    owners_of_customers(actor, {key})
    return Customer.objects.get(pk=key)


def _superior(actor: Actor, contact: Contact, new: Mapping[str, Any]) -> dict[str, Any]:
    """The superior as asked, checked; nobody where the contact moves away from him."""
    customer = new.get("customer", contact.customer)
    key = customer.pk if customer else None
    wanted = new.get("reports_to")
    if wanted and (wanted if isinstance(wanted, int) else wanted.pk) != contact.reports_to_id:
        return {"reports_to": check_superior(actor, contact.pk, wanted, key)}
    if key != contact.customer_id:
        return {"reports_to": None}
    return {"reports_to": contact.reports_to} if wanted else {}


def _incomplete_with(contact: Contact, new: Mapping[str, Any]) -> bool:
    name = new.get("name", contact.name)
    return not name or new.get("customer", contact.customer_id) is None
