"""Several clients after the same thing at once, two hundred times on each database, beside their naive twins."""

from tests.prove.registry import Figures, proof
from tests.prove.stretch import in_process

CLAIM = (
    "clients at once claim, convert, move, win, number, count, approve, link, contract, allocate, discard, pay, "
    "invoice, promise; each naive twin fails in 90 % of rounds"
)
FEWEST = 0.9


def right_and_needed(figures: Figures) -> str:
    """A race that went wrong, or a twin that went right too often to show that the locks are needed."""
    rounds = figures["rounds"]
    races = [name.removesuffix("_twin") for name in figures if name.endswith("_twin")]
    wrong = [f"{name}: {figures[name]:.0f} of {rounds:.0f} rounds wrong" for name in races if figures[name]]
    idle = [name for name in races if figures[f"{name}_twin"] < FEWEST * rounds]
    return ", ".join(wrong + [f"the naive twin of {name} is right too often" for name in idle])


@proof("races", claim=f"{CLAIM} (SQLite)", size=200, stretch=40, verdict=right_and_needed)
def on_sqlite(first: int, last: int) -> Figures:
    return in_process("sqlite", "tests.faults.racing", first, last)


@proof("races-postgresql", claim=f"{CLAIM} (PostgreSQL)", size=200, stretch=40, verdict=right_and_needed)
def on_postgresql(first: int, last: int) -> Figures:
    return in_process("postgresql", "tests.faults.racing", first, last)
