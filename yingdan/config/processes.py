"""The processes of one `serve`: a job worker beside the web processes, and none of them without the server."""

import logging
import os
import signal
import subprocess
import sys
import threading

log = logging.getLogger(__name__)
# Names the server's process to the web processes, which the web server starts by itself.
SERVER = "YINGDAN_SERVER_PID"
PAUSE = 1.0
GRACE = 10.0


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
        try:
            self._process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _watch(self) -> None:
        # 0: it was told to end, by Ctrl-C for instance, which reaches every process of the terminal.
        while (code := self._process.wait()) != 0:
            threading.Event().wait(PAUSE)
            with self._lock:
                if self._ending:
                    return
                log.error("the job worker ended with %s; starting another", code)
                self._process = _started()


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "yingdan", "work", "--parent", str(os.getpid())])  # noqa: S603 - our own module


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
