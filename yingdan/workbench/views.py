"""The first page of the day."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yingdan.core import clock
from yingdan.core.calendar import work_calendar
from yingdan.core.capability import capability
from yingdan.core.policy import Actor
from yingdan.deals.queries import PipelineRow, pipeline_sums
from yingdan.deals.rules import deals, stages_of
from yingdan.goals.choices import Period
from yingdan.goals.queries import ends
from yingdan.goals.rules import days_of
from yingdan.ui.requests import Request
from yingdan.workbench import queries


@capability("C010", "C146")
@require_GET
def home(request: Request) -> HttpResponse:
    """What waits for me from every room, and how it stands: each part for whoever works on it."""
    actor, today = request.actor, clock.today()
    manager, books = queries.leads_others(actor), queries.keeps_books(actor)
    sells = actor.may("deal.view") and not books
    owed = queries.debts(actor)
    since, until = days_of(Period.QUARTER, today)
    context: dict[str, Any] = {
        "greeting": greeting(),
        "today": today,
        "days_left": work_calendar(today.year, today.year).working_days_between(today, until),
        "inbox": queries.inbox(actor, everything="all" in request.GET),
        "contacts": queries.to_contact(actor) if sells else [],
        "sells": sells,
        "manager": manager,
        "targets": queries.targets(actor),
        "people": queries.people(actor),
        "figures": queries.figures(actor, since, until, owed),
        "lanes": _lanes(actor) if sells else [],
        "owed": owed,
        "bands": _bands(owed) if owed is not None else [],
        "asked": queries.waits_for(actor),
    }
    context["first"], context["between"], context["last"] = ends(context["people"])
    context["ahead"] = sum(1 for one in context["people"] if one.pace.ahead >= 0)
    return render(request, "workbench/home.html", context)


def _bands(owed: Any) -> list[tuple[str, Decimal, str, int]]:
    """Each column of the ageing with its share of the widest, in whole per cent."""
    found = queries.bands(owed)
    widest = max((part for _head, part, _url in found), default=Decimal(0)) or Decimal(1)
    return [(head, part, url, int(100 * part / widest)) for head, part, url in found]


def greeting() -> str:
    hour = timezone.localtime().hour
    if hour < 11:
        return _("good morning")
    return _("good afternoon") if hour < 18 else _("good evening")


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
