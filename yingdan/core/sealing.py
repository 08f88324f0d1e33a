"""The hash chain over the journal, made by one sealer in commit order."""

import hashlib
from dataclasses import dataclass, field

from django.db import connection, transaction

from yingdan.core import journal
from yingdan.core.models import Event, EventSecret, Seal

START = "0" * 64
STEP = 1000


@dataclass(slots=True)
class Verdict:
    """What `audit verify` found: how many links held, what broke, how many events wait to be sealed."""

    sealed: int = 0
    unsealed: int = 0
    problems: list[str] = field(default_factory=list)


def link(previous: str, digest: str) -> str:
    return hashlib.sha256(f"{previous}{digest}".encode()).hexdigest()


@transaction.atomic
def seal(limit: int = STEP) -> int:
    """Link up to `limit` committed events into the chain; returns how many. Only one sealer works at a time."""
    if not _alone():
        return 0
    last = Seal.objects.order_by("-seq").first()
    seq, chain = (last.seq, last.chain) if last else (0, START)
    fresh = []
    waiting = Event.objects.filter(seal__isnull=True).order_by("pk").values_list("pk", "digest")[:limit]
    for pk, digest in waiting:
        seq, chain = seq + 1, link(chain, digest)
        fresh.append(Seal(seq=seq, event_id=pk, chain=chain))
    Seal.objects.bulk_create(fresh)
    return len(fresh)


def _alone() -> bool:
    """Hold the sealer's lock until commit. SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [0x59494E47])
        return bool(cursor.fetchone()[0])


def verify(problems_at_most: int = 20) -> Verdict:
    """Recompute every digest and link; names each row that does not match what was sealed."""
    verdict = Verdict(unsealed=Event.objects.filter(seal__isnull=True).count())
    chain, expected = START, 1
    for sealed in Seal.objects.order_by("seq").select_related("event").iterator(chunk_size=STEP):
        event = sealed.event
        if sealed.seq != expected:
            verdict.problems.append(f"seal {expected} is missing: an event was removed")
            expected = sealed.seq
        if journal.digest(event) != event.digest:
            verdict.problems.append(f"event {event.pk} ({event.verb}) was changed after it was written")
        chain = link(chain, event.digest)
        if chain != sealed.chain:
            verdict.problems.append(f"the chain breaks at event {event.pk} ({event.verb})")
            chain = sealed.chain
        verdict.sealed += 1
        expected += 1
        if len(verdict.problems) >= problems_at_most:
            return verdict
    verdict.problems += _changed_secrets()
    return verdict


def _changed_secrets() -> list[str]:
    rows = EventSecret.objects.select_related("event").iterator(chunk_size=STEP)
    return [
        f"the personal values of event {row.event_id} were changed after they were written"
        for row in rows
        if journal.secret_digest(row.salt, row.before, row.after) != row.event.secret_digest
    ]
