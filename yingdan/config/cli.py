"""Commands that run the product: upgrade, serve, work, schedule-jobs."""

import argparse
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from yingdan.config.doctor import findings
from yingdan.config.processes import SERVER, WorkerBeside, end_with
from yingdan.core import cli
from yingdan.core.work import work as run


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
    os.environ[SERVER] = str(os.getpid())
    worker = None if arguments.no_work else WorkerBeside()
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


def _work_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--parent", type=int, default=0, help="end when the process with this id has ended")


@cli.command("work", about="run queued jobs and periodic work", example="work", arguments=_work_arguments)
def work(arguments: argparse.Namespace) -> None:
    if arguments.parent:
        end_with(arguments.parent)
    run()


@cli.command("schedule-jobs", about="run the clock alone: periodic work, no queued jobs", example="schedule-jobs")
def schedule_jobs(_arguments: argparse.Namespace) -> None:
    run(jobs=False)


@cli.command("doctor", about="check settings, versions, disk, database, queue and clock", example="doctor")
def doctor(_arguments: argparse.Namespace) -> dict[str, Any]:
    return findings(Path(settings.HOME))
