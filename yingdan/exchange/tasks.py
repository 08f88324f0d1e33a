"""Imports that run behind the answer of the browser."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from yingdan.accounts.models import User
from yingdan.accounts.rules import Person, actor_of, people
from yingdan.core import clock
from yingdan.core.company import company
from yingdan.core.jobs import every, job
from yingdan.core.refusal import Refused
from yingdan.exchange.commands import run_import, undo_import
from yingdan.exchange.commands.checking import check_draft
from yingdan.exchange.commands.drafts import drop_drafts_of, drop_old_drafts
from yingdan.exchange.commands.running import batch_to_run, batch_to_undo, fail, paths_of_batch
from yingdan.exchange.commands.wizard import draft_to_check
from yingdan.exchange.mapping import MapError, map_of

log = logging.getLogger(__name__)


@job("exchange.run_import")
def run_in_background(batch: int, content: dict[str, Any]) -> None:
    """Run the import of a batch as whoever started it, with the rights of today. A killed worker goes on here."""
    kept = batch_to_run(batch)
    if kept is None:
        return

    def work(actor: Person) -> None:
        run_import(actor=actor, rules=map_of(content), paths=paths_of_batch(kept), batch=kept)

    try:
        _as(kept.actor_id, work)
    except (Refused, MapError, FileNotFoundError) as problem:
        fail(kept, str(problem.message if isinstance(problem, Refused) else problem))
    drop_drafts_of(batch)


@job("exchange.undo_import")
def undo_in_background(batch: int, user: int) -> None:
    """Take an import back. A killed worker goes on where it stopped."""
    kept = batch_to_undo(batch)
    if kept is None:
        return
    try:
        _as(user, lambda actor: undo_import(actor=actor, batch=batch))
    except Refused as problem:
        fail(kept, str(problem.message), state="done")


@job("exchange.check_draft")
def check_in_background(draft: int, version: int) -> None:
    """Check an upload, unless its map has changed since."""
    found = draft_to_check(draft, version)
    if found is not None:
        _as(found.user_id, lambda actor: check_draft(actor=actor, draft=found))


@every("exchange.drop_old_drafts", seconds=3600)
def drop_old() -> None:
    drop_old_drafts()


def _as(user: int, work: Callable[[Person], Any]) -> None:
    """Do it with a person's rights of today, in his language and the company's zone, as his request would."""
    person: User = people.rows().get(pk=user)
    own = company()
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(clock.zone(own.time_zone) if own else None):
        work(actor_of(person, source="import"))
