"""Who sees which customers, contacts and follow-ups, and how much of them."""

import re
import unicodedata
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Access, Actor, Guard, Inherit, Policy
from yingdan.core.refusal import Text
from yingdan.core.text import mask_email, mask_phone
from yingdan.customers.models import Apart, Contact, Customer, FollowUp

SELLING = ("view", "create", "edit", "delete", "transfer", "claim", "export", "import", "share")

customers = Policy(
    kind="customer",
    rows=Customer.objects.all,
    actions=SELLING,
    guards={"phone": Guard(others=Access.MASKED, mask=mask_phone)},
)
contacts = Policy(
    kind="contact",
    rows=Contact.objects.all,
    inherits=Inherit(parent=lambda: customers, column="customer_id", writes=True),
    actions=SELLING,
    guards={
        "mobile": Guard(others=Access.MASKED, mask=mask_phone, personal=True),
        "phone": Guard(others=Access.MASKED, mask=mask_phone, personal=True),
        "email": Guard(others=Access.MASKED, mask=mask_email, personal=True),
        "wechat": Guard(others=Access.MASKED, personal=True),
        "birthday": Guard(others=Access.MASKED, personal=True),
    },
)
follow_ups = Policy(
    kind="followup",
    rows=FollowUp.objects.all,
    inherits=Inherit(parent=lambda: customers, column="customer_id"),
)

MOBILE = re.compile(r"^(?:\+?86)?(1\d{10})$")


def visible_customers(actor: Actor) -> "QuerySet[Customer]":
    return customers.visible(actor)


def visible_contacts(actor: Actor) -> "QuerySet[Contact]":
    return contacts.visible(actor)


def visible_follow_ups(actor: Actor) -> "QuerySet[FollowUp]":
    return follow_ups.visible(actor)


def everybodys_customers() -> "QuerySet[Customer]":
    """Every living customer. Only the search for duplicates asks this, and it says no more of a foreign
    customer than whose it is."""
    return Customer.objects.filter(deleted_at__isnull=True)


def everybodys_contacts() -> "QuerySet[Contact]":
    """Every living contact of a living customer, for the search for duplicates alone."""
    return Contact.objects.filter(deleted_at__isnull=True, customer__deleted_at__isnull=True)


def told_apart(one: Any, other: Any) -> "QuerySet[Apart]":
    """The pair of these two, in whichever order, if somebody said that they are no duplicates."""
    return Apart.objects.filter(Q(first=one, second=other) | Q(first=other, second=one))


def may_look_for_duplicates(actor: Actor) -> bool:
    """Whoever works with customers is told that one exists already."""
    return actor.may("customer.create") or actor.may("customer.view")


def may_merge(keep: Customer, drop: Customer) -> Literal[True] | Text:
    """Two credit codes are two legal entities, however alike the names are."""
    if keep.credit_code and drop.credit_code and keep.credit_code != drop.credit_code:
        return _("These are two companies: their credit codes differ. Correct the wrong one first.")
    return True


def has_account(contact: Contact) -> bool:
    """Can the contact sign in as a guest?"""
    return contact.account is not None and contact.account.is_active


def may_move(contact: Contact) -> Literal[True] | Text:
    """Whoever signs in as a guest of one customer would see it from another."""
    if has_account(contact):
        return _("This contact signs in as a guest of the customer. Close the account before it moves to another.")
    return True


def is_incomplete(row: Customer | Contact) -> bool:
    """Does the record lack what its form asks for? It happens with imported ones."""
    if isinstance(row, Contact):
        return not row.name or row.customer_id is None
    return not row.name


def plain_code(text: str) -> str:
    """A credit code as it is kept: half width, capital letters, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def plain_mobile(text: str) -> str:
    """A Chinese mobile number as its eleven digits, however it was written; anything else as it stands."""
    found = MOBILE.match(re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", text)))
    return found[1] if found else text.strip()


def plain_email(text: str) -> str:
    """An e-mail address as it is kept: mail servers do not care for capitals."""
    return unicodedata.normalize("NFKC", text).strip().lower()
