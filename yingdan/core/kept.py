"""Answers that are kept for a day: a write that is sent again gets its first answer, and happens once."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.models import KeptAnswer
from yingdan.core.refusal import Conflict, Refused

FOR = dt.timedelta(hours=24)
# A process that died over its answer must not hold the key all day. No command takes as long.
ABANDONED = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is kept: `content` is text that the door packs and unpacks."""

    status: int
    content: str


def once(*, user: int, key: str, body_hash: str, work: Callable[[], Given]) -> Given:
    """The answer of `work`, which runs in a transaction together with the keeping of its answer.

    Effects happen once, also when two ask at the same moment or a process dies in between: whoever lost the key
    meanwhile rolls back. An answer of 400 and above rolls back too, and is kept; an exception gives the key back.
    """
    claimed = _claim(user, key, body_hash)
    if isinstance(claimed, Given):
        return claimed
    try:
        with transaction.atomic():
            given = work()
            if given.status >= 400:
                transaction.set_rollback(True)
            else:
                _keep(claimed, given)
        if given.status >= 400:
            _keep(claimed, given)
    except BaseException:
        KeptAnswer.objects.filter(pk=claimed.pk, status__isnull=True, at=claimed.at).delete()
        raise
    return given


def _claim(user: int, key: str, body_hash: str) -> KeptAnswer | Given:
    """The key for oneself, committed before the work begins, or the answer that is there."""
    now = clock.now()
    KeptAnswer.objects.filter(user=user, key=key, at__lt=now - FOR).delete()
    mine = KeptAnswer(user_id=user, key=key, body_hash=body_hash, at=now)
    try:
        with transaction.atomic():
            mine.save(force_insert=True)
    except IntegrityError:
        return _taken(KeptAnswer.objects.get(user=user, key=key), body_hash)
    return mine


def _taken(found: KeptAnswer, body_hash: str) -> KeptAnswer | Given:
    if found.body_hash != body_hash:
        raise Refused(_("This Idempotency-Key was used for another request. Take a new one."))
    if found.status is not None:
        return Given(found.status, found.content)
    now = clock.now()
    if found.at < now - ABANDONED and KeptAnswer.objects.filter(pk=found.pk, status=None, at=found.at).update(at=now):
        found.at = now
        return found
    raise Conflict(_("A request with this Idempotency-Key is being worked on. Ask again in a moment."))


def _keep(claimed: KeptAnswer, given: Given) -> None:
    kept = KeptAnswer.objects.filter(pk=claimed.pk, status__isnull=True, at=claimed.at)
    if not kept.update(status=given.status, content=given.content):
        raise Conflict(_("Somebody else has answered this request meanwhile. Ask again."))
