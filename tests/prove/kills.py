"""The server killed under load, twenty times on each database, against what its clients were told."""

from tests.faults.rounds import kills
from tests.prove.registry import Figures, proof

CLAIM = "kill -9 of serve under 50 writes a second: nothing acknowledged lost, doubled or half done"
BAD = ("lost", "doubled", "half_done", "chain", "surprises")
RATE = 50


def nothing_lost(figures: Figures) -> str:
    """What was lost, or that the checker missed a loss made on purpose."""
    wrong = [f"{figures[name]:.0f} {name}" for name in BAD if figures[name]]
    if figures["caught"] != figures["planted"]:
        wrong.append(f"{figures['planted'] - figures['caught']:.0f} losses made on purpose were not found")
    return ", ".join(wrong)


def under_load(figures: Figures) -> str:
    rate = figures["acknowledged"] / figures["seconds_of_load"]
    slow = f"only {rate:.0f} writes a second came through" if rate < RATE else ""
    return nothing_lost(figures) or slow


@proof("kills", claim=f"{CLAIM} (SQLite)", size=20, stretch=5, verdict=under_load)
def on_sqlite(first: int, last: int) -> Figures:
    return kills("sqlite", first, last)


@proof("kills-postgresql", claim=f"{CLAIM} (PostgreSQL)", size=20, stretch=5, verdict=under_load)
def on_postgresql(first: int, last: int) -> Figures:
    return kills("postgresql", first, last)
