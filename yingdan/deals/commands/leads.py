"""Leads: recorded, followed, claimed, passed on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.core.commands import command, delete_records, edit_record, may_place, need, restore_records
from yingdan.core.custom import made as made_custom
from yingdan.core.custom import strays
from yingdan.core.journal import record
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.rows import entry_of, fetch
from yingdan.core.text import company_key, pinyin_key
from yingdan.deals import rules
from yingdan.deals.choices import LeadStatus
from yingdan.deals.commands.drafts import LeadDraft
from yingdan.deals.commands.sources import departments_of
from yingdan.deals.models import Lead

PLAIN = frozenset(
    [
        "name",
        "company",
        "title",
        "mobile",
        "email",
        "wechat",
        "source",
        "region",
        "industry",
        "website",
        "next_contact_on",
        "note",
    ]
)


@capability("C073")
@command("lead.create")
def create_leads(*, actor: Actor, drafts: Sequence[LeadDraft], batch: Batch | None = None) -> list[Lead]:
    """Record leads: their owner's, the creator's, or free for anybody who may claim them."""
    need(actor, "lead.create")
    default = actor.as_user_id if actor.user.kind == "internal" else None
    departments = departments_of({draft.owner for draft in drafts} | {default})
    rows = []
    own = made_custom(actor, "lead", [draft.custom for draft in drafts])
    for draft, custom in zip(drafts, own, strict=True):
        row = _lead(draft, draft.owner or default, departments)
        row.custom = custom
        may_place(actor, rules.leads, row)
        if draft.pooled:
            # It waits in the department of who recorded it until somebody there claims it.
            row.owner_id = None
        rows.append(row)
    made = Lead.objects.bulk_create(rows)
    record([entry_of(rules.leads, row, "lead.created") for row in made], actor=actor, batch=batch)
    return made


@command("lead.edit")
def edit_lead(
    *, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None, batch: Batch | None = None
) -> Lead:
    """Change plain fields of a lead."""
    unknown = strays(values, PLAIN)
    if unknown:
        raise Refused(_("This field cannot be changed here."), field=min(unknown))
    new = dict(values)
    if "name" in new and not str(new["name"] or "").strip():
        raise Refused(_("A lead needs a name."), field="name")
    if "name" in new:
        new["pinyin"] = pinyin_key(new["name"])[:255]
    if "company" in new:
        new["company_key"] = company_key(str(new["company"] or ""))[:200]
    return edit_record(actor=actor, policy=rules.leads, pk=pk, values=new, version=version, batch=batch)


@command("lead.set_status", "lead.edit")
def set_lead_status(
    *, actor: Actor, pk: int, status: str, reason: str = "", version: int | None = None, batch: Batch | None = None
) -> Lead:
    """Say how far a lead has come. Converting is a command of its own."""
    if status not in LeadStatus.values or status == LeadStatus.CONVERTED:
        raise Refused(_("Convert the lead instead of setting this status."), field="status")
    lead = fetch(rules.leads, actor, pk, "edit", version=version)
    if lead.status == LeadStatus.CONVERTED:
        raise Refused(_("This lead is already converted."), field="status")
    return edit_record(
        actor=actor,
        policy=rules.leads,
        pk=pk,
        values={"status": status},
        verb="lead.status_set",
        reason=reason,
        batch=batch,
    )


@command("lead.claim")
def claim_leads(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Lead]:
    """Take leads that nobody owns. Of two who claim at once, one gets the lead and the other hears so."""
    need(actor, "lead.claim")
    owner = actor.as_user_id
    department = departments_of([owner], working=True)[owner]
    leads = list(rules.claimable_leads(actor).select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))
    if len(leads) != len(set(pks)):
        raise Conflict(_("Somebody else has claimed this lead, or you may not claim it."))
    taken = Lead.objects.filter(pk__in=[lead.pk for lead in leads], owner__isnull=True).update(
        owner=owner, department=department, version=F("version") + 1, updated_at=clock.now()
    )
    if taken != len(leads):
        raise Conflict(_("Somebody else has claimed this lead."))
    return _handed(actor, leads, (owner, department), "lead.claimed", batch=batch)


@command("lead.transfer")
def transfer_leads(
    *, actor: Actor, pks: Sequence[int], owner: int, reason: str = "", batch: Batch | None = None
) -> list[Lead]:
    """Give leads to another employee, whose department they move to."""
    department = departments_of([owner], working=True)[owner]
    place = (owner, department)
    leads = [lead for lead in _locked(actor, pks, "transfer") if (lead.owner_id, lead.department_id) != place]
    Lead.objects.filter(pk__in=[lead.pk for lead in leads]).update(
        owner=owner, department=department, version=F("version") + 1, updated_at=clock.now()
    )
    return _handed(actor, leads, place, "lead.transferred", reason=reason, batch=batch)


@command("lead.release", "lead.edit")
def release_leads(*, actor: Actor, pks: Sequence[int], reason: str, batch: Batch | None = None) -> list[Lead]:
    """Give leads back, so that a colleague of the same department can claim them."""
    if not reason.strip():
        raise Refused(_("Say why you give this lead back."), field="reason")
    leads = _locked(actor, pks, "edit")
    for lead in leads:
        if lead.status == LeadStatus.CONVERTED:
            raise Refused(_("This lead is already converted."))
    Lead.objects.filter(pk__in=[lead.pk for lead in leads]).update(
        owner=None, version=F("version") + 1, updated_at=clock.now()
    )
    entries = []
    for lead in leads:
        changed = {"owner": (lead.owner_id, None)}
        lead.owner_id, lead.version = None, lead.version + 1
        entries.append(entry_of(rules.leads, lead, "lead.released", changed=changed, reason=reason))
    record(entries, actor=actor, batch=batch)
    return leads


@command("lead.delete")
def delete_leads(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Lead]:
    """Put leads into the recycle bin."""
    return delete_records(actor=actor, policy=rules.leads, pks=pks, batch=batch)


@command("lead.restore", "lead.delete")
def restore_leads(*, actor: Actor, pks: Sequence[int]) -> list[Lead]:
    """Take leads out of the recycle bin."""
    return restore_records(actor=actor, policy=rules.leads, pks=pks)


def _lead(draft: LeadDraft, owner: int | None, departments: Mapping[int, int | None]) -> Lead:
    if draft.status not in LeadStatus.values:
        raise Refused(_("This is not a status of a lead."), field="status")
    now = clock.now()
    name = draft.name.strip()[:120] or draft.company.strip()[:120]
    return Lead(
        created_at=now,
        updated_at=now,
        version=1,
        name=name,
        company=draft.company.strip(),
        title=draft.title,
        mobile=draft.mobile,
        email=draft.email,
        wechat=draft.wechat,
        source=draft.source,
        region=draft.region,
        industry=draft.industry,
        website=draft.website,
        status=draft.status,
        owner_id=owner,
        department_id=departments[owner] if owner else None,
        next_contact_on=draft.next_contact_on,
        note=draft.note,
        incomplete=not name or not (draft.mobile or draft.email or draft.wechat),
        company_key=company_key(draft.company)[:200],
        pinyin=pinyin_key(name)[:255],
    )


def _locked(actor: Actor, pks: Iterable[int], action: str) -> list[Lead]:
    """Lock leads in the order of their ids; all of them, or the command is refused."""
    wanted = set(pks)
    rows = rules.leads.visible(actor, action).select_for_update(of=("self",))
    found = list(rows.filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        if rules.leads.visible(actor).filter(pk__in=wanted).count() != len(wanted):
            raise Missing
        raise Forbidden(_("You have no right to do this with every one of these leads. Nothing was changed."))
    return found


def _handed(
    actor: Actor,
    leads: Sequence[Lead],
    place: tuple[int, int | None],
    verb: str,
    *,
    reason: str = "",
    batch: Batch | None,
) -> list[Lead]:
    """Tell the journal of a new owner that is already written."""
    owner, department = place
    entries = []
    for lead in leads:
        changed = {"owner": (lead.owner_id, owner), "department": (lead.department_id, department)}
        lead.owner_id, lead.department_id, lead.version = owner, department, lead.version + 1
        entries.append(entry_of(rules.leads, lead, verb, changed=changed, reason=reason))
    record(entries, actor=actor, batch=batch)
    return list(leads)
