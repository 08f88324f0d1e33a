"""Follow-ups: what was said, and what follows for the customer."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock, commands
from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.custom import made as made_custom
from yingdan.core.custom import strays
from yingdan.core.models import Batch
from yingdan.core.policy import Actor, policies
from yingdan.core.refusal import Refused
from yingdan.customers import rules
from yingdan.customers.commands.drafts import FollowUpDraft
from yingdan.customers.commands.limits import check_row, check_values
from yingdan.customers.commands.owners import departments_of
from yingdan.customers.commands.people import owners_of_customers
from yingdan.customers.commands.writing import Change, write
from yingdan.customers.models import Contact, Customer, FollowUp

PLAIN = frozenset({"kind", "content", "at", "next_contact_on", "contact"})


@capability("C066", "C070")
@command("followup.create")
def record_follow_ups(*, actor: Actor, drafts: Sequence[FollowUpDraft], batch: Batch | None = None) -> list[FollowUp]:
    """Record what was said. The customer's last contact and next contact follow."""
    need(actor, "followup.create")
    drafts = _with_customers(actor, drafts)
    owners_of_customers(actor, {d.customer for d in drafts})
    _check_about(actor, drafts)
    departments = departments_of(actor, (d.owner for d in drafts))
    rows = [_row(actor, draft, departments) for draft in drafts]
    own = made_custom(actor, "followup", [draft.custom for draft in drafts])
    for row, custom in zip(rows, own, strict=True):
        row.custom = custom
        check_row(row)
    made = commands.create_records(actor=actor, policy=rules.follow_ups, rows=rows, batch=batch)
    _touch_customers(actor, made, batch)
    return made


def _with_customers(actor: Actor, drafts: Sequence[FollowUpDraft]) -> list[FollowUpDraft]:
    """Who was spoken with must be in sight and belong to the customer; where only the contact is named,
    the customer follows from it."""
    wanted = {d.contact for d in drafts if d.contact is not None}
    if not wanted:
        return list(drafts)
    found = dict(rules.contacts.visible(actor).filter(pk__in=wanted).values_list("pk", "customer"))
    seen = set(rules.customers.visible(actor).filter(pk__in=set(found.values())).values_list("pk", flat=True))
    return [draft if draft.contact is None else _with_customer(draft, found, seen) for draft in drafts]


def _with_customer(draft: FollowUpDraft, found: Mapping[int, int | None], seen: Collection[int]) -> FollowUpDraft:
    if draft.contact is None or draft.contact not in found:
        raise Refused(_("This contact does not exist, or you may not see it."), field="contact")
    its = found[draft.contact]
    if draft.customer is not None and its not in (None, draft.customer):
        raise Refused(_("This contact belongs to another customer."), field="contact")
    return replace(draft, customer=its) if draft.customer is None and its in seen else draft


def _check_about(actor: Actor, drafts: Sequence[FollowUpDraft]) -> None:
    """The lead or deal that was spoken about must be in sight; its room is above, its policy is not."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for draft in drafts:
        if draft.about is not None:
            wanted[draft.about[0]].add(draft.about[1])
    for kind, pks in wanted.items():
        policy = policies().get(kind)
        if policy is None or policy.visible(actor).filter(pk__in=pks).count() != len(pks):
            raise Refused(_("What this is about does not exist, or you may not see it."), field="about")


def _row(actor: Actor, draft: FollowUpDraft, departments: Mapping[int, int | None]) -> FollowUp:
    if not draft.content.strip():
        raise Refused(_("Write what was said."), field="content")
    owner = draft.owner or actor.as_user_id
    return FollowUp(
        customer_id=draft.customer,
        contact_id=draft.contact,
        about_kind=draft.about[0] if draft.about else "",
        about_record=draft.about[1] if draft.about else None,
        kind=draft.kind,
        content=draft.content.strip(),
        at=draft.at or clock.now(),
        next_contact_on=draft.next_contact_on,
        owner_id=owner,
        department_id=departments[owner],
    )


def _touch_customers(actor: Actor, made: Sequence[FollowUp], batch: Batch | None) -> None:
    """The newest follow-up of each customer sets its last contact, and the next one if it names a day.
    One that is older than the last contact, as an import brings it, changes nothing."""
    newest: dict[int, FollowUp] = {}
    for row in sorted(made, key=lambda row: row.at):
        if row.customer_id:
            newest[row.customer_id] = row
    changes = []
    for customer in Customer.objects.select_for_update(of=("self",)).filter(pk__in=newest).order_by("pk"):
        last = newest[customer.pk]
        if customer.last_contact_at is None or last.at >= customer.last_contact_at:
            values: dict[str, Any] = {"last_contact_at": last.at}
            if last.next_contact_on:
                values["next_contact_on"] = last.next_contact_on
            changes.append(Change(customer, "customer.contacted", values))
    write(rules.customers, changes, actor=actor, batch=batch)


@command("followup.edit")
def edit_follow_up(
    *, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None, batch: Batch | None = None
) -> FollowUp:
    """Put a follow-up right; its customer stays the one it was written for. A new day for the next contact
    counts for the customer as long as nobody has been in contact since."""
    new = dict(values)
    customer = new.pop("customer", None)
    if unknown := strays(new, PLAIN):
        raise Refused(_("This field cannot be changed here."), field=min(unknown))
    if "content" in new:
        new["content"] = str(new["content"] or "").strip()
        if not new["content"]:
            raise Refused(_("Write what was said."), field="content")
    check_values(FollowUp, new)
    kept = rules.follow_ups.visible(actor, "edit").filter(pk=pk).values_list("customer", "at").first()
    if kept and customer is not None and getattr(customer, "pk", customer) != kept[0]:
        raise Refused(_("A follow-up stays with the customer it was written for."), field="customer")
    if kept and new.get("contact") is not None:
        new["contact"] = _contact(actor, kept[0], new["contact"])
    row = commands.edit_record(actor=actor, policy=rules.follow_ups, pk=pk, values=new, version=version, batch=batch)
    if "next_contact_on" in new or "at" in new:
        _touch_customers(actor, [row], batch)
    return row


def _contact(actor: Actor, customer: int | None, contact: Contact | int) -> Contact:
    key = contact.pk if isinstance(contact, Contact) else contact
    _with_customers(actor, [FollowUpDraft(content="", contact=key, customer=customer)])
    return Contact.objects.get(pk=key)
