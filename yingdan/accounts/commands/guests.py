"""Accounts of people outside: parts of the commands of rooms that know whose they are."""

import re
from collections.abc import Sequence

from yingdan.accounts import rules
from yingdan.accounts.choices import PartyKind, UserKind
from yingdan.accounts.commands.people import PersonDraft, end_sessions, new_user
from yingdan.accounts.models import Party, User
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.rows import bump, entry_of, fits_columns, stamp
from yingdan.core.text import pinyin_key


def found_party(actor: Actor, kind: PartyKind, name: str) -> Party:
    """A company outside that gets its first guest. The caller has looked at the actor's right."""
    party = Party(kind=kind, name=name)
    stamp(party)
    party.save(force_insert=True)
    record([Entry(verb="party.created", kind="party", record=party.pk, after={"name": name})], actor=actor)
    return party


def name_party(actor: Actor, party: Party, name: str) -> None:
    """A company outside bears the name of the record that it belongs to. The caller has looked at the actor's right."""
    if party.name == name:
        return
    before, party.name = party.name, name
    bump(party, {"name": (before, name)})
    entry = Entry(verb="party.edited", kind="party", record=party.pk, before={"name": before}, after={"name": name})
    record([entry], actor=actor)


def seat_guest(actor: Actor, party: Party, *, name: str, username: str, email: str = "", phone: str = "") -> User:
    """An account without a password for somebody of a company outside. Refused where the name to sign in with is
    taken. The caller has looked at the actor's right."""
    kind = UserKind(party.kind)
    draft = PersonDraft(username=username, name=name, email=email, phone=phone, kind=kind, party=party.pk)
    guest = new_user(draft)
    fits_columns(guest, but=("password", "party"))
    stamp(guest)
    guest.save(force_insert=True)
    record([entry_of(rules.people, guest, "person.created")], actor=actor)
    return guest


def login_of(name: str, key: str) -> str:
    """A name to sign in with, which `key` makes the only one. Colleagues see it, so it holds neither telephone nor
    e-mail."""
    letters = re.sub(r"[^a-z]", "", pinyin_key(name).split(" ")[0].lower())[:20]
    return f"{letters or 'guest'}{key}"


def let_guest(actor: Actor, guest: User, *, on: bool) -> None:
    """Open or close a guest's account; closing ends the sessions at once."""
    if guest.is_active == on:
        return
    guest.is_active = on
    bump(guest, {"is_active": (not on, on)})
    if not on:
        end_sessions(guest)
    verb = "person.enabled" if on else "person.disabled"
    record([Entry(verb=verb, kind="person", record=guest.pk, after={"is_active": on})], actor=actor)


def guests_of(party: Party) -> list[User]:
    """The accounts of a company outside, locked."""
    return list(User.objects.select_for_update(of=("self",)).filter(party=party).order_by("pk"))


def move_guests(actor: Actor, guests: Sequence[User], to: Party) -> int:
    """Guests of one company become another's; returns how many."""
    moved = [one for one in guests if one.party_id != to.pk]
    entries = []
    for guest in moved:
        before, guest.party = guest.party_id, to
        bump(guest, {"party": (before, to.pk)})
        was, now = {"party": before}, {"party": to.pk}
        entries.append(Entry(verb="person.edited", kind="person", record=guest.pk, before=was, after=now))
    record(entries, actor=actor)
    return len(moved)
