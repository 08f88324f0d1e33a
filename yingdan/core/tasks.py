"""Periodic work of the foundation."""

import datetime as dt

from yingdan.core import clock
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
