"""What everybody does for himself, without a right: contacts, password, sessions, the second step."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.commands.people import end_sessions, store_password
from yingdan.accounts.models import User
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing, Refused
from yingdan.core.rows import bump


def _me(actor: Actor) -> User:
    """The signed-in person, also when he stands in for somebody else."""
    return User.objects.select_for_update(of=("self",)).get(pk=actor.user_id)


@command("person.own_contacts", "person.view")
def set_own_contacts(*, actor: Actor, email: str, phone: str) -> User:
    """How colleagues reach me. An address is one person's only, because people sign in with it."""
    me = _me(actor)
    if email and User.objects.filter(email__iexact=email).exclude(pk=me.pk).exists():
        raise Refused(_("Somebody else has this e-mail address."), field="email")
    new = {"email": email, "phone": phone}
    changed = {name: (getattr(me, name), value) for name, value in new.items() if getattr(me, name) != value}
    if changed:
        me.email, me.phone = email, phone
        bump(me, changed)
        before, after = ({name: pair[n] for name, pair in changed.items()} for n in (0, 1))
        entry = Entry(verb="person.edited", kind="person", record=me.pk, secret_before=before, secret_after=after)
        record([entry], actor=actor)
    return me


@command("person.own_password", "person.view")
def set_own_password(*, actor: Actor, old: str, new: str, keep: str = "") -> User:
    """A new password for oneself; every session ends but the one named by `keep`."""
    me = _me(actor)
    if not me.check_password(old):
        raise Refused(_("The present password is not right."), field="old")
    store_password(actor, me, new)
    end_sessions(me, keep=keep)
    return me


@command("person.end_session", "person.view")
def end_own_session(*, actor: Actor, pk: int) -> None:
    """Sign out on one other device."""
    found = UserSession.objects.filter(pk=pk, user=actor.user_id).first()
    if found is None:
        raise Missing
    Session.objects.filter(session_key=found.session_key).delete()
    found.delete()


@command("person.end_sessions", "person.view")
def end_other_sessions(*, actor: Actor, keep: str) -> int:
    """Sign out everywhere but here; returns how many sessions ended."""
    return end_sessions(_me(actor), keep=keep)


@command("person.second_step", "person.view")
def second_step_changed(*, actor: Actor, on: bool, keep: str) -> None:
    """Journal that the second step was switched; a new one ends the sessions that were opened without it."""
    me = _me(actor)
    if on:
        end_sessions(me, keep=keep)
    verb = "person.second_step_on" if on else "person.second_step_off"
    record([Entry(verb=verb, kind="person", record=me.pk)], actor=actor)


def session_moved(*, old: str, new: str) -> None:
    """A session got a new key, as it does after a change of password; it stays the same one in the list."""
    UserSession.objects.filter(session_key=old).update(session_key=new)
