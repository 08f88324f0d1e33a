"""Servers under measurement: started here, watched through /proc, ended here by pid."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """One web server of one worker; `cpu` is the CPU time of its process tree and of its database backends."""

    def __init__(self, target: str, port: int, environment: dict[str, str]) -> None:
        self.port = port
        code = (
            "from granian.constants import Interfaces; from granian.server import Server;"
            f"Server({target!r}, address='127.0.0.1', port={port}, interface=Interfaces.WSGI, workers=1,"
            "blocking_threads=1, log_access=False, log_enabled=False).serve()"
        )
        self.process = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.DEVNULL)
        self._wait()

    def _wait(self) -> None:
        for _try in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1)
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server does not answer")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)

    def cpu(self) -> float:
        """Seconds of CPU that the server's tree has used."""
        return sum(_seconds(pid) for pid in tree(self.process.pid))

    def memory(self) -> float:
        """PSS of the tree in MB."""
        return sum(_pss(pid) for pid in tree(self.process.pid)) / 1024


def database_cpu(postgres: bool) -> float:
    """Seconds that all PostgreSQL processes have used; nobody else uses the server while it is measured."""
    if not postgres:
        return 0.0
    return sum(
        _seconds(int(entry.name))
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _name(int(entry.name)) == "postgres"
    )


def tree(root: int) -> list[int]:
    found, level = [root], [root]
    while level:
        level = [int(pid) for parent in level for pid in _children(parent)]
        found += level
    return found


def _children(pid: int) -> list[str]:
    try:
        return [pid for task in Path(f"/proc/{pid}/task").iterdir() for pid in (task / "children").read_text().split()]
    except OSError:
        return []


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
