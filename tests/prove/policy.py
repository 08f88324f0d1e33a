"""Policies against the oracle at full size, and the seeded bugs that the same comparison must find."""

from tests.policy.mutants import MUTANTS
from tests.prove.registry import Figures, proof
from tests.prove.stretch import in_process


def no_mismatch(figures: Figures) -> str:
    return f"{figures['mismatches']:.0f} answers differ from the oracle" if figures["mismatches"] else ""


def all_killed(figures: Figures) -> str:
    left = figures["mutants"] - figures["killed"]
    return f"{left:.0f} seeded bugs survive" if left else ""


@proof(
    "policy",
    claim="rows, fields, lists, search, counts and files answer like the oracle (SQLite)",
    size=2000,
    stretch=100,
    verdict=no_mismatch,
)
def on_sqlite(first: int, last: int) -> Figures:
    return in_process("sqlite", "tests.policy", first, last)


@proof(
    "policy-postgresql",
    claim="rows, fields, lists, search, counts and files answer like the oracle (PostgreSQL)",
    size=2000,
    stretch=100,
    verdict=no_mismatch,
)
def on_postgresql(first: int, last: int) -> Figures:
    return in_process("postgresql", "tests.policy", first, last)


@proof(
    "policy-mutants",
    claim="every seeded policy bug is found by the comparison",
    size=len(MUTANTS),
    stretch=15,
    verdict=all_killed,
)
def seeded_bugs(first: int, last: int) -> Figures:
    return in_process("sqlite", "tests.policy", first, last, "--mutants")
