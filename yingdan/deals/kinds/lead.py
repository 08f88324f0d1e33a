"""Leads as list, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.kinds import sharing_panel
from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.deals import commands, rules
from yingdan.deals.commands.drafts import LeadDraft
from yingdan.deals.models import Lead
from yingdan.notes.kinds import Tags
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Action,
    Calendar,
    Choice,
    Day,
    Department,
    Email,
    Kind,
    Moment,
    Paragraph,
    Person,
    Phone,
    Text,
    View,
    Web,
    YesNo,
    say,
)
from yingdan.ui.kinds.forms import keys


def _create_lead(*, actor: Actor, values: Mapping[str, Any]) -> Lead:
    return commands.create_leads(actor=actor, drafts=[LeadDraft(**keys(values))])[0]


lead_kind = Kind(
    policy=rules.leads,
    model=Lead,
    label=_("lead"),
    plural=_("leads"),
    icon="ripple",
    url="/leads/",
    twins="/leads/twins/",
    fields=(
        Text(name="name", primary=True, required=True),
        Text(name="company"),
        Text(name="title"),
        Phone(name="mobile"),
        Email(name="email"),
        Text(name="wechat"),
        Choice(
            name="status",
            editable=False,
            tones={"new": "info", "contacted": "", "qualified": "ok", "converted": "ok", "invalid": "bad"},
        ),
        Text(name="source"),
        Text(name="region"),
        Text(name="industry"),
        Web(name="website"),
        Day(name="next_contact_on", due=True),
        Person(name="owner", editable=False),
        Department(name="department", editable=False),
        YesNo(name="incomplete", editable=False),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
        Tags(to="lead"),
    ),
    columns=("name", "company", "status", "mobile", "source", "next_contact_on", "owner", "created_at"),
    form=(
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
    ),
    filters=("status", "owner", "department", "source", "region", "industry", "next_contact_on", "created_at", "tags"),
    sort="-updated_at",
    create=_create_lead,
    edit=commands.edit_lead,
    transfer=commands.transfer_leads,
    calendar=Calendar(("next_contact_on",), ("company", "owner")),
    bulk=True,
    subtitle="company",
    facts=("status", "source", "owner"),
    phone=("name", "status", "company", "next_contact_on", "source", "owner"),
    search=("name", "company"),
    views=(
        View("all", _("All leads")),
        View("mine", _("My leads"), "f=owner:is:me&f=status:not:converted&sort=next_contact_on"),
        View("new", _("New"), "f=status:is:new&sort=-created_at"),
        View("converted", _("Converted"), "f=status:is:converted"),
    ),
    actions=(
        Action(
            "convert",
            _("Convert"),
            "arrow-right-circle",
            "convert/",
            main=True,
            when=lambda lead: lead.status != "converted",
        ),
        Action("status", _("Set status"), "flag", "status/", when=lambda lead: lead.status != "converted"),
        Action("transfer", _("Transfer"), "user-share", "transfer/", permission="transfer"),
        Action(
            "release",
            _("Give back"),
            "arrow-back-up",
            "release/",
            when=lambda lead: lead.owner_id is not None and lead.status != "converted",
        ),
    ),
)

nav.add(nav.Item(_("Leads"), "/leads/", "ripple", "sales", 10, "lead.view"))
nav.add(nav.Item(_("Lead pool"), "/leads/pool/", "hand-grab", "sales", 15, "lead.claim"))

for verb, sentence in {
    "lead.converted": _("converted this lead"),
    "lead.claimed": _("claimed this lead"),
    "lead.released": _("gave this lead back"),
    "lead.status_set": _("set the status"),
}.items():
    say(verb, sentence)


@searchable("lead")
def _lead_words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.leads.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, company in rows.values_list("pk", "name", "company"):
        yield pk, (name, company), ()


lead_kind.panels.append(sharing_panel(lead_kind.name))
