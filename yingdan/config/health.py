"""Is the product ready to work? Asked by balancers, `bin/run` and the doctor."""

import datetime as dt
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

from yingdan import __version__
from yingdan.core import clock
from yingdan.core.models import Tick

# The worker ticks every second; a silence this long means that no worker runs.
SILENCE = dt.timedelta(seconds=60)
STARTING = "the job worker is starting"
SILENT = "no job worker has ticked in the last minute: is `yingdan serve` or `yingdan work` running?"
_seen: list[bool] = []
_began = clock.now()


@dataclass(frozen=True, slots=True)
class Health:
    """`jobs` is ok, starting, silent or unknown; `reason` is empty when everything works."""

    jobs: str
    reason: str = ""


def answer() -> JsonResponse:
    """200 with the state of each part once ready; 503 with the reason otherwise.

    A beat from before this process began proves nothing: it may be that of a worker which was killed.
    """
    health = look(since=_began)
    status = "starting" if health.jobs == "starting" else "error" if health.reason else "ok"
    state = {"status": status, "version": __version__, "database": connection.vendor, "jobs": health.jobs}
    if health.reason:
        state["reason"] = health.reason
    return JsonResponse(state, status=503 if health.reason else 200)


def look(*, since: dt.datetime | None = None) -> Health:
    """Look at the database, and at its clock: a beat counts when it is fresh and came after `since`."""
    try:
        if not migrated():
            return Health("unknown", "the database needs its migrations: run `yingdan upgrade`")
        return _worker(since)
    except DatabaseError as problem:
        return Health("unknown", f"the database does not answer: {type(problem).__name__}")


def migrated() -> bool:
    """Are all migrations applied? Once true, a process need not ask again."""
    if not _seen:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            _seen.append(True)
    return bool(_seen)


def _worker(since: dt.datetime | None) -> Health:
    fresh = clock.now() - SILENCE
    if Tick.objects.filter(name="core.seal", last__gt=max(fresh, since or fresh)).exists():
        return Health("ok")
    if since is not None and since > fresh:
        return Health("starting", STARTING)
    return Health("silent", SILENT)
