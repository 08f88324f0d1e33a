"""The kind: fields, list, form, actions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.dealers import commands, rules
from yingdan.dealers.commands import DealerDraft
from yingdan.dealers.kinds.fields import Regions
from yingdan.dealers.models import Dealer
from yingdan.notes.kinds import Tags
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Action,
    Choice,
    Day,
    Department,
    Email,
    Kind,
    Moment,
    Number,
    Paragraph,
    Person,
    Phone,
    Reference,
    Text,
    View,
    say,
)
from yingdan.ui.kinds.forms import keys

STATES = {
    "prospect": "", "applying": "info", "authorised": "info", "ramp_up": "info", "active": "ok", "warned": "warn",
    "suspended": "bad", "exited": "",
}  # fmt: skip
SELLING = "f=state:is:authorised,ramp_up,active,warned"


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Dealer:
    return commands.create_dealers(actor=actor, drafts=[DealerDraft(**keys(values))])[0]


dealer_kind = Kind(
    policy=rules.dealers,
    model=Dealer,
    label=_("dealer"),
    plural=_("dealers"),
    icon="building-store",
    url="/dealers/",
    fields=(
        Text(name="name", primary=True, required=True),
        Number(name="number", editable=False),
        Text(name="short_name"),
        Choice(name="tier", tones={"gold": "warn", "silver": "info", "bronze": ""}),
        Choice(name="state", editable=False, tones=STATES),
        Regions(),
        Reference(name="parent", to="dealer", url="/dealers/"),
        Day(name="valid_from"),
        Day(name="valid_until", due=True),
        Text(name="contact_name"),
        Phone(name="phone"),
        Email(name="email"),
        Text(name="credit_code", help=_("18 characters; the last one checks the others")),
        Text(name="address"),
        Person(name="owner", editable=False, help=_("Empty: you")),
        Department(name="department", editable=False),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
        Tags(to="dealer"),
    ),
    columns=("name", "number", "tier", "state", "regions", "parent", "valid_until", "owner"),
    form=(
        "name", "short_name", "tier", "parent", "owner", "credit_code", "valid_from", "valid_until", "contact_name",
        "phone", "email", "address", "note",
    ),
    filters=(
        "state", "tier", "owner", "department", "regions", "parent", "valid_from", "valid_until", "created_at",
        "tags",
    ),
    sort="-updated_at",
    create=_create,
    edit=commands.edit_dealer,
    remove=commands.delete_dealers,
    restore=commands.restore_dealers,
    transfer=commands.transfer_dealers,
    bulk=True,
    subtitle="number",
    facts=("tier", "state", "regions", "owner"),
    figures=("valid_from", "valid_until"),
    phone=("name", "state", "tier", "valid_until", "regions", "owner"),
    search=("name", "short_name", "number"),
    views=(
        View("all", _("All dealers")),
        View("mine", _("My dealers"), "f=owner:is:me&sort=valid_until"),
        View("selling", _("Authorised"), f"{SELLING}&sort=valid_until"),
        View("coming", _("Prospects"), "f=state:is:prospect,applying"),
        View("ending", _("Authorisation ends within 90 days"), f"{SELLING}&f=valid_until:max:%2B90&sort=valid_until"),
    ),
    actions=(
        Action("state", _("Change state"), "arrow-right-circle", "state/", main=True),
        Action("regions", _("Regions"), "map-pin", "regions/"),
        Action("person", _("Add a person"), "user-plus", "person/"),
        Action("transfer", _("Transfer"), "user-share", "transfer/", permission="transfer", minor=True),
    ),
)  # fmt: skip

nav.add(nav.Item(_("Dealers"), "/dealers/", "building-store", "sales", 60, "dealer.view"))

for verb, sentence in {
    "dealer.created": _("added this dealer"),
    "dealer.edited": _("changed this dealer"),
    "dealer.moved": _("changed the state"),
    "dealer.transferred": _("handed this dealer over"),
    "dealer.regions_set": _("changed the regions"),
    "dealer.person_added": _("added a person"),
    "dealer.person_edited": _("changed a person"),
    "dealer.person_removed": _("took a person off"),
    "dealer.account_opened": _("made a link with which a person of this dealer signs in"),
    "dealer.account_closed": _("closed the guest account of a person of this dealer"),
}.items():
    say(verb, sentence)


@searchable("dealer")
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.dealers.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, short, number, code in rows.values_list("pk", "name", "short_name", "number", "credit_code"):
        yield pk, (name, short), (number, code)
