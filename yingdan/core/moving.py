"""Moving everything to another database, of the same sort or the other: copied as of one moment, then compared."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from yingdan.core.backup import GIVEN, applied, empty_out, number_on, occupied, snapshot
from yingdan.core.dumping import insert, lines, row_of, table_hash, tables
from yingdan.core.models import Event

TARGET = "target"
# Rows after which it is told how far the move has come.
TELLING = 2000

type Progress = Callable[[int, int], None]


class MovingError(ValueError):
    """The move cannot be made; one sentence says why and what to do."""


@dataclass(slots=True)
class Moved:
    """What was moved: the sorts of both databases, and for each table its rows and hash, equal on both."""

    source: str
    target: str
    tables: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(rows for rows, _digest in self.tables.values())


def move(
    config: dict[str, Any], *, upgrade: Callable[[], None], progress: Progress = lambda done, total: None
) -> Moved:
    """Copy every table into an empty database, in one transaction, and compare each by rows and hash before it
    commits. The source is only read.

    `upgrade` makes the tables there, by a program of its own: a migration knows one database.
    """
    _check_source()
    with _connected(config):
        _check_target()
        upgrade()
        with snapshot() as using:
            if applied(using) != applied(TARGET):
                raise MovingError("the target was made by another version of this program; take an empty database")
            return _copied(using, progress)


def _check_source() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MovingError("this database is not of this version; run `yingdan upgrade` first")
    if not occupied():
        raise MovingError("this database holds nothing to move; just start with the other DATABASE_URL")


def _check_target() -> None:
    """Nothing in it but tables of ours, and these without a record."""
    try:
        there = set(connections[TARGET].introspection.table_names())
    except DatabaseError as problem:
        raise MovingError(f"the target cannot be opened: {str(problem).strip().splitlines()[0]}") from problem
    if there and "core_company" not in there:
        raise MovingError(
            f"the target holds tables of another program ({', '.join(sorted(there)[:3])}); nothing was changed. "
            "Take a database of its own"
        )
    held = {name: model._base_manager.using(TARGET).count() for name, model in tables().items() if name in there}
    rows = sum(count for name, count in held.items() if name not in GIVEN)
    if rows:
        raise MovingError(
            f"the target is not empty: it holds {rows:,} rows; nothing was changed. Take an empty database"
        )


def _copied(using: str, progress: Progress) -> Moved:
    moved = Moved(connection.vendor, connections[TARGET].vendor)
    total = sum(model._base_manager.using(using).count() for model in tables().values())
    told = _Told(total, progress)
    with transaction.atomic(using=TARGET):
        empty_out(TARGET)
        for name, model in tables().items():
            read = hashlib.sha256()
            rows = insert(model, _rows(model, using, read, told), TARGET)
            moved.tables[name] = (rows, read.hexdigest())
        number_on(TARGET)
        _check_equal(moved)
        _check_still(using)
    told.over()
    return moved


def _check_equal(moved: Moved) -> None:
    for name, model in tables().items():
        rows, _digest = moved.tables[name]
        found = table_hash(model, TARGET)
        if found != moved.tables[name]:
            raise MovingError(f"{name} differs after the move ({rows:,} rows, {found[0]:,} there); nothing was moved")


def _check_still(using: str) -> None:
    """What was entered after the snapshot would be missing there."""
    since = Event.objects.count() - Event.objects.using(using).count()
    if since:
        raise MovingError(f"{since:,} changes were made meanwhile; nothing was moved. Stop the server, then try again")


@dataclass(slots=True)
class _Told:
    total: int
    progress: Progress
    done: int = 0

    def one(self) -> None:
        self.done += 1
        if self.done % TELLING == 0:
            self.progress(self.done, self.total)

    def over(self) -> None:
        self.progress(self.total, self.total)


def _rows(model: type[models.Model], using: str, read: Any, told: _Told) -> Iterator[models.Model]:
    for line in lines(model, using):
        read.update(line)
        told.one()
        yield row_of(model, line)


@contextmanager
def _connected(config: dict[str, Any]) -> Iterator[None]:
    settings: dict[str, Any] = {DEFAULT_DB_ALIAS: {}, TARGET: config}
    connections.databases[TARGET] = connections.configure_settings(settings)[TARGET]
    try:
        yield
    finally:
        connections[TARGET].close()
        del connections[TARGET]
        del connections.databases[TARGET]
