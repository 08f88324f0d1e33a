"""A stretch of kills on one fresh installation, and what the checker finds afterwards."""

import json
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.faults.installation import Installation, installed
from tests.faults.ledger import Ledger
from tests.faults.load import Client
from tests.prove.registry import Figures

CLIENTS = 4
# Of one fault in a report.
LONGEST = 4000


def kills(vendor: str, first: int, last: int) -> Figures:
    """A stretch of rounds on a fresh installation."""
    with tempfile.TemporaryDirectory(prefix="yingdan-faults-") as folder, installed(vendor, Path(folder)) as served:
        served.start()
        return kills_of(served, first, last)


def kills_of(served: Installation, first: int, last: int, *, shortest: float = 1.0, longest: float = 8.0) -> Figures:
    """Kill the running server once per round, each time at another moment of a load, then compare.

    Each fourth time the server's own process is killed alone, as by somebody who knows its id.
    """
    ledger, seconds = Ledger(), 0.0
    clients = [Client(served.port, ledger, number) for number in range(CLIENTS)]
    for number in range(first, last):
        after = random.Random(number).uniform(shortest, longest)
        seconds += killed_under(served, clients, after, alone=number % 4 == 1)
        served.start()
    path = served.home / "ledger.json"
    ledger.keep(path)
    found = json.loads(served.run("tests.faults", str(path)).strip().splitlines()[-1])
    # A fault of the server is a page with a number for its reader, and a traceback in the log.
    faults = tracebacks(served.log())
    for text in [*ledger.surprises, *found["problems"], *faults]:
        print(f"kills {first} to {last}: {text}", file=sys.stderr)
    return {
        "kills": last - first,
        "acknowledged": ledger.acknowledged,
        "unanswered": sum(story.open_end is not None for story in ledger.stories),
        "seconds_of_load": round(seconds, 2),
        "surprises": len(ledger.surprises) + len(faults),
        **found["figures"],
    }


def tracebacks(log: str) -> list[str]:
    """Each fault in a log of the server, from its first line to the one that names it."""
    _before, *found = log.split("Traceback (most recent call last):")
    return [fault[:LONGEST] for fault in found]


def killed_under(served: Installation, clients: list[Client], after: float, *, alone: bool) -> float:
    """Let the clients write for so long, kill the server under them; the seconds of load."""
    stop = threading.Event()
    for client in clients:
        client.look()
    threads = [threading.Thread(target=client.work, args=(stop,)) for client in clients]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    time.sleep(after)
    served.kill(alone=alone)
    ended = time.monotonic()
    stop.set()
    for thread in threads:
        thread.join()
    return ended - began
