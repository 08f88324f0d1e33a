"""The first page of the day."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yingdan.core import clock
from yingdan.core.calendar import month_end, work_calendar
from yingdan.core.capability import capability
from yingdan.core.policy import Actor
from yingdan.deals.queries import PipelineRow, pipeline_sums
from yingdan.deals.rules import deals, stages_of
from yingdan.goals.registry import MetricResult, evaluate
from yingdan.ui.requests import Request
from yingdan.workbench import queries


@capability("C010", "C146")
@require_GET
def home(request: Request) -> HttpResponse:
    """What waits for me, whom to call, and how the quarter stands; a manager sees the whole area."""
    actor, today = request.actor, clock.today()
    if not actor.may("deal.view"):
        return render(request, "workbench/plain.html", {"greeting": greeting()})
    leads_others = _leads_others(actor)
    most = 2 * queries.CANDIDATES if "all" in request.GET else queries.MOST
    items, count, worth = queries.waiting(actor, only_mine=not leads_others, most=most)
    context: dict[str, Any] = {
        "greeting": greeting(),
        "today": today,
        "days_left": work_calendar(today.year, today.year).working_days_between(today, _quarter_end(today)),
        "items": items,
        "count": count,
        "worth": worth,
        "contacts": queries.to_contact(actor),
        "manager": leads_others,
        "figures": [
            {"label": m.metric.label, "unit": m.metric.unit, "value": m.total, "definition": m.metric.definition}
            for m in _figures(actor)
        ],
        "lanes": _lanes(actor),
    }
    return render(request, "workbench/home.html", context)


def _figures(actor: Actor) -> list[MetricResult]:
    """The quarter in four figures; without the right to amounts only those that hold none."""
    since = _quarter_start(clock.today())
    rate = evaluate("deals.win_rate", actor=actor, since=since)
    if not deals.may_query(actor, "amount"):
        return [evaluate("deals.open_count", actor=actor), rate]
    return [
        evaluate("deals.won_amount", actor=actor, since=since),
        evaluate("deals.open_amount", actor=actor),
        evaluate("deals.weighted_amount", actor=actor),
        rate,
    ]


def greeting() -> str:
    hour = timezone.localtime().hour
    if hour < 11:
        return _("good morning")
    return _("good afternoon") if hour < 18 else _("good evening")


def _leads_others(actor: Actor) -> bool:
    """Does the actor see deals of other people as a matter of role? Then the page is about the area."""
    return actor.reach("deal.view").wide


def _quarter_start(today: dt.date) -> dt.date:
    return dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)


def _quarter_end(today: dt.date) -> dt.date:
    return month_end(_quarter_start(today) + dt.timedelta(days=70))


def _lanes(actor: Actor) -> list[dict[str, Any]]:
    """Open deals by stage, of all processes the actor sees, each with its share of the widest."""
    sums: dict[int, list[PipelineRow]] = {}
    for row in pipeline_sums(actor):
        sums.setdefault(row.stage, []).append(row)
    lines = [
        (
            stage,
            sum(row.count for row in sums.get(stage.pk, [])),
            sum((row.amount for row in sums.get(stage.pk, [])), Decimal(0)),
        )
        for stage in stages_of(actor)
    ]
    widest = max((amount for _stage, _count, amount in lines), default=Decimal(0)) or Decimal(1)
    shows = deals.may_query(actor, "amount")
    return [
        {
            "stage": stage,
            "count": count,
            "amount": amount if shows else None,
            "share": int(100 * amount / widest) if shows else None,
        }
        for stage, count, amount in lines
    ]
