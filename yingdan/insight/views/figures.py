"""What a figure counts, month by month and person by person, with the rows behind it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingdan.core.calendar import month_end
from yingdan.core.capability import capability
from yingdan.core.policy import Actor
from yingdan.goals.registry import Metric, MetricResult, evaluate, metric_named
from yingdan.goals.rules import months_between
from yingdan.insight.views.scope import chosen
from yingdan.ui.requests import Request
from yingdan.ui.tiles import Scope

MOST = 20


@capability("C128")
@require_GET
def figure(request: Request, name: str) -> HttpResponse:
    """Its definition, a period, the twelve months until its end, and whose it is; every number leads to its rows."""
    metric, choice = metric_named(name), chosen(request)
    known = "department" in metric.dimensions
    scope = choice.scope if known else replace(choice.scope, department=None, departments=())
    # What is open is counted whatever the day: it has no period.
    dated = metric.rows is not None and bool(metric.rows.day) and "month" in metric.dimensions
    context = {
        "metric": metric,
        "choice": choice,
        "scope": scope,
        "offers": dated or (known and bool(choice.places)),
        "dated": dated,
        "total": _asked(request.actor, metric, scope).total if dated else None,
        "whole": evaluate(name, actor=request.actor, where=scope.where).total,
        "url": _rows(metric, scope, scope.since, scope.until),
        "all": _rows(metric, scope),
        "months": _months(request.actor, metric, scope) if dated else [],
        "owners": _owners(request.actor, metric, scope, dated=dated) if "owner" in metric.dimensions else [],
    }
    return render(request, "insight/figure.html", context)


def _asked(actor: Actor, metric: Metric, scope: Scope, *by: str) -> MetricResult:
    return evaluate(metric.name, actor=actor, by=by, since=scope.since, until=scope.until, where=scope.where)


def _rows(metric: Metric, scope: Scope, since: dt.date | None = None, until: dt.date | None = None) -> str:
    if metric.rows is None:
        return ""
    found = metric.rows.between(since, until)
    return f"{found}{'' if found.endswith('?') else '&'}{scope.filter}" if scope.filter else found


def _months(actor: Actor, metric: Metric, scope: Scope) -> list[dict[str, Any]]:
    """The twelve months until the end of the period, the newest first: value, share of the largest in whole per cent,
    address of the rows."""
    end = scope.until
    firsts = months_between(dt.date(end.year - 1, end.month, 1), end)[:0:-1]
    said = _asked(actor, metric, replace(scope, since=firsts[-1]), "month")
    known = {row.labels[0]: row.value for row in said.rows}
    largest = max(known.values(), default=Decimal(0)) or Decimal(1)
    return [
        {
            "first": first,
            "value": known.get(f"{first:%Y-%m}"),
            "share": max(0, int(100 * known.get(f"{first:%Y-%m}", Decimal(0)) / largest)),
            "url": _rows(metric, scope, first, month_end(first)),
        }
        for first in firsts
    ]


def _owners(actor: Actor, metric: Metric, scope: Scope, *, dated: bool) -> list[dict[str, Any]]:
    """Whose it is in the period, or now where it has none; the largest first."""
    if dated:
        said, url = _asked(actor, metric, scope, "owner"), _rows(metric, scope, scope.since, scope.until)
    else:
        said, url = evaluate(metric.name, actor=actor, by=["owner"], where=scope.where), _rows(metric, scope)
    rows = sorted(said.rows, key=lambda row: -row.value)[:MOST]
    return [
        {
            "name": row.labels[0],
            "value": row.value,
            "url": f"{url}&f=owner:is:{row.keys[0]}" if row.keys[0] and url else "",
        }
        for row in rows
    ]
