"""Pipeline and funnel: what is open, how far deals come, and the rows behind each figure."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingdan.accounts.rules import visible_people
from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.deals import queries, rules
from yingdan.deals.queries import FunnelStep, PipelineRow
from yingdan.goals.metrics import evaluate
from yingdan.ui.requests import Request, is_htmx

PERIODS = ("quarter", "year", "all")
MOST_OWNERS = 12


@capability("C075")
@require_GET
def pipeline(request: Request) -> HttpResponse:
    """The pipeline by stage and owner; what was won and how far deals come follows when the page stands."""
    if not request.actor.may("deal.view"):
        raise Http404
    period, since = _period(request)
    stages = _stages(request)
    rows = queries.pipeline_sums(request.actor)
    shows = rules.deals.may_query(request.actor, "amount")
    owners = _by_owner(rows, [stage.pk for stage in stages]) if shows else []
    people = visible_people(request.actor).filter(pk__in=[line["owner"] for line in owners])
    names = dict(people.values_list("pk", "name"))
    context = {
        "period": period,
        "since": since,
        "stages": stages,
        # Who may not read amounts sees how many deals there are, and no yuan.
        "owners": [{**line, "name": names.get(line["owner"], "")} for line in owners],
        "lanes": _by_stage(rows, stages),
        "shows": shows,
    }
    return render(request, "deals/pipeline.html", context)


@capability("C128")
@require_GET
def funnel(request: Request) -> HttpResponse:
    """Five figures and the funnel of a period, for the page above or on a page of their own."""
    if not request.actor.may("deal.view"):
        raise Http404
    period, since = _period(request)
    stages = _stages(request)
    steps = queries.funnel(request.actor, process=stages[0].process_id, since=since) if stages else []
    context = {
        "period": period,
        "since": since,
        "figures": _figures(request, since),
        "steps": _bars(steps),
        "finding": _finding(steps),
    }
    return render(request, "deals/funnel_part.html" if is_htmx(request) else "deals/funnel.html", context)


def _period(request: Request) -> tuple[str, dt.date | None]:
    asked = request.GET.get("period", "year")
    period = asked if asked in PERIODS else "year"
    return period, first_day(period, clock.today())


def _stages(request: Request) -> list[Any]:
    """The stages of the usual sales process, in their order."""
    process = rules.visible_processes(request.actor).order_by("-default", "pk").values("pk")[:1]
    return list(rules.stages_of(request.actor).filter(process=process))


def first_day(period: str, today: dt.date) -> dt.date | None:
    """The first day of the running quarter or year; None for all time."""
    if period == "quarter":
        return dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return dt.date(today.year, 1, 1) if period == "year" else None


def _figures(request: Request, since: dt.date | None) -> list[dict[str, Any]]:
    """Each figure with its definition and the list of its rows."""
    closed = f"&f=closed_on:min:{since}" if since else ""
    drill = {
        "deals.open_amount": "/deals/?f=state:is:open",
        "deals.weighted_amount": "/deals/?f=state:is:open&sort=-probability",
        "deals.won_amount": f"/deals/?f=state:is:won{closed}",
        "deals.win_rate": f"/deals/?f=state:is:won,lost{closed}",
        "deals.cycle_days": f"/deals/?f=state:is:won{closed}",
    }
    found = []
    shows = rules.deals.may_query(request.actor, "amount")
    for name, url in drill.items():
        if not shows and name.endswith("_amount"):
            continue
        period = None if name in ("deals.open_amount", "deals.weighted_amount") else since
        result = evaluate(name, actor=request.actor, since=period)
        found.append({"metric": result.metric, "value": result.total, "url": url})
    return found


def _by_owner(rows: list[PipelineRow], stages: list[int]) -> list[dict[str, Any]]:
    cells: dict[int | None, dict[int, PipelineRow]] = defaultdict(dict)
    for row in rows:
        cells[row.owner][row.stage] = row
    totals = {owner: sum((row.amount for row in mine.values()), Decimal(0)) for owner, mine in cells.items()}
    first = sorted(totals, key=lambda owner: -totals[owner])[:MOST_OWNERS]
    return [
        {
            "owner": owner,
            "cells": [(stage, cells[owner].get(stage)) for stage in stages],
            "total": totals[owner],
        }
        for owner in first
    ]


def _by_stage(rows: list[PipelineRow], stages: list[Any]) -> list[dict[str, Any]]:
    found = []
    for stage in stages:
        mine = [row for row in rows if row.stage == stage.pk]
        found.append(
            {
                "stage": stage,
                "count": sum(row.count for row in mine),
                "amount": sum((row.amount for row in mine), Decimal(0)),
                "weighted": sum((row.weighted for row in mine), Decimal(0)),
            }
        )
    widest = max((line["amount"] for line in found), default=Decimal(0)) or Decimal(1)
    most = max((line["count"] for line in found), default=0) or 1
    for line in found:
        line["share"] = int(100 * line["amount"] / widest)
        line["share_of_count"] = 100 * line["count"] // most
    return found


def _bars(steps: list[FunnelStep]) -> list[dict[str, Any]]:
    most = max((step.reached for step in steps), default=0) or 1
    return [{"step": step, "share": 100 * step.reached // most} for step in steps]


def _finding(steps: list[FunnelStep]) -> FunnelStep | None:
    """The narrowest place: the step that the smallest share of deals passes."""
    rated = [step for step in steps if step.rate is not None]
    return min(rated, key=lambda step: step.rate or Decimal(0), default=None)
