"""Open deals that need somebody's attention."""

import datetime as dt

from django.db.models import Q, QuerySet

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.deals import rules
from yingdan.deals.choices import DealState
from yingdan.deals.models import Deal

QUIET_DAYS = 30


def stale_deals(actor: Actor) -> "QuerySet[Deal]":
    """Open deals that stay longer in their stage than it allows, or whose expected close has passed.

    A stage without a limit counts a stay of 30 days as long."""
    today = clock.today()
    too_long = Q()
    for stage in rules.stages_of(actor):
        limit = today - dt.timedelta(days=QUIET_DAYS if stage.max_days is None else stage.max_days)
        too_long |= Q(stage=stage.pk, stage_since__lt=limit)
    late = Q(expected_close__lt=today)
    return rules.visible_deals(actor).filter(too_long | late, state=DealState.OPEN).order_by("stage_since", "pk")


def open_deals_without_next_step(actor: Actor) -> "QuerySet[Deal]":
    """Open deals for which nobody has written down what comes next, or only for a day that has passed."""
    nothing = Q(next_step="") | Q(next_step_on__lt=clock.today())
    return rules.visible_deals(actor).filter(nothing, state=DealState.OPEN).order_by("expected_close", "pk")
