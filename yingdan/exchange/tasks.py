"""Imports that run behind the answer of the browser."""

from pathlib import Path
from typing import Any

from yingdan.accounts.rules import actor_of, people
from yingdan.core.jobs import job
from yingdan.exchange.commands import run_import
from yingdan.exchange.commands.running import batch_to_run
from yingdan.exchange.mapping import map_of


@job("exchange.run_import")
def run_in_background(batch: int, content: dict[str, Any]) -> None:
    """Run the import of a batch as whoever started it, with the rights of today. A killed worker goes on here."""
    kept = batch_to_run(batch)
    if kept is None:
        return
    user = people.rows().get(pk=kept.actor_id)
    paths = [Path(path) for path in kept.report["paths"]]
    run_import(actor=actor_of(user, source="import"), rules=map_of(content), paths=paths, batch=kept)
