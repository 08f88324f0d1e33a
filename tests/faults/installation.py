"""A fresh installation on either database, served as a user would serve it, and killed without warning."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from yingdan.config.processes import WORKER

ROOT = Path(__file__).resolve().parents[2]
# Far beyond what a start takes on a busy machine: who waits this long waits for something broken.
PATIENCE = 90


class Installation:
    """A home folder with its database. `start` and `kill` as often as one likes."""

    def __init__(self, home: Path, database_url: str = "") -> None:
        self.home = home
        self.port = _free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("YINGDAN_", "DJANGO_"))}
        self.environment = kept | {
            "YINGDAN_HOME": str(home),
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "yingdan.config.settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        }
        self._server: subprocess.Popen[bytes] | None = None

    def run(self, *command: str) -> str:
        """A module of ours in a process of its own, on this installation; its standard output."""
        line = [sys.executable, "-m", *command]
        return subprocess.run(
            line, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def start(self) -> float:
        """Serve until killed; returns how many seconds it took until it called itself ready."""
        began = time.monotonic()
        with (self.home / "serve.log").open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "yingdan", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(lambda: self.health()[0] == 200, f"the server does not come up: see {self.home / 'serve.log'}")
        return time.monotonic() - began

    def health(self) -> tuple[int, dict[str, Any]]:
        """Status and words of /healthz; 0 while nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as answer:
            return answer.code, json.load(answer)
        except OSError:
            return 0, {}

    def log(self) -> str:
        return (self.home / "serve.log").read_text(errors="replace")

    def kill(self, *, alone: bool = False) -> None:
        """SIGKILL to the web processes and the worker at once, or to the server `alone`: the others must follow it."""
        if self._server is not None:
            with suppress(ProcessLookupError):
                (os.kill if alone else os.killpg)(self._server.pid, signal.SIGKILL)
            self._server.wait()
            until(lambda: not self.processes(), "processes of a killed server live on")
            self._server = None

    def kill_worker(self) -> int:
        """SIGKILL to the worker alone; its id."""
        pid = next(pid for pid, name in self.processes().items() if name == WORKER)
        os.kill(pid, signal.SIGKILL)
        return pid

    def processes(self) -> dict[int, str]:
        """Every process of this server that runs, with its name."""
        return _group(self._server.pid) if self._server is not None else {}


def until(condition: Callable[[], object], otherwise: str) -> None:
    """Wait for something that comes by itself."""
    last = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > last:
            raise RuntimeError(otherwise)
        time.sleep(0.05)


def _group(group: int) -> dict[int, str]:
    """The processes of a group; one that only waits to be reaped does not count."""
    listed = subprocess.run(["ps", "-eo", "pid=,pgid=,stat=,comm="], check=True, stdout=subprocess.PIPE, text=True)
    rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
    return {int(row[0]): row[3] for row in rows if int(row[1]) == group and not row[2].startswith("Z")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def installed(vendor: str, folder: Path) -> Iterator[Installation]:
    """A company with some hundred deals on a database of its own, which is gone afterwards."""
    with database(vendor) as url:
        made = Installation(folder, url)
        try:
            made.run("tests.schema")
            made.run("yingdan", "seed", "big", "--deals", "300")
            yield made
        finally:
            made.kill()


@contextmanager
def database(vendor: str) -> Iterator[str]:
    """The address of an empty database, gone afterwards; "" where the home folder holds it."""
    if vendor != "postgresql":
        yield ""
        return
    server = os.environ.get("YINGDAN_TEST_POSTGRES") or "postgresql:///postgres"
    name = f"yingdan_faults_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        yield re.sub(r"(://[^/?]*)(/[^?]*)?", rf"\1/{name}", server, count=1)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
