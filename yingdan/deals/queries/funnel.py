"""The funnel: how many deals came as far as each stage."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.db.models import Count, Max, Q

from yingdan.core.policy import Actor
from yingdan.deals import rules
from yingdan.deals.choices import DealState


class FunnelStep(NamedTuple):
    """Deals that reached a stage; `rate` is their share of those that reached the stage before, in percent."""

    stage: int | None
    name: str
    order: int
    reached: int
    rate: Decimal | None


def funnel(
    actor: Actor, *, process: int, since: dt.date | None = None, until: dt.date | None = None
) -> list[FunnelStep]:
    """Counted from the stays in stages, of the deals opened in the period. Whoever reached a later stage
    reached the earlier ones, also when he jumped; a won deal reached all. The last step counts the won ones."""
    deals = rules.visible_deals(actor).filter(process=process).exclude(state=DealState.VOID)
    if since:
        deals = deals.filter(opened_on__gte=since)
    if until:
        deals = deals.filter(opened_on__lte=until)
    stages = list(rules.stages_of(actor).filter(process=process))
    own_visits = Q(visits__stage__process=process)
    furthest = (
        deals.order_by()
        .annotate(furthest=Max("visits__stage__order", filter=own_visits))
        .values("pk", "state", "furthest")
    )
    won = Q(state=DealState.WON)
    counts = furthest.aggregate(
        won=Count("pk", filter=won),
        **{f"at_{stage.order}": Count("pk", filter=Q(furthest__gte=stage.order) | won) for stage in stages},
    )
    steps: list[FunnelStep] = []
    for stage in stages:
        steps.append(_step(steps, stage.pk, stage.name, stage.order, counts[f"at_{stage.order}"]))
    if stages:
        steps.append(_step(steps, None, str(DealState.WON.label), stages[-1].order + 1, counts["won"]))
    return steps


def _step(before: list[FunnelStep], stage: int | None, name: str, order: int, reached: int) -> FunnelStep:
    base = before[-1].reached if before else 0
    rate = (Decimal(100 * reached) / base).quantize(Decimal("0.1"), ROUND_HALF_UP) if base else None
    return FunnelStep(stage, name, order, reached, rate)
