"""Is the product ready to work? Asked by balancers, `bin/run` and the doctor."""

import datetime as dt

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

from yingdan import __version__
from yingdan.core import clock
from yingdan.core.models import Tick

# The worker ticks every second; a silence this long means that no worker runs.
_seen: list[bool] = []
SILENCE = dt.timedelta(seconds=60)


def answer() -> JsonResponse:
    """200 with the state of each part once ready; 503 with the reason otherwise."""
    try:
        reason = "" if migrated() else "the database needs its migrations: run `yingdan upgrade`"
        jobs = "ok" if worker_alive() else "no worker has ticked in the last minute"
    except DatabaseError as problem:
        reason, jobs = f"the database does not answer: {type(problem).__name__}", "unknown"
    state = {"status": "error" if reason else "ok", "version": __version__, "database": connection.vendor, "jobs": jobs}
    if reason:
        state["reason"] = reason
    return JsonResponse(state, status=503 if reason else 200)


def migrated() -> bool:
    """Are all migrations applied? Once true, a process need not ask again."""
    if not _seen:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            _seen.append(True)
    return bool(_seen)


def worker_alive() -> bool:
    return Tick.objects.filter(name="core.seal", last__gt=clock.now() - SILENCE).exists()
