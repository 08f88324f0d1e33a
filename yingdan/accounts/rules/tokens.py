"""Keys of programs: whose a key is, and which somebody has."""

import hashlib

from django.db.models import Q, QuerySet

from yingdan.accounts.models import ApiToken
from yingdan.core import clock
from yingdan.core.policy import Actor


def digest_of(key: str) -> str:
    """A key is as random as a digest, so a plain one is enough: nobody tries them all."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def token_of(key: str) -> ApiToken | None:
    """The token of a key, while it is good and its owner may sign in."""
    now = clock.now()
    good = Q(revoked_at__isnull=True) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))
    owner = Q(user__is_active=True, user__deleted_at__isnull=True)
    return ApiToken.objects.filter(good, owner, digest=digest_of(key)).select_related("user").first()


def own_tokens(actor: Actor) -> "QuerySet[ApiToken]":
    """The signed-in person's tokens that nobody has revoked, also those that have ended."""
    return ApiToken.objects.filter(user=actor.user_id, revoked_at__isnull=True).order_by("-made_at", "-pk")
