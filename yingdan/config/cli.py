"""Commands that run the product: upgrade, serve, work, schedule-jobs."""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from yingdan.config.doctor import findings
from yingdan.core import cli
from yingdan.core.work import work as run

# Seconds after which a worker has shown that it can run at all.
SETTLED = 5


@cli.command(
    "upgrade",
    about="bring the database to the version of this program",
    example="upgrade",
)
def upgrade(_arguments: argparse.Namespace) -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    parser.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
    parser.add_argument("--no-work", action="store_true", help="start no job worker beside the web server")


@cli.command(
    "serve",
    about="the web server, with a job worker beside it",
    example="serve --port 8000",
    arguments=_serve_arguments,
)
def serve(arguments: argparse.Namespace) -> None:
    """Runs until SIGINT or SIGTERM; the worker ends with it."""
    from granian.constants import Interfaces
    from granian.server import Server

    connection.close()
    worker = None if arguments.no_work else _Worker()
    server = Server(
        "yingdan.config.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_access=False,
        websockets=False,
        factory=False,
    )
    try:
        server.serve()
    finally:
        if worker is not None:
            worker.end()


class _Worker:
    """A worker in a process of its own: it ends with this one, and is started again when it dies before."""

    def __init__(self) -> None:
        self.owner, self.ending = os.getpid(), False
        self._start()
        signal.signal(signal.SIGCHLD, self._look)

    def end(self) -> None:
        self.ending = True
        self.process.terminate()
        self.process.wait(timeout=15)

    def _start(self) -> None:
        self.since = time.monotonic()
        self.process = subprocess.Popen([sys.executable, "-m", "yingdan", "work", "--parent", str(self.owner)])  # noqa: S603 - our own module

    def _look(self, *_signal: object) -> None:
        """A child has ended. Web processes inherit this handler and leave it alone; a worker that cannot even start
        is not tried again and again."""
        dead = os.getpid() == self.owner and not self.ending and self.process.poll() is not None
        if dead and time.monotonic() - self.since > SETTLED:
            self._start()


def _work_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--parent", type=int, default=0, help="end when the process with this id has ended")


@cli.command("work", about="run queued jobs and periodic work", example="work", arguments=_work_arguments)
def work(arguments: argparse.Namespace) -> None:
    if arguments.parent:
        threading.Thread(target=_end_with, args=(arguments.parent,), daemon=True).start()
    run()


@cli.command("schedule-jobs", about="run the clock alone: periodic work, no queued jobs", example="schedule-jobs")
def schedule_jobs(_arguments: argparse.Namespace) -> None:
    run(jobs=False)


def _end_with(parent: int) -> None:
    """Send ourselves SIGTERM once the parent is gone, so that a killed server leaves no orphan."""
    wait = threading.Event()
    while os.getppid() == parent:
        wait.wait(1)
    os.kill(os.getpid(), signal.SIGTERM)


@cli.command("doctor", about="check settings, versions, disk, database, queue and clock", example="doctor")
def doctor(_arguments: argparse.Namespace) -> dict[str, Any]:
    return findings(Path(settings.HOME))
