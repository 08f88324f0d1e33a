"""The interface for programs, called by its OpenAPI document with good and bad data."""

from tests.prove.registry import Figures, proof
from tests.prove.stretch import in_process

CALLS, STRETCH = 5280, 330


def keeps_to_its_document(figures: Figures) -> str:
    if figures["5xx"] or figures["contradictions"]:
        return f"{figures['5xx']:.0f} faults, {figures['contradictions']:.0f} answers against the document"
    if figures["silent"]:
        return f"{figures['silent']:.0f} operations never succeeded in their stretch"
    share = figures["2xx"] / figures["calls"]
    return "" if share >= 0.3 else f"only {share:.0%} of the calls succeeded"


@proof(
    "api",
    claim="no call makes the server fail, every operation succeeds in every stretch, 30 % succeed or more (SQLite)",
    size=CALLS,
    stretch=STRETCH,
    verdict=keeps_to_its_document,
)
def on_sqlite(first: int, last: int) -> Figures:
    return in_process("sqlite", "tests.calling", first, last)


@proof(
    "api-postgresql",
    claim="no call makes the server fail, every operation succeeds in every stretch, 30 % succeed or more (PostgreSQL)",
    size=CALLS,
    stretch=STRETCH,
    verdict=keeps_to_its_document,
)
def on_postgresql(first: int, last: int) -> Figures:
    return in_process("postgresql", "tests.calling", first, last)
