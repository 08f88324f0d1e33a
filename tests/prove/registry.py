"""Named proofs, counted in rounds, so that one can be stopped at any time and gone on with."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

# What a stretch of rounds found, as numbers that add up: {"worlds": 50, "mismatches": 0}.
type Figures = dict[str, float]
type Rounds = Callable[[int, int], Figures]
type Verdict = Callable[[Figures], str]


@dataclass(frozen=True, slots=True)
class Proof:
    """`rounds(first, last)` does the rounds first <= n < last; `verdict(sum)` is empty if the claim holds.

    `rounds` must be repeatable: the same numbers of rounds give the same figures.
    """

    name: str
    claim: str
    size: int
    stretch: int
    rounds: Rounds
    verdict: Verdict


_proofs: dict[str, Proof] = {}


def proof(name: str, *, claim: str, size: int, stretch: int, verdict: Verdict) -> Callable[[Rounds], Rounds]:
    """Register a proof of `size` rounds, kept after every `stretch` of them (aim: half a minute)."""

    def register(rounds: Rounds) -> Rounds:
        if name in _proofs:
            raise ValueError(f"two proofs are called {name!r}")
        _proofs[name] = Proof(name, claim, size, stretch, rounds, verdict)
        return rounds

    return register


def registered() -> dict[str, Proof]:
    """All proofs of the modules in this package."""
    for module in iter_modules([str(Path(__file__).parent)]):
        if not module.name.startswith(("__", "test_")):
            import_module(f"tests.prove.{module.name}")
    return dict(_proofs)


def added(one: Figures, other: Figures) -> Figures:
    return {name: one.get(name, 0) + other.get(name, 0) for name in one | other}
