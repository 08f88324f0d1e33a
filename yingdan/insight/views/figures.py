"""What a figure counts, month by month and person by person, with the rows behind it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingdan.core import clock
from yingdan.core.calendar import month_end
from yingdan.core.capability import capability
from yingdan.core.policy import Actor
from yingdan.goals.choices import Period
from yingdan.goals.registry import Metric, evaluate, metric_named
from yingdan.goals.rules import days_of, months_between
from yingdan.ui.requests import Request

MOST = 20


@capability("C128")
@require_GET
def figure(request: Request, name: str) -> HttpResponse:
    """Its definition, this quarter, the last twelve months, and whose it is; every number leads to its rows."""
    metric, today = metric_named(name), clock.today()
    since, _until = days_of(Period.QUARTER, today)
    # What is open is counted whatever the day: it has no quarter.
    dated = metric.rows is not None and "month" in metric.dimensions
    total = evaluate(name, actor=request.actor, since=since, until=today).total if dated else None
    context = {
        "metric": metric,
        "since": since,
        "today": today,
        "total": total,
        "whole": evaluate(name, actor=request.actor).total,
        "url": _rows(metric, since, today),
        "all": _rows(metric, None, None),
        "months": _months(request.actor, metric, today) if dated else [],
        "owners": _owners(request.actor, metric, since, today) if "owner" in metric.dimensions else [],
    }
    return render(request, "insight/figure.html", context)


def _rows(metric: Metric, since: dt.date | None, until: dt.date | None) -> str:
    return metric.rows.between(since, until) if metric.rows else ""


def _months(actor: Actor, metric: Metric, today: dt.date) -> list[dict[str, Any]]:
    """The last twelve months, the newest first: value, share of the largest in whole per cent, address of the rows."""
    firsts = months_between(dt.date(today.year - 1, today.month, 1), today)[:0:-1]
    said = evaluate(metric.name, actor=actor, by=["month"], since=firsts[-1], until=today)
    known = {row.labels[0]: row.value for row in said.rows}
    largest = max(known.values(), default=Decimal(0)) or Decimal(1)
    return [
        {
            "first": first,
            "value": known.get(f"{first:%Y-%m}"),
            "share": max(0, int(100 * known.get(f"{first:%Y-%m}", Decimal(0)) / largest)),
            "url": _rows(metric, first, month_end(first)),
        }
        for first in firsts
    ]


def _owners(actor: Actor, metric: Metric, since: dt.date, today: dt.date) -> list[dict[str, Any]]:
    """Whose it is this quarter, the largest first."""
    said = evaluate(metric.name, actor=actor, by=["owner"], since=since, until=today)
    rows = sorted(said.rows, key=lambda row: -row.value)[:MOST]
    url = _rows(metric, since, today)
    return [
        {
            "name": row.labels[0],
            "value": row.value,
            "url": f"{url}&f=owner:is:{row.keys[0]}" if row.keys[0] and url else "",
        }
        for row in rows
    ]
