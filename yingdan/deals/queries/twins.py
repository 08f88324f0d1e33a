"""Is this lead here already? The same company, mobile or e-mail, told as the search for customers tells it: of a lead
out of reach no more than whose it is."""

from typing import Literal

from django.db.models import Q

from yingdan.core.policy import Access, Actor
from yingdan.core.text import company_key
from yingdan.customers.queries import Duplicate, Probe
from yingdan.customers.rules import plain_email, plain_mobile
from yingdan.deals import rules
from yingdan.deals.models import Lead

type Way = Literal["name", "mobile", "email"]

MOST = 8


def leads_like(actor: Actor, probe: Probe) -> list[Duplicate]:
    """Leads that may be the one described; `name` of the probe is that of the company."""
    if not actor.may("lead.create"):
        return []
    key = company_key(probe.name)[:200] if len(probe.name.strip()) > 1 else ""
    mobile, email = plain_mobile(probe.mobile), plain_email(probe.email)
    same = Q(pk__in=[])
    if key:
        same |= Q(company_key=key)
    if len(mobile) >= 7:
        same |= Q(mobile__in={mobile, probe.mobile.strip()})
    if "@" in email:
        same |= Q(email__iexact=email)
    rows = rules.everybodys_leads().filter(same).select_related("owner", "department")
    found = list(rows.order_by("-updated_at", "-pk")[:MOST])
    seen = set(rules.leads.visible(actor).filter(pk__in=[lead.pk for lead in found]).values_list("pk", flat=True))
    told = {_told(actor, lead, _why(lead, key, mobile), seen=lead.pk in seen): None for lead in found}
    return list(told)


def _why(lead: Lead, key: str, mobile: str) -> Way:
    if key and lead.company_key == key:
        return "name"
    return "mobile" if mobile and plain_mobile(lead.mobile) == mobile else "email"


def _told(actor: Actor, lead: Lead, why: Way, *, seen: bool) -> Duplicate:
    """Where a value is masked for the actor, a hit by it must not name the lead: else its digits could be tried out."""
    mine = rules.leads.owns(actor, lead)
    known = seen and (why == "name" or rules.leads.access(actor, why, mine=mine) >= Access.READ)
    name = " · ".join(filter(None, [lead.name, lead.company])) if known else ""
    return Duplicate(why, lead.pk if known else None, name, str(lead.owner or ""), str(lead.department or ""))
