"""The dealer's own people as guests: they sign in, and see nothing yet but that they are known."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.commands import let_guest, login_of, seat_guest
from yingdan.accounts.rules import link_of
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import fetch
from yingdan.dealers import rules
from yingdan.dealers.choices import DealerState
from yingdan.dealers.commands.people import person_of
from yingdan.dealers.models import Dealer, DealerContact


@command("dealer.open_account", "dealer.share")
def open_account(*, actor: Actor, pk: int, person: int, login: str = "") -> str:
    """Let somebody at a dealer sign in as its guest: the path of a link with which the password is set.

    `login` is the name to sign in with; empty: one is made from the person's name. Once there is an account, the
    link is a new one for it. Whoever holds the link is the guest: the journal says who had it made.
    """
    row = fetch(rules.dealers, actor, pk, "share")
    if row.state == DealerState.EXITED:
        raise Refused(_("This dealer has exited: nobody of it signs in."), field="person")
    one = person_of(row, person)
    guest = one.account
    if guest is None:
        name = login.strip() or login_of(one.name, f".d{one.pk}")
        guest = seat_guest(actor, row.party, name=one.name, username=name, email=one.email, phone=one.phone)
        one.account = guest
        one.save(update_fields=["account"])
    else:
        let_guest(actor, guest, on=True)
    _tell(actor, row.pk, "dealer.account_opened", one)
    return link_of(guest)


@command("dealer.close_account", "dealer.share")
def close_account(*, actor: Actor, pk: int, person: int) -> Dealer:
    """Somebody at a dealer signs in no more, from now on."""
    row = fetch(rules.dealers, actor, pk, "share")
    one = person_of(row, person)
    if not rules.has_account(one):
        raise Refused(_("This person has no account."), field="person")
    _shut(actor, one)
    return row


def shut_all(actor: Actor, dealers: Collection[int]) -> None:
    """Nobody of these dealers signs in any more; the caller has locked them."""
    people = DealerContact.objects.filter(dealer__in=dealers, account__is_active=True).select_related("account")
    for one in people.order_by("pk"):
        _shut(actor, one)


def _shut(actor: Actor, one: DealerContact) -> None:
    if one.account is not None:
        let_guest(actor, one.account, on=False)
        _tell(actor, one.dealer_id, "dealer.account_closed", one)


def _tell(actor: Actor, pk: int, verb: str, one: DealerContact) -> None:
    entry = Entry(verb=verb, kind="dealer", record=pk, after={"person": one.name}, reason=one.name)
    record([entry], actor=actor)
