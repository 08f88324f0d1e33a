"""What tests of every room need to know of the database as a whole."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from yingdan.core.dumping import LEFT_OUT, AnyModel, tables
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


def rows_of(model: AnyModel) -> list[tuple[Any, ...]]:
    """A table as the driver gives it, in the order of its keys: what is there, in a fraction of an ORM's time."""
    with connection.cursor() as cursor:
        names = ", ".join(connection.ops.quote_name(str(column.column)) for column in model._meta.concrete_fields)
        cursor.execute(
            f"SELECT {names} FROM {connection.ops.quote_name(model._meta.db_table)}"
            f" ORDER BY {connection.ops.quote_name(str(model._meta.pk.column))}"
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def hashes_of(models: Iterable[AnyModel]) -> dict[str, str]:
    """The hash of each of these tables, by its name; comparable within one database only."""
    return {model._meta.db_table: hashlib.sha256(repr(rows_of(model)).encode()).hexdigest() for model in models}


def table_hashes() -> dict[str, str]:
    """The hash of every business table: equal before and after whatever must leave no trace."""
    return hashes_of(model for name, model in tables().items() if name not in EXCEPTED)


@contextmanager
def nothing_changes() -> Iterator[None]:
    """What is refused leaves every business table as it was, and no word in the journal."""
    before = table_hashes(), Event.objects.count(), EventSecret.objects.count()
    yield
    assert (table_hashes(), Event.objects.count(), EventSecret.objects.count()) == before


def events(verb: str) -> list[Event]:
    """The journal rows with a verb, in the order in which they were written."""
    return list(Event.objects.filter(verb=verb).order_by("pk"))
