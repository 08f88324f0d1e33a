"""What tests of every room need to know of the database as a whole."""

from collections.abc import Iterator
from contextlib import contextmanager

from yingdan.core.dumping import LEFT_OUT, table_hash, tables
from yingdan.core.models import Event, EventSecret

# What may differ after work was taken back or refused: the journal, the outbox and the jobs, batches with their
# findings and remembered maps, counters, sign-ins, throttling, idempotency keys. No business table stands here.
EXCEPTED = LEFT_OUT | {
    "core_event",
    "core_eventsecret",
    "core_seal",
    "core_cursor",
    "core_batch",
    "exchange_finding",
    "exchange_keptmap",
    "core_counter",
    "core_tick",
    "core_keptanswer",
    "accounts_rightsstamp",
    "accounts_signintry",
    "django_tasks_database_dbtaskresult",
}


def table_hashes() -> dict[str, str]:
    """The hash of every business table: equal before and after whatever must leave no trace."""
    return {name: table_hash(model)[1] for name, model in tables().items() if name not in EXCEPTED}


@contextmanager
def nothing_changes() -> Iterator[None]:
    """What is refused leaves every business table as it was, and no word in the journal."""
    before = table_hashes(), Event.objects.count(), EventSecret.objects.count()
    yield
    assert (table_hashes(), Event.objects.count(), EventSecret.objects.count()) == before


def events(verb: str) -> list[Event]:
    """The journal rows with a verb, in the order in which they were written."""
    return list(Event.objects.filter(verb=verb).order_by("pk"))
