"""Letting people in by a link instead of a password that somebody else knows."""

from django.utils.translation import gettext_lazy as _

from yingdan.accounts import rules
from yingdan.accounts.commands.people import end_sessions, store_password
from yingdan.accounts.models import User
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import fetch


@command("person.invite", "person.admin")
def invite_person(*, actor: Actor, pk: int) -> str:
    """A one-time link for a person to set the password. The journal says that there was one, not which."""
    rules.in_person(actor)
    user = fetch(rules.people, actor, pk, "admin")
    if not user.is_active or user.kind == "service":
        raise Refused(_("This account cannot sign in. Enable it first."))
    record([Entry(verb="person.invited", kind="person", record=pk)], actor=actor)
    return rules.link_of(user)


@command("person.accept_invitation", "person.view")
def accept_invitation(*, who: str, token: str, password: str) -> User:
    """The person behind a link sets the password; the link and all older sessions end with it."""
    found = rules.invited(who, token)
    if found is None:
        raise Refused(_("This link has been used, or is older than three days. Ask your administrator for a new one."))
    user = User.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if rules.invited(who, token) is None:
        raise Refused(_("This link has been used, or is older than three days. Ask your administrator for a new one."))
    store_password(rules.actor_of(user), user, password)
    end_sessions(user)
    return user
