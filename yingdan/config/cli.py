"""Commands that run the product: upgrade, move, serve, work, schedule-jobs."""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import dj_database_url
from django.conf import settings
from django.core.management import call_command

from yingdan.accounts.commands import refresh_roles
from yingdan.accounts.rules import cli_actor
from yingdan.config.doctor import findings
from yingdan.config.processes import SERVER, WORKER, WorkerBeside, end_with, named, shared_start
from yingdan.config.settings.environment import tuned
from yingdan.core import cli
from yingdan.core.company import company
from yingdan.core.moving import move
from yingdan.core.work import work as run


@cli.command(
    "upgrade",
    about="bring the database to the version of this program",
    example="upgrade",
)
def upgrade(_arguments: argparse.Namespace) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    if company() is not None:
        refresh_roles(actor=cli_actor())


SIGNS = "write signs such as @ or / in the password as %40, %2F"


def _move_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", required=True, metavar="DATABASE_URL", help="an empty database: postgresql:// or sqlite:///"
    )


def _moved_said(done: dict[str, Any]) -> str:
    return (
        f"{done['from']} → {done['to']}: {done['rows']:,} rows in {len(done['tables'])} tables, "
        "each equal in rows and hash.\n"
        "The database before is as it was. From now on:\n"
        f"  export DATABASE_URL='{done['set']['DATABASE_URL']}'\n"
        f"Keep YINGDAN_HOME ({done['set']['YINGDAN_HOME']}): the files and the key are there. Everybody signs in again."
    )


@cli.command(
    "move",
    about="copy everything into another database, and compare it",
    example="move --to postgresql://yingdan:PASSWORD@127.0.0.1/yingdan",
    arguments=_move_arguments,
    say=_moved_said,
)
def move_to(arguments: argparse.Namespace) -> dict[str, Any]:
    url: str = arguments.to
    moved = move(_config(url), upgrade=lambda: _upgraded(url), progress=cli.progress(arguments))
    return {
        "from": moved.source,
        "to": moved.target,
        "rows": moved.rows,
        "tables": {name: {"rows": rows, "sha256": digest} for name, (rows, digest) in moved.tables.items()},
        "same": True,
        "set": {
            "DATABASE_URL": _shown(url),
            "YINGDAN_HOME": str(settings.HOME),
        },
    }


def _shown(url: str) -> str:
    """The password stands in no log."""
    return re.sub(r"(://[^/:@]*):[^/@]*@", r"\1:PASSWORD@", url)


def _config(url: str) -> dict[str, Any]:
    try:
        found = tuned(dict(dj_database_url.parse(url)))
    except ValueError as problem:
        raise cli.Failure(f"--to is no database address ({SIGNS})") from problem
    if not found["ENGINE"].endswith(("sqlite3", "postgresql")) or found["NAME"] in ("", ":memory:"):
        raise cli.Failure("--to takes postgresql://USER:PASSWORD@HOST/NAME or sqlite:////FOLDER/FILE")
    return found


def _upgraded(url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "yingdan", "upgrade"],
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise cli.Failure(f"the target could not be prepared: {last}")


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

    os.environ[SERVER] = str(os.getpid())
    shared_start()
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
    named(WORKER)
    if arguments.parent:
        end_with(arguments.parent)
    run()


@cli.command("schedule-jobs", about="run the clock alone: periodic work, no queued jobs", example="schedule-jobs")
def schedule_jobs(_arguments: argparse.Namespace) -> None:
    run(jobs=False)


@cli.command("doctor", about="check settings, versions, disk, database, queue and clock", example="doctor")
def doctor(_arguments: argparse.Namespace) -> dict[str, Any]:
    return findings(Path(settings.HOME))
