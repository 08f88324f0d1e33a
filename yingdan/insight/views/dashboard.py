"""The dashboard: five figures beside what they are to be or were, and the charts of the rooms, for a period."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden
from yingdan.finance.queries import ageing, late_filter
from yingdan.goals.choices import RANK, Level
from yingdan.goals.queries import Target, measured, running_goals
from yingdan.goals.registry import MetricResult, evaluate
from yingdan.insight.views.scope import chosen
from yingdan.ui import tiles
from yingdan.ui.charts import chart
from yingdan.ui.formats import number, percent, short_money
from yingdan.ui.requests import Request
from yingdan.ui.tiles import Scope

CANDIDATES = 8
WON, COLLECTED, RATE, OPEN, WEIGHTED = (
    "deals.won_amount", "finance.collected_amount", "deals.win_rate", "deals.open_amount", "deals.weighted_amount",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the page that explains it, and what it is compared with: good, bad or neither."""

    label: str
    unit: str
    value: Decimal | None
    url: str
    said: str = ""
    tone: str = ""


@capability("C128")
@require_GET
def dashboard(request: Request) -> HttpResponse:
    """For whoever sees deals or money; what one may not see is not there, and counts for nothing."""
    actor = request.actor
    if not (actor.may("deal.view") or actor.may("receipt.view")):
        raise Http404
    choice = chosen(request)
    context = {
        "choice": choice,
        "scope": choice.scope,
        "now": clock.now(),
        "figures": figures(actor, choice.scope, choice.query),
        "charts": [chart(one) for one in tiles.charts(actor, choice.scope)],
    }
    return render(request, "insight/dashboard.html", context)


def figures(actor: Actor, scope: Scope, query: str = "") -> list[Figure]:
    """What was won and collected in the period so far, and the rate; what is open and overdue, while it runs. Payments
    belong to contracts, and to no department. `query` is the scope as an address says it."""
    won, collected, rate = (_ask(actor, name, scope) for name in (WON, COLLECTED, RATE))
    then = replace(scope, since=_year_before(scope.since), until=_year_before(scope.until))
    found = [
        _figure(won, query, *(_against_target(actor, won, scope) or _against(won, _ask(actor, WON, then)))),
        _figure(collected, query, *_against(collected, _ask(actor, COLLECTED, then))),
        _figure(rate, query, *_against(rate, _ask(actor, RATE, then))),
        None if scope.is_over else _open(actor, scope, query),
        None if scope.is_over or scope.department is not None else _overdue(actor),
    ]
    return [one for one in found if one is not None]


def _ask(actor: Actor, name: str, scope: Scope, *, whenever: bool = False) -> MetricResult | None:
    """None where the actor may not ask it, or has no part in what it counts."""
    kind = "receipt.view" if name.startswith("finance.") else "deal.view"
    if not actor.may(kind):
        return None
    try:
        since, until = (None, None) if whenever else (scope.since, scope.until)
        return evaluate(name, actor=actor, since=since, until=until, where=scope.where)
    except Forbidden:
        return None


def _figure(result: MetricResult | None, query: str, said: str = "", tone: str = "") -> Figure | None:
    if result is None:
        return None
    metric = result.metric
    return Figure(str(metric.label), metric.unit, result.total, f"/figures/{metric.name}/{query}", said, tone)


def _against_target(actor: Actor, result: MetricResult | None, scope: Scope) -> tuple[str, str] | None:
    """A goal of the period that counts what the figure counts, the own one first: how far ahead of the time it is. A
    goal of more people than the reader sees would be compared with less than is reached; that nothing is reached of
    two things makes them no more alike."""
    if result is None:
        return None
    running = running_goals(actor, scope.until if scope.is_over else None)
    goals = [
        one
        for one in running
        if one.metric == result.metric.name
        and one.since == scope.since
        and (one.until == scope.until or not scope.is_over)
    ]
    goals = sorted(goals, key=lambda one: (one.owner_id != actor.as_user_id, RANK[Level(one.level)], one.pk))
    same = (
        one
        for one in measured(goals[:CANDIDATES])
        if one.reached == result.total and (one.reached or one.goal.owner_id == actor.as_user_id)
    )
    target: Target | None = next(same, None)
    if target is None:
        return None
    said = {"target": short_money(target.goal.target), "by": short_money(target.by)}
    if scope.is_over and target.pace.ahead < 0:
        return _("target %(target)s, missed by %(by)s") % said, "bad"
    if scope.is_over:
        return _("target %(target)s, exceeded by %(by)s") % said, "ok"
    if target.pace.ahead < 0:
        return _("target %(target)s, %(by)s behind the time") % said, "bad"
    return _("target %(target)s, %(by)s ahead of the time") % said, "ok"


def _against(now: MetricResult | None, then: MetricResult | None) -> tuple[str, str]:
    """The same days of the year before."""
    if now is None or then is None or not then.total:
        return "", ""
    before = percent(then.total) if then.metric.unit == "%" else short_money(then.total)
    tone = "bad" if (now.total or 0) < then.total else "ok"
    return _("a year before %(before)s") % {"before": before}, tone


def _open(actor: Actor, scope: Scope, query: str) -> Figure | None:
    weighted = _ask(actor, WEIGHTED, scope, whenever=True)
    said = _("weighted %(weighted)s") % {"weighted": short_money(weighted.total or Decimal(0))} if weighted else ""
    return _figure(_ask(actor, OPEN, scope, whenever=True), query, said)


def _overdue(actor: Actor) -> Figure | None:
    if not actor.may("instalment.view"):
        return None
    owed = ageing(actor)
    late = sum(1 for one in owed.debtors if one.overdue > 0)
    url = f"/instalments/?{late_filter(owed.day)}"
    several = ngettext("%(n)s customer; %(owed)s is owed in all", "%(n)s customers; %(owed)s is owed in all", late)
    said = several % {"n": number(late), "owed": short_money(owed.total.whole)}
    return Figure(_("Overdue"), "CNY", owed.total.overdue, url, said, "bad" if late else "")


def _year_before(day: dt.date) -> dt.date:
    """The same day a year before; the last of February where there is no such day."""
    return day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else dt.date(day.year - 1, 2, 28)
