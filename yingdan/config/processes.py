"""The processes of one `serve`: a job worker beside the web processes, and none of them without the server."""

import importlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connections

from yingdan.__main__ import main
from yingdan.core.loading import loading

log = logging.getLogger(__name__)
# Names the server's process to the web processes, which the web server starts by itself.
SERVER = "YINGDAN_SERVER_PID"
# The worker's name among processes, whose copy of the server it otherwise is. The kernel keeps 15 letters.
WORKER = "yingdan work"
PAUSE = 1.0
GRACE = 10.0


def shared_start() -> None:
    """Before the first child of `serve`: load what web processes and worker both need, so that each begins as a copy.

    Loading takes seconds of a core, and the pages of memory that nobody writes to are shared. Where a process cannot be
    copied safely (macOS, Windows), each child loads for itself.
    """
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        with loading():
            importlib.import_module(settings.ROOT_URLCONF)
    # A connection belongs to one process.
    connections.close_all()


class WorkerBeside:
    """A worker in a process of its own. One that was killed or crashed is started anew; jobs are repeatable."""

    def __init__(self) -> None:
        self._ending = False
        self._lock = threading.Lock()
        self._process = _started()
        threading.Thread(target=self._watch, name="worker-watch", daemon=True).start()

    def end(self) -> None:
        """Let it finish the job at hand, unless that takes longer than a Ctrl-C can wait: jobs are repeatable."""
        with self._lock:
            self._ending = True
            self._process.terminate()
        self._process.join(GRACE)
        if self._process.is_alive():
            self._process.kill()

    def _watch(self) -> None:
        # 0: it was told to end, by Ctrl-C for instance, which reaches every process of the terminal.
        while (code := self._ended()) != 0:
            threading.Event().wait(PAUSE)
            with self._lock:
                if self._ending:
                    return
                log.error("the job worker ended with %s; starting another", code)
                self._process = _started()

    def _ended(self) -> int | None:
        self._process.join()
        return self._process.exitcode


def _started() -> multiprocessing.Process:
    process = multiprocessing.Process(target=_work, args=(os.getpid(),), name="worker")
    process.start()
    return process


def _work(parent: int) -> None:
    sys.exit(main(["work", "--parent", str(parent)]))


def named(name: str) -> None:
    """What `top` and `ps -o comm` call this process, where the system lets us say so; else it keeps its name."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)


def end_with_server() -> None:
    """In a web process of `serve`: a killed server must not leave processes that hold its port with the old program."""
    server = int(os.environ.get(SERVER, "0"))
    if server and server != os.getpid():
        end_with(server)


def end_with(parent: int) -> None:
    """Watch our parent, and end when it is gone: gently, and if that does not help, at once."""
    threading.Thread(target=_watch, args=(parent,), name="parent-watch", daemon=True).start()


def _watch(parent: int) -> None:
    wait = threading.Event()
    while os.getppid() == parent:
        wait.wait(0.2)
    os.kill(os.getpid(), signal.SIGTERM)
    wait.wait(GRACE)
    os._exit(1)
