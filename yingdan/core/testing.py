"""What tests of every room need to know of the database as a whole."""

import datetime as dt
import hashlib
import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import AutoField
from django.utils import timezone

from yingdan.core import clock, definitions
from yingdan.core.dumping import LEFT_OUT, AnyModel, tables
from yingdan.core.models import Event, EventSecret

FRESH = dt.timedelta(hours=1)

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
        cursor.execute(_all_of(model))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@cache
def _all_of(model: AnyModel) -> str:
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(column.column)) for column in model._meta.concrete_fields)
    return f"SELECT {names} FROM {quoted(model._meta.db_table)} ORDER BY {quoted(str(model._meta.pk.column))}"


def hashes_of(models: Iterable[AnyModel]) -> dict[str, str]:
    """The hash of each of these tables that has rows, by its name; comparable within one database only."""
    known = {model._meta.db_table: model for model in models}
    return {name: hashlib.sha256(repr(rows_of(known[name])).encode()).hexdigest() for name in with_rows(tuple(known))}


def with_rows(names: tuple[str, ...]) -> list[str]:
    """Those of the tables that are not empty, by one question: most of them are, in nearly every test."""
    with connection.cursor() as cursor:
        cursor.execute(_which_have_rows(names))
        return [names[place] for (place,) in cursor.fetchall()]


@cache
def _which_have_rows(names: tuple[str, ...]) -> str:
    quoted = map(connection.ops.quote_name, names)
    looks = (f"SELECT {place} WHERE EXISTS (SELECT 1 FROM {table})" for place, table in enumerate(quoted))
    return " UNION ALL ".join(looks)


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


@dataclass(slots=True, frozen=True)
class Made:
    """What a function gave and wrote, as statements with their values, and when."""

    # Pickled: nobody changes what the next one gets.
    answer: bytes
    statements: list[tuple[str, list[Any] | None]]
    at: dt.datetime

    @property
    def is_fresh(self) -> bool:
        """Its times are those of now, near enough."""
        return abs(clock.now() - self.at) < FRESH


# By what was made, on which day, and on which journal.
type Occasion = tuple[str, dt.date, tuple[Any, ...]]
_made: dict[Occasion, Made] = {}
_met: Counter[Occasion] = Counter()


def made_once[T](name: str, make: Callable[[], T]) -> T:
    """What `make` gives, by its commands once in a process, its rows written again after that.

    Only where the journal says that nothing else has happened than before the first time. Where something has, it is
    kept from the second time on that just this has happened: most of it never comes again.
    """
    day = clock.now().astimezone(timezone.get_current_timezone()).date()
    occasion = name, day, _journal()
    known = _made.get(occasion)
    if known is not None and known.is_fresh:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in known.statements:
                cursor.execute(statement, values)
        definitions.start_over()
        answer: T = pickle.loads(known.answer)
        return answer
    _met[occasion] += 1
    if known is None and _met[occasion] == 1 and any(other[:2] == occasion[:2] for other in _made):
        return make()
    before = {model: rows_of(model) for model in tables().values()}
    answer = make()
    after = {model: rows_of(model) for model in before}
    changed = [model for model in before if after[model] != before[model]]
    written = [one for model in changed for one in _again(model, before[model], after[model])]
    if connection.vendor == "postgresql":
        # At once: each way there and back takes as long as a row.
        written = [(";\n".join(statement for statement, _values in written), None)] if written else []
    _made[occasion] = Made(pickle.dumps(answer), written, clock.now())
    return answer


def _journal() -> tuple[Any, ...]:
    """What has happened up to here: the last event, how many there are, and how many people."""
    last = Event.objects.order_by("-pk").values_list("pk", "at", "digest").first()
    return last, Event.objects.count(), get_user_model().objects.count()


def _again(
    model: AnyModel, before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]
) -> Iterator[tuple[str, list[Any] | None]]:
    """What makes the rows of a table into those after: nothing but new rows, or all of them in place of the old."""
    quoted = connection.ops.quote_name
    table, columns = quoted(model._meta.db_table), model._meta.concrete_fields
    if after[: len(before)] != before:
        yield f"DELETE FROM {table}", None
        before = []
    rows = after[len(before) :]
    if not rows:
        return
    names, places = ", ".join(quoted(str(one.column)) for one in columns), f"({', '.join(['%s'] * len(columns))})"
    statement = f"INSERT INTO {table} ({names}) VALUES {', '.join([places] * len(rows))}"
    values = [value for row in rows for value in row]
    if connection.vendor == "postgresql":
        # Written out once: finding the places of some thousand values takes longer than the server's work.
        with connection.cursor() as cursor:
            yield cursor.cursor.mogrify(statement, values), None
        if isinstance(model._meta.pk, AutoField):
            # Whoever emptied the tables in between may have begun to count anew.
            key = str(model._meta.pk.column)
            sequence = f"pg_get_serial_sequence('{table}', '{key}')"
            highest = f"(SELECT MAX({quoted(key)}) FROM {table})"
            yield f"SELECT setval({sequence}, GREATEST({highest}, nextval({sequence})))", None
    else:
        yield statement, values
