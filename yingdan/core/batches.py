"""Work on many records that belongs together: begun, told how it went, undone by the one who did it."""

from collections.abc import Mapping
from typing import Any

from yingdan.core import clock
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing

DONE, UNDONE = "done", "undone"


def begin(*, actor: Actor, kind: str, title: str, total: int) -> Batch:
    """A batch that runs. It stands in the database before its first change, so that no change is without it."""
    return Batch.objects.create(
        kind=kind, title=title[:200], actor_id=actor.user_id, started_at=clock.now(), total=total
    )


def advance(batch: Batch, done: int) -> None:
    """How far it has come, written with the changes themselves."""
    batch.done = done
    batch.save(update_fields=["done"])


def finish(batch: Batch, report: Mapping[str, Any], state: str = DONE) -> None:
    batch.state, batch.report, batch.finished_at = state, dict(report), clock.now()
    batch.save(update_fields=["state", "report", "finished_at"])


def own_batch(actor: Actor, pk: int, kind: str) -> Batch:
    """A finished batch of the actor that is not undone yet, locked."""
    found = Batch.objects.select_for_update(of=("self",)).filter(pk=pk, kind=kind, actor=actor.user_id).first()
    if found is None or found.state != DONE:
        raise Missing
    return found
