"""The worker: queued jobs and the clock, in one process beside the web server or on another machine."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from django.tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from yingdan.core.jobs import every, tick

log = logging.getLogger(__name__)
PAUSE = 0.5


def work(*, jobs: bool = True, clock: bool = True) -> None:
    """Work until SIGINT or SIGTERM; a job that is running then is finished first."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    threads = [threading.Thread(target=_clock, args=(stop,), name="clock", daemon=True)] if clock else []
    for thread in threads:
        thread.start()
    if jobs:
        _jobs(stop)
    stop.wait()
    for thread in threads:
        thread.join(timeout=10)


def _clock(stop: threading.Event) -> None:
    while True:
        close_old_connections()
        _quietly(tick)
        if stop.wait(PAUSE):
            return


def _quietly(function: Callable[[], Any]) -> None:
    """A database that is away for a moment must not end the clock."""
    try:
        function()
    except Exception:
        log.exception("the clock skipped a beat")


def _jobs(stop: threading.Event) -> None:
    worker = Worker(
        queue_names=["*"],
        interval=PAUSE,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_name(os.getpid()),
        excluded_queue_names=[],
    )
    threading.Thread(target=_stop_with, args=(stop, worker), daemon=True).start()
    worker.run()


def worker_name(pid: int) -> str:
    """Host and process of a worker, so that its host can tell whether it still lives."""
    return f"{socket.gethostname()}:{pid}"


@every("core.revive_jobs", seconds=15)
def revive_jobs() -> int:
    """Queue again what was running in a worker of this host that is gone; jobs are repeatable. Returns how many."""
    here, revived = worker_name(0).removesuffix("0"), 0
    for result in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        last = result.worker_ids[-1] if result.worker_ids else ""
        if last.startswith(here) and not _alive(int(last.removeprefix(here))):
            revived += DBTaskResult.objects.filter(pk=result.pk, status=TaskResultStatus.RUNNING).update(
                status=TaskResultStatus.READY, started_at=None
            )
    return revived


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _stop_with(stop: threading.Event, worker: Worker) -> None:
    stop.wait()
    worker.running = False
