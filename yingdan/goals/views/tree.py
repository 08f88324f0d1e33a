"""The targets of a period as a tree: who has taken over how much, how far everybody is, and what nobody has."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.core.money import fen
from yingdan.goals import queries, rules
from yingdan.goals.choices import Period
from yingdan.goals.queries import Branch
from yingdan.goals.registry import Metric
from yingdan.ui.components import Tab
from yingdan.ui.formats import period as period_said
from yingdan.ui.requests import Request

HERE = "/goals/tree/"
# Red only where less than three quarters of what the calendar asks for is there.
BEHIND = Decimal("0.75")
# Further levels are not set in any more.
DEEPEST = 4


@capability("C002")
@require_GET
def tree(request: Request) -> HttpResponse:
    """The goals of one metric and period, from the top down."""
    if not request.actor.may("goal.view"):
        raise Http404
    known = rules.divisible()
    metric = next((one for one in known if one.name == request.GET.get("metric")), known[0])
    period = request.GET.get("period", "")
    period = period if period in Period.values else Period.QUARTER.value
    since, until = _days(period, request.GET.get("on", ""))
    branches = queries.tree(request.actor, metric=metric.name, since=since, until=until)
    elapsed, all_days = rules.working_days(since, until, clock.today())
    lines = list(_lines(branches, metric))
    context = {
        "tabs_of": [Tab(str(one.label), _address(one, period, since), None, one is metric) for one in known],
        "periods": [(one.label, _address(metric, one.value, since), one.value == period) for one in Period],
        "named": period_said(period, since),
        "earlier": _address(metric, period, since - dt.timedelta(days=1)),
        "later": _address(metric, period, until + dt.timedelta(days=1)),
        "lines": lines,
        "unit": rules.unit_said(metric),
        "elapsed": elapsed,
        "all_days": all_days,
        "time": rules.pace(target=Decimal(1), reached=Decimal(0), elapsed=elapsed, all_days=all_days).time,
        "sums": [_sum_said(one, metric) for one in branches if one.below],
        "new": f"/goals/new/?{urlencode({'metric': metric.name, 'period': period, 'since': since})}",
        "months": _months(branches[0], metric) if branches else None,
        "check_ins": rules.latest_check_ins(request.actor, [one["goal"].pk for one in lines if "goal" in one]),
        "may_create": request.actor.may("goal.create"),
    }
    return render(request, "goals/tree.html", context)


def _days(period: str, on: str) -> tuple[dt.date, dt.date]:
    try:
        day = dt.date.fromisoformat(on)
    except ValueError:
        day = clock.today()
    if not 1990 <= day.year <= 2099:
        day = clock.today()
    return rules.period_at(period, day)


def _address(metric: Metric, period: str, on: dt.date) -> str:
    return f"{HERE}?{urlencode({'metric': metric.name, 'period': period, 'on': on})}"


def _lines(branches: Iterable[Branch], metric: Metric) -> Iterator[dict[str, Any]]:
    """The rows of the page from the top down. What nobody has taken over stands below those who share the target."""
    places = rules.places(metric)
    for one in branches:
        pace, depth = one.pace, min(one.depth, DEEPEST)
        yield {
            "goal": one.goal,
            "depth": depth,
            "target": rules.scaled(one.goal.target, metric),
            "reached": rules.scaled(one.reached, metric),
            "ahead": rules.scaled(pace.ahead, metric),
            "rate": pace.rate,
            "bar": min(pace.rate, Decimal(100)),
            "tone": "bad" if pace.rate < pace.time * BEHIND else "",
            "state": one.goal.get_state_display(),
            "places": places,
            "divided": bool(one.below),
        }
        yield from _lines(one.below, metric)
        if one.below and one.gap:
            deeper = min(depth + 1, DEEPEST)
            yield {"gap": rules.scaled(one.gap, metric), "over": one.gap < 0, "depth": deeper, "places": places}


def _months(branch: Branch, metric: Metric) -> dict[str, Any]:
    """The months of the first goal, one beside the other, with their sums at the end."""
    found = queries.months(branch.goal, branch.months)

    def row(values: list[Decimal | None]) -> list[Decimal | None]:
        known = [value for value in values if value is not None]
        whole = [*values, sum(known, queries.NOTHING) if known else None]
        return [None if value is None else rules.scaled(value, metric) for value in whole]

    return {
        "goal": branch.goal,
        "places": rules.places(metric),
        "heads": [one.month for one in found],
        "rows": [
            (_("Target"), row([one.target for one in found])),
            (_("Reached"), row([one.reached for one in found])),
            (_("Year before"), row([one.before for one in found])),
        ],
    }


def _sum_said(branch: Branch, metric: Metric) -> str:
    """4,200 = 1,900 + 1,300 + 700 + not taken over 300: the sum that the tree shows, in full figures."""
    parts = [f"{fen(rules.scaled(one.goal.target, metric)).normalize():,f}" for one in branch.below]
    if branch.gap > 0:
        parts.append(_("not taken over %(gap)s") % {"gap": f"{fen(rules.scaled(branch.gap, metric)).normalize():,f}"})
    total = f"{fen(rules.scaled(branch.goal.target, metric)).normalize():,f}"
    sign = "=" if branch.gap >= 0 else "<"
    return f"{branch.goal.name}：{total} {sign} {' + '.join(parts)}"
