"""A lead becomes customer, contact and deal."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch
from yingdan.core.sentences import constraint
from yingdan.customers.commands import ContactDraft, CustomerDraft, create_contacts, create_customers
from yingdan.customers.models import FollowUp
from yingdan.deals import rules
from yingdan.deals.choices import LeadStatus
from yingdan.deals.commands.creating import create_deals
from yingdan.deals.commands.drafts import DealDraft, PersonDraft
from yingdan.deals.commands.sources import visible_customers
from yingdan.deals.commands.writing import need_state
from yingdan.deals.models import Conversion, Lead

constraint("deals_conversion_lead_id_key", _("This lead is already converted."), columns="deals_conversion.lead_id")


@capability("C073")
@command("lead.convert", "lead.edit")
def convert_lead(
    *,
    actor: Actor,
    pk: int,
    customer: int | None = None,
    with_deal: bool = True,
    deal_name: str = "",
    amount: Decimal | None = None,
    expected_close: dt.date | None = None,
    version: int | None = None,
) -> Conversion:
    """Make a customer (or take the one named), a contact and, if wanted, a deal out of a lead, once.

    The lead stays with its history, and what was said with it now also stands with the customer."""
    lead = fetch(rules.leads, actor, pk, "edit", version=version)
    need_state(rules.may_convert(lead))
    customer = _customer(actor, lead, customer)
    contact = create_contacts(actor=actor, drafts=[_contact(lead, customer)])[0].pk
    deal = None
    if with_deal:
        draft = DealDraft(
            name=deal_name or lead.company or lead.name,
            customer=customer,
            owner=lead.owner_id,
            source=lead.source,
            amount=amount,
            expected_close=expected_close,
            people=[PersonDraft(contact=contact)],
        )
        deal = create_deals(actor=actor, drafts=[draft])[0].pk
    conversion = Conversion.objects.create(
        lead=lead, customer_id=customer, contact_id=contact, deal_id=deal, by_id=actor.user_id, at=clock.now()
    )
    FollowUp.objects.filter(about_kind="lead", about_record=lead.pk, customer__isnull=True).update(customer=customer)
    _tell(actor, lead, conversion)
    return conversion


def _customer(actor: Actor, lead: Lead, chosen: int | None) -> int:
    if chosen is not None:
        visible_customers(actor, [chosen])
        return chosen
    if not (lead.company or lead.name):
        raise Refused(_("Name the company, or choose the customer."), field="company")
    draft = CustomerDraft(
        name=lead.company or lead.name,
        region=lead.region,
        industry=lead.industry,
        website=lead.website,
        source=lead.source,
        owner=lead.owner_id,
    )
    return create_customers(actor=actor, drafts=[draft])[0].pk


def _contact(lead: Lead, customer: int) -> ContactDraft:
    return ContactDraft(
        customer=customer,
        name=lead.name,
        title=lead.title,
        mobile=lead.mobile,
        email=lead.email,
        wechat=lead.wechat,
        source=lead.source,
        owner=lead.owner_id,
    )


def _tell(actor: Actor, lead: Lead, conversion: Conversion) -> None:
    before, lead.status = lead.status, LeadStatus.CONVERTED
    bump(lead, {"status": (before, lead.status)})
    entry = Entry(
        verb="lead.converted",
        kind="lead",
        record=lead.pk,
        before={"status": before},
        after={
            "status": lead.status,
            "customer": conversion.customer_id,
            "contact": conversion.contact_id,
            "deal": conversion.deal_id,
        },
        parent=("customer", conversion.customer_id) if conversion.customer_id else None,
    )
    record([entry], actor=actor)
