"""Periodic work of the foundation."""

import datetime as dt

from yingdan.core import clock, files
from yingdan.core.jobs import every
from yingdan.core.listening import deliver
from yingdan.core.models import KeptAnswer
from yingdan.core.sealing import STEP, seal


@every("core.seal", seconds=1)
def seal_and_deliver() -> None:
    """Link fresh events into the chain, then let the listeners hear of them."""
    while seal() == STEP:
        pass
    deliver()


@every("core.forget_answers", seconds=3600)
def forget_answers() -> None:
    """Idempotency keys hold for a day."""
    KeptAnswer.objects.filter(at__lt=clock.now() - dt.timedelta(hours=24)).delete()


@every("core.sweep_files", seconds=6 * 3600)
def sweep_files() -> None:
    """Uploads that hang on nothing any more go, with a delay that leaves room for undo and backup."""
    files.sweep()
