"""Policies against the oracle at full size, and the seeded bugs that the same comparison must find."""

import json
import os
import subprocess
import sys

from tests.policy.mutants import MUTANTS
from tests.prove.progress import ROOT
from tests.prove.registry import Figures, proof


def counted(database: str, first: int, last: int, *more: str, program: str = "tests.policy") -> Figures:
    """A stretch in a process of its own, since settings choose the database when they are read."""
    environment = os.environ | {"YINGDAN_TEST_DATABASE": database}
    command = [sys.executable, "-m", program, str(first), str(last), *more]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


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
    return counted("sqlite", first, last)


@proof(
    "policy-postgresql",
    claim="rows, fields, lists, search, counts and files answer like the oracle (PostgreSQL)",
    size=2000,
    stretch=100,
    verdict=no_mismatch,
)
def on_postgresql(first: int, last: int) -> Figures:
    return counted("postgresql", first, last)


@proof(
    "policy-mutants",
    claim="every seeded policy bug is found by the comparison",
    size=len(MUTANTS),
    stretch=15,
    verdict=all_killed,
)
def seeded_bugs(first: int, last: int) -> Figures:
    return counted("sqlite", first, last, "--mutants")
