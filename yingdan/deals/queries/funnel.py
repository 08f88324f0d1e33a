"""The funnel: how many deals came as far as each stage."""

import datetime as dt
from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.db.models import Count, Max, Q, Sum

from yingdan.core.policy import Actor
from yingdan.deals import rules
from yingdan.deals.choices import DealState
from yingdan.deals.queries.amounts import fen, yuan


class FunnelStep(NamedTuple):
    """Deals that reached a stage, and what they are worth; `rate` is their share of those that reached the stage
    before, in percent."""

    stage: int | None
    name: str
    order: int
    reached: int
    amount: Decimal
    rate: Decimal | None


def funnel(
    actor: Actor,
    *,
    process: int,
    since: dt.date | None = None,
    until: dt.date | None = None,
    departments: Collection[int] = (),
) -> list[FunnelStep]:
    """Counted from the stays in stages, of the deals opened in the period. Whoever reached a later stage
    reached the earlier ones, also when he jumped; a won deal reached all. The last step counts the won ones."""
    deals = rules.visible_deals(actor).filter(process=process).exclude(state=DealState.VOID)
    if since:
        deals = deals.filter(opened_on__gte=since)
    if until:
        deals = deals.filter(opened_on__lte=until)
    if departments:
        deals = deals.filter(department__in=departments)
    stages = list(rules.stages_of(actor).filter(process=process))
    own_visits = Q(visits__stage__process=process)
    furthest = (
        deals.order_by()
        .annotate(furthest=Max("visits__stage__order", filter=own_visits))
        .values("pk", "state", "furthest", fen=fen("amount"))
    )
    won = Q(state=DealState.WON)
    names: list[tuple[int | None, str, int, Q]] = [
        (stage.pk, stage.name, stage.order, Q(furthest__gte=stage.order) | won) for stage in stages
    ]
    if stages:
        names.append((None, str(DealState.WON.label), stages[-1].order + 1, won))
    facts = furthest.aggregate(
        **{f"count_{order}": Count("pk", filter=those) for _pk, _name, order, those in names},
        **{f"fen_{order}": Sum("fen", filter=those) for _pk, _name, order, those in names},
    )
    steps: list[FunnelStep] = []
    for pk, name, order, _those in names:
        reached, base = facts[f"count_{order}"], steps[-1].reached if steps else 0
        rate = (Decimal(100 * reached) / base).quantize(Decimal("0.1"), ROUND_HALF_UP) if base else None
        steps.append(FunnelStep(pk, name, order, reached, yuan(facts[f"fen_{order}"]), rate))
    return steps
