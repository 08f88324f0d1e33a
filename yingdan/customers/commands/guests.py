"""The customer's own people as guests: they sign in, and see what a project opens to them."""

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import PartyKind
from yingdan.accounts.commands import found_party, guests_of, let_guest, login_of, move_guests, seat_guest
from yingdan.accounts.models import Party
from yingdan.accounts.rules import link_of
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch
from yingdan.customers import rules
from yingdan.customers.commands.writing import Change, write
from yingdan.customers.models import Contact, Customer


@command("contact.open_account", "contact.share")
def open_account(*, actor: Actor, pk: int, login: str = "") -> str:
    """Let a contact sign in as a guest of the customer: the path of a link with which the password is set.

    `login` is the name to sign in with; empty: one is made from the contact's name. Once there is an account, the
    link is a new one for it. Whoever holds the link is the guest: the journal says who had it made.
    """
    contact = fetch(rules.contacts, actor, pk, "share")
    party = _party(actor, contact)
    guest = contact.account
    if guest is None:
        name = login.strip() or login_of(contact.name, str(contact.pk))
        guest = seat_guest(actor, party, name=contact.name, username=name, email=contact.email, phone=contact.mobile)
        contact.account = guest
        bump(contact, {"account": (None, guest)})
    else:
        move_guests(actor, [guest], party)
        let_guest(actor, guest, on=True)
    record([Entry(verb="contact.account_opened", kind="contact", record=pk)], actor=actor)
    return link_of(guest)


@command("contact.close_account", "contact.share")
def close_account(*, actor: Actor, pk: int) -> Contact:
    """A contact signs in no more, from now on."""
    contact = fetch(rules.contacts, actor, pk, "share")
    if not rules.has_account(contact):
        raise Refused(_("This contact has no account."))
    shut(actor, contact)
    return contact


def shut(actor: Actor, contact: Contact) -> None:
    """Close the account of a contact that is changed anyway, if there is one."""
    if contact.account is None or not contact.account.is_active:
        return
    let_guest(actor, contact.account, on=False)
    record([Entry(verb="contact.account_closed", kind="contact", record=contact.pk)], actor=actor)


def join_guests(actor: Actor, kept: Customer, dropped: Customer) -> int:
    """When two customers become one, so do their guests. Returns how many came along."""
    if dropped.party is None:
        return 0
    if kept.party is not None:
        return move_guests(actor, guests_of(dropped.party), kept.party)
    party = dropped.party
    write(rules.customers, [Change(dropped, "customer.edited", {"party": None})], actor=actor)
    write(rules.customers, [Change(kept, "customer.edited", {"party": party.pk})], actor=actor)
    return party.users.count()


def _party(actor: Actor, contact: Contact) -> Party:
    """Whose guest a contact is; the customer's first guest makes it one that has guests."""
    if contact.customer_id is None:
        raise Refused(_("Say at which customer this contact works before you let it sign in."), field="login")
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=contact.customer_id)
    if customer.party is None:
        customer.party = found_party(actor, PartyKind.CUSTOMER, customer.name)
        bump(customer, {"party": (None, customer.party)})
    return customer.party
