"""Customers, contacts and follow-ups as lists, records and forms."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.kinds import sharing_panel
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.customers import commands, rules
from yingdan.customers.choices import ATTITUDE_TONES
from yingdan.customers.commands import ContactDraft, CustomerDraft, FollowUpDraft
from yingdan.customers.models import Contact, Customer, FollowUp
from yingdan.customers.queries.deciding import counted, decision_map, finding, left_alone, tone_of
from yingdan.notes.kinds import Tags
from yingdan.ui import formats, nav
from yingdan.ui.components import Fact
from yingdan.ui.kinds import (
    Action,
    Calendar,
    Choice,
    Day,
    Department,
    Email,
    KeyFigures,
    Kind,
    Moment,
    Panel,
    Paragraph,
    Person,
    Phone,
    Reference,
    Text,
    View,
    Web,
    YesNo,
    say,
)
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.related import related


def _create_customer(*, actor: Actor, values: Mapping[str, Any]) -> Customer:
    return commands.create_customers(actor=actor, drafts=[CustomerDraft(**keys(values))])[0]


def _create_contact(*, actor: Actor, values: Mapping[str, Any]) -> Contact:
    return commands.create_contacts(actor=actor, drafts=[ContactDraft(**keys(values))])[0]


def _create_follow_up(*, actor: Actor, values: Mapping[str, Any]) -> FollowUp:
    return commands.record_follow_ups(actor=actor, drafts=[FollowUpDraft(**keys(values))])[0]


customer_kind = Kind(
    policy=rules.customers,
    model=Customer,
    label=_("customer"),
    plural=_("customers"),
    icon="building",
    url="/customers/",
    twins="/customers/twins/",
    fields=(
        Text(name="name", primary=True, required=True),
        Text(name="short_name"),
        Choice(name="tier", tones={"strategic": "info", "a": "info"}),
        Text(name="industry"),
        Choice(name="size"),
        Text(name="region"),
        Choice(name="deal_status", editable=False, tones={"won": "ok", "lost": "warn"}),
        Text(name="credit_code", help=_("18 characters; the last one checks the others")),
        Text(name="address"),
        Web(name="website"),
        Phone(name="phone"),
        Text(name="source"),
        Reference(name="parent", to="customer", url="/customers/"),
        Moment(name="last_contact_at", editable=False),
        Day(name="next_contact_on", due=True),
        Person(name="owner", editable=False),
        Department(name="department", editable=False),
        YesNo(name="incomplete", editable=False),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
        Tags(to="customer"),
    ),
    columns=(
        "name",
        "tier",
        "industry",
        "region",
        "tags",
        "deal_status",
        "last_contact_at",
        "next_contact_on",
        "owner",
    ),
    form=(
        "name",
        "short_name",
        "tier",
        "industry",
        "size",
        "region",
        "credit_code",
        "address",
        "website",
        "phone",
        "source",
        "parent",
        "next_contact_on",
        "note",
    ),
    filters=(
        "owner",
        "department",
        "tier",
        "industry",
        "region",
        "deal_status",
        "size",
        "source",
        "next_contact_on",
        "last_contact_at",
        "incomplete",
        "tags",
    ),
    sort="-updated_at",
    create=_create_customer,
    edit=commands.edit_customer,
    remove=commands.delete_customers,
    restore=commands.restore_customers,
    transfer=commands.transfer_customers,
    calendar=Calendar(("next_contact_on",), ("tier", "owner")),
    bulk=True,
    facts=("tier", "industry", "region", "deal_status", "owner"),
    phone=("name", "tier", "industry", "next_contact_on", "region", "owner"),
    search=("name", "short_name"),
    views=(
        View("all", _("All customers")),
        View("mine", _("My customers"), "f=owner:is:me&sort=next_contact_on"),
        View("key", _("Key accounts"), "f=tier:is:strategic,a"),
        View("due", _("To contact"), "f=next_contact_on:max:today&sort=next_contact_on"),
        View("gaps", _("Incomplete"), "f=incomplete:is:1"),
    ),
    actions=(
        Action("follow", _("Write follow-up"), "phone", "follow-up/", permission="view", main=True, key="f"),
        Action("transfer", _("Transfer"), "user-share", "transfer/", permission="transfer", minor=True),
        Action("merge", _("Merge"), "git-merge", "merge/", permission="delete", minor=True, dialog=False),
    ),
)

contact_kind = Kind(
    policy=rules.contacts,
    model=Contact,
    label=_("contact"),
    plural=_("contacts"),
    icon="user",
    url="/contacts/",
    fields=(
        Text(name="name", primary=True, required=True),
        Reference(name="customer", to="customer", url="/customers/", required=True),
        Text(name="title"),
        Text(name="unit"),
        Reference(name="reports_to", to="contact", url="/contacts/", beside="customer"),
        Choice(name="role"),
        Choice(name="attitude", tones=ATTITUDE_TONES),
        Phone(name="mobile"),
        Phone(name="phone"),
        Email(name="email"),
        Text(name="wechat"),
        Day(name="birthday"),
        Text(name="source"),
        Person(name="owner", editable=False),
        YesNo(name="incomplete", editable=False),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
        Tags(to="contact"),
    ),
    columns=("name", "customer", "title", "role", "attitude", "mobile", "email", "owner"),
    form=(
        "name",
        "customer",
        "title",
        "unit",
        "reports_to",
        "role",
        "attitude",
        "mobile",
        "phone",
        "email",
        "wechat",
        "birthday",
        "source",
        "note",
    ),
    filters=("customer", "role", "attitude", "owner", "source", "incomplete", "tags"),
    sort="-updated_at",
    create=_create_contact,
    edit=commands.edit_contact,
    bulk=True,
    subtitle="customer",
    facts=("title", "role", "attitude"),
    phone=("name", "attitude", "customer", "role", "title", "owner"),
    search=("name",),
    views=(View("all", _("All contacts")), View("mine", _("My contacts"), "f=owner:is:me")),
    actions=(
        Action(
            "invite",
            _("Let sign in"),
            "mail",
            "invite/",
            permission="share",
            minor=True,
            when=lambda contact: contact.customer_id is not None,
        ),
        Action(
            "shut",
            _("Close the guest account"),
            "user-off",
            "shut/",
            permission="share",
            minor=True,
            when=rules.has_account,
        ),
    ),
)

follow_up_kind = Kind(
    policy=rules.follow_ups,
    model=FollowUp,
    label=_("follow-up"),
    plural=_("follow-ups"),
    icon="phone",
    url="/follow-ups/",
    fields=(
        Text(name="content", required=True),
        Reference(name="customer", to="customer", url="/customers/", required=True),
        Choice(name="kind"),
        Moment(name="at", editable=False),
        Day(name="next_contact_on", due=True),
        Person(name="owner", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("content", "customer", "kind", "at", "next_contact_on", "owner"),
    form=("customer", "kind", "content", "next_contact_on"),
    filters=("owner", "customer", "kind", "at", "next_contact_on"),
    sort="-at",
    create=_create_follow_up,
    edit=commands.edit_follow_up,
    calendar=Calendar(("next_contact_on", "at"), ("customer", "owner")),
    bulk=True,
    subtitle="customer",
    facts=("kind", "at", "owner"),
    phone=("content", "kind", "customer", "at", "next_contact_on", "owner"),
    search=("content",),
    views=(
        View("all", _("All follow-ups")),
        View("mine", _("Mine"), "f=owner:is:me"),
        View("due", _("Next contact due"), "f=next_contact_on:max:today&sort=next_contact_on"),
    ),
)

nav.add(nav.Item(_("Customers"), "/customers/", "building", "sales", 30, "customer.view", key="C", phone=True))
nav.add(nav.Item(_("Duplicates"), "/customers/duplicates/", "git-merge", "sales", 35, "customer.edit"))
nav.add(nav.Item(_("Contacts"), "/contacts/", "user", "sales", 40, "contact.view"))
nav.add(nav.Item(_("Follow-ups"), "/follow-ups/", "phone", "sales", 50, "followup.view"))

for verb, sentence in {
    "customer.merged": _("merged another customer into this one"),
    "customer.told_apart": _("said that another customer of this name is no duplicate"),
    "customer.told_together": _("took back that another customer of this name is no duplicate"),
    "customer.merged_into": _("merged this into another customer"),
    "customer.contacted": _("was in contact"),
    "followup.created": _("wrote a follow-up"),
    "customer.created": _("added this customer"),
    "contact.created": _("added a contact"),
    "contact.account_opened": _("made a link with which this contact signs in"),
    "contact.account_closed": _("closed the guest account of this contact"),
}.items():
    say(verb, sentence)


@searchable("customer")
def _customer_words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.customers.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, short, code, region in rows.values_list("pk", "name", "short_name", "credit_code", "region"):
        yield pk, (name, short), (code, region)


@searchable("contact")
def _contact_words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.contacts.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, title in rows.values_list("pk", "name", "title"):
        yield pk, (name,), (title,)


def _deciding(actor: Actor, customer: Customer) -> dict[str, Any] | None:
    """Who decides, and what to do while nobody is known who does."""
    if not actor.may("contact.view"):
        return None
    drawn = decision_map(actor, customer.pk)
    people = f"{contact_kind.url}?f=customer:is:{customer.pk}"
    creates = actor.may("contact.create") and rules.customers.admits(actor, customer, "edit")
    return {
        "map": drawn,
        "finding": finding(drawn.thinking),
        "quiet": left_alone(drawn.quiet) if drawn.quiet else "",
        "tone": "warn" if drawn.quiet else tone_of(drawn.thinking),
        "counted": counted(drawn.thinking),
        "all": people,
        "roleless": f"{people}&f=role:empty:" if drawn.without else "",
        "add": f"{contact_kind.url}new/?customer={customer.pk}&role=decider" if creates else "",
    }


def _contacted(actor: Actor, customer: Customer) -> list[Fact]:
    """How long nobody spoke with the customer, and the way to what was said last."""
    label = str(customer._meta.get_field("last_contact_at").verbose_name)
    url = f"{follow_up_kind.url}?f=customer:is:{customer.pk}" if actor.may("followup.view") else ""
    last = customer.last_contact_at
    if last is None:
        return [Fact(label, "—", sub=str(_("nobody was in contact yet")), url=url)]
    days = (clock.today() - formats.as_date(last)).days
    if days < 2:
        return [Fact(label, formats.near_day(last), sub=formats.day(last), url=url)]
    return [Fact(label, formats.number(days), str(_("days ago")), formats.day(last), url=url)]


customer_kind.key_figures.append(KeyFigures(30, _contacted))
customer_kind.panels.append(Panel(_("Decision map"), "customers/deciding.html", _deciding))
customer_kind.panels.append(
    related(contact_kind, "customer", ("name", "title", "role", "attitude", "mobile"), title=_("People"))
)
customer_kind.panels.append(
    related(follow_up_kind, "customer", ("content", "kind", "at", "owner"), title=_("Follow-ups"), sort="-at")
)


def _account(actor: Actor, contact: Contact) -> dict[str, Any] | None:
    return {"account": contact.account} if contact.account is not None else None


contact_kind.panels.append(Panel(_("Guest account"), "customers/account.html", _account, side=True))
for _shared in (customer_kind, contact_kind):
    _shared.panels.append(sharing_panel(_shared.name))
