"""Leads that wait for an owner, as far as one may know them before they are one's own."""

import datetime as dt
from dataclasses import dataclass

from yingdan.core.policy import Access, Actor
from yingdan.core.search import matching
from yingdan.deals import rules
from yingdan.deals.models import Lead

SHOWN = 50


@dataclass(frozen=True, slots=True)
class FreeLead:
    """A lead in the pool. The phone is masked whoever asks; `open` says whether its page may be read already."""

    pk: int
    name: str
    company: str
    title: str
    mobile: str
    source: str
    region: str
    status: str
    since: dt.datetime
    open: bool


@dataclass(frozen=True, slots=True)
class Pool:
    """Some of the leads that may be claimed, how many there are in all, and the page after this one."""

    leads: list[FreeLead]
    count: int
    next: int


def lead_pool(actor: Actor, *, text: str = "", page: int = 1) -> Pool:
    """The leads the actor may claim, the latest first."""
    rows = rules.claimable_leads(actor)
    if text:
        rows = rows.filter(pk__in=matching("lead", text))
    start = (page - 1) * SHOWN
    found = list(rows.order_by("-updated_at", "-pk")[start : start + SHOWN + 1])
    shown = found[:SHOWN]
    seen = set(rules.leads.visible(actor).filter(pk__in=[lead.pk for lead in shown]).values_list("pk", flat=True))
    hidden = rules.leads.access(actor, "mobile") == Access.HIDDEN
    leads = [_told(lead, hidden=hidden, seen=lead.pk in seen) for lead in shown]
    return Pool(leads, rows.count(), page + 1 if len(found) > SHOWN else 0)


def _told(lead: Lead, *, hidden: bool, seen: bool) -> FreeLead:
    return FreeLead(
        lead.pk,
        lead.name,
        lead.company,
        lead.title,
        "" if hidden else rules.leads.guards["mobile"].mask(lead.mobile),
        lead.source,
        lead.region,
        lead.get_status_display(),
        lead.updated_at,
        seen,
    )
