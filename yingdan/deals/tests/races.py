"""Rounds in which several clients do the same thing at the same moment, each on a connection of its own.

SQLite's test database lives in memory and cannot be shared by threads as a file is: the round's tables are copied
to a file, and this thread looks at that file until the race is over.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

ROUNDS = int(os.environ.get("YINGDAN_ROUNDS", "6"))
CLIENTS = int(os.environ.get("YINGDAN_CLIENTS", "4"))


@contextmanager
def shared_database(folder: Path) -> Iterator[Path | None]:
    """The database as threads can share it; on PostgreSQL it is already."""
    if connection.vendor != "sqlite":
        yield None
        return
    path = folder / "race.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM INTO '{path}'")
    before = connections[DEFAULT_DB_ALIAS]
    _look_at(path)
    try:
        yield path
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = before


def _look_at(path: Path | None) -> None:
    """Give this thread a connection of its own to the file."""
    if path is not None:
        wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
        wrapper.settings_dict = {**wrapper.settings_dict, "NAME": str(path)}
        connections[DEFAULT_DB_ALIAS] = wrapper


def race(path: Path | None, *clients: Callable[[threading.Barrier], Any]) -> list[Any]:
    """Run the clients at once; what each answered or raised. Each gets a barrier, on which a naive twin waits
    between its look and its write, as an unlucky scheduler would let it."""
    answers: list[Any] = [None] * len(clients)
    start, between = threading.Barrier(len(clients)), threading.Barrier(len(clients))

    def run(at: int) -> None:
        _look_at(path)
        try:
            start.wait(10)
            answers[at] = clients[at](between)
        except Exception as problem:  # noqa: BLE001 - the round looks at whatever happened
            answers[at] = problem
        finally:
            connections[DEFAULT_DB_ALIAS].close()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers
