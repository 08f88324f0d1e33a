"""Keys for programs, made and revoked."""

import datetime as dt
import secrets

from django.utils.translation import gettext_lazy as _

from yingdan.accounts import rules
from yingdan.accounts.choices import TokenKind
from yingdan.accounts.models import ApiToken, User
from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing, Refused
from yingdan.core.rows import fetch

LONGEST = 3650
# When a key was last used is kept to the hour: reading must not become writing.
NOTED_EVERY = dt.timedelta(hours=1)


@command("person.create_token", "person.view")
def create_token(*, actor: Actor, user: int, kind: str, days: int | None = None, name: str = "") -> str:
    """A key with which a program acts as this person: one's own, or of a person whose account one keeps.

    It is answered here and never again.
    """
    rules.in_person(actor)
    owner = _owner(actor, user)
    if kind not in TokenKind.values:
        raise Refused(_("This is not a kind of token."), field="kind")
    if days is not None and not 1 <= days <= LONGEST:
        raise Refused(_("A token holds for 1 to %(most)s days.") % {"most": LONGEST}, field="days")
    key = f"yd_{kind}_{secrets.token_urlsafe(32)}"
    now = clock.now()
    made = ApiToken.objects.create(
        user=owner,
        name=name.strip()[:60],
        kind=kind,
        digest=rules.digest_of(key),
        made_at=now,
        ends_at=now + dt.timedelta(days=days) if days else None,
    )
    after = {"token": made.pk, "token_kind": kind, "days": days}
    record([Entry(verb="person.token_made", kind="person", record=owner.pk, after=after)], actor=actor)
    return key


@command("person.revoke_token", "person.view")
def revoke_token(*, actor: Actor, pk: int) -> ApiToken:
    """From the next request on the key opens nothing."""
    token = ApiToken.objects.select_for_update(of=("self",)).filter(pk=pk, revoked_at__isnull=True).first()
    if token is None:
        raise Missing
    if token.user_id != actor.user_id:
        fetch(rules.people, actor, token.user_id, "admin")
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    entry = Entry(verb="person.token_revoked", kind="person", record=token.user_id, after={"token": token.pk})
    record([entry], actor=actor)
    return token


def note_use(token: ApiToken) -> None:
    """Remember that a key was used."""
    now = clock.now()
    if token.used_at is None or now - token.used_at > NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)


def _owner(actor: Actor, user: int) -> User:
    if user == actor.user_id:
        return User.objects.get(pk=user)
    return fetch(rules.people, actor, user, "admin")
