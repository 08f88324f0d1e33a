"""Pipeline and funnel: what is open, how far deals come, and the rows behind each figure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from yingdan.accounts.rules import visible_people
from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.core.policy import Actor, kept
from yingdan.deals import queries, rules
from yingdan.deals.queries import PipelineRow
from yingdan.deals.views.charts import funnel_chart, stage_chart
from yingdan.deals.views.months import close_chart, won_chart
from yingdan.goals.registry import MetricResult, evaluate
from yingdan.ui.charts import Chart, chart
from yingdan.ui.components import person
from yingdan.ui.formats import money
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
    stages = rules.usual_stages(request.actor)
    rows = queries.pipeline_sums(request.actor)
    shows = rules.deals.may_query(request.actor, "amount")
    owners = _by_owner(rows) if shows else []
    names = _names(request.actor, tuple(sorted(owner for owner, _cells in owners if owner)))
    context = {
        "period": period,
        "since": since,
        "stages": stages,
        # Who may not read amounts sees how many deals there are, and no yuan.
        "owners": mark_safe("".join(_owner_row(*line, stages, names) for line in owners)),  # noqa: S308 - escaped below
        "stage_chart": chart(stage_chart(stages, rows, shows=shows)),
    }
    return render(request, "deals/pipeline.html", context)


@capability("C128")
@require_GET
def funnel(request: Request) -> HttpResponse:
    """Five figures, the funnel of a period and its months, for the page above or on a page of their own."""
    if not request.actor.may("deal.view"):
        raise Http404
    period, since = _period(request)
    stages, shows = rules.usual_stages(request.actor), rules.deals.may_query(request.actor, "amount")
    steps = queries.funnel(request.actor, process=stages[0].process_id, since=since) if stages else []
    months = _months(request, since)
    context = {
        "period": period,
        "since": since,
        "figures": _figures(request, since, months),
        "funnel": chart(funnel_chart(steps, since, shows=shows)),
        "months": [chart(one) for one in _by_month(months, since)],
    }
    return render(request, "deals/funnel_part.html" if is_htmx(request) else "deals/funnel.html", context)


def _period(request: Request) -> tuple[str, dt.date | None]:
    asked = request.GET.get("period", "year")
    period = asked if asked in PERIODS else "year"
    return period, clock.period_begins(period, clock.today())


def _names(actor: Actor, people: tuple[int, ...]) -> dict[int, str]:
    """The names of those that the actor sees. A new name is a change of people, after which nothing is kept."""
    seen = visible_people(actor).filter(pk__in=people).values_list("pk", "name")
    return kept(actor, ("names", people), lambda: dict(seen))


def _months(request: Request, since: dt.date | None) -> dict[str, MetricResult]:
    """What is open and what was won, by month as far as the actor may read the days: one look for figure and chart."""
    actor, what = request.actor, "amount" if rules.deals.may_query(request.actor, "amount") else "count"
    found = {}
    if rules.deals.may_query(actor, "expected_close"):
        found["open"] = evaluate(f"deals.open_{what}", actor=actor, by=["month"])
    if rules.deals.may_query(actor, "closed_on"):
        found["won"] = evaluate(f"deals.won_{what}", actor=actor, by=["month" if since else "quarter"], since=since)
    return found


def _by_month(months: Mapping[str, MetricResult], since: dt.date | None) -> list[Chart]:
    charts = [close_chart(months["open"])] if "open" in months else []
    return [*charts, won_chart(months["won"], since)] if "won" in months else charts


def _figures(request: Request, since: dt.date | None, months: Mapping[str, MetricResult]) -> list[dict[str, Any]]:
    """Each figure with its definition and the list of its rows."""
    closed = f"&f=closed_on:min:{since}" if since else ""
    drill = {
        "deals.open_amount": "/deals/?f=state:is:open",
        "deals.weighted_amount": "/deals/?f=state:is:open&sort=-probability",
        "deals.won_amount": f"/deals/?f=state:is:won{closed}",
        "deals.win_rate": f"/deals/?f=state:is:won,lost{closed}",
        "deals.cycle_days": f"/deals/?f=state:is:won{closed}",
    }
    known = {result.metric.name: result for result in months.values()}
    found = []
    shows = rules.deals.may_query(request.actor, "amount")
    for name, url in drill.items():
        if not shows and name.endswith("_amount"):
            continue
        period = None if name in ("deals.open_amount", "deals.weighted_amount") else since
        result = known.get(name) or evaluate(name, actor=request.actor, since=period)
        found.append({"metric": result.metric, "value": result.total, "url": url})
    return found


type Cells = dict[int, PipelineRow]


def _by_owner(rows: list[PipelineRow]) -> list[tuple[int | None, Cells]]:
    """The owners with the most, each with what he has in each stage."""
    cells: dict[int | None, Cells] = defaultdict(dict)
    for row in rows:
        cells[row.owner][row.stage] = row
    return sorted(cells.items(), key=lambda item: -_sum(item[1].values()))[:MOST_OWNERS]


def _sum(rows: Iterable[PipelineRow]) -> Decimal:
    return sum((row.amount for row in rows), Decimal(0))


def _owner_row(owner: int | None, cells: Cells, stages: list[Any], names: dict[int, str]) -> str:
    """A table row; each figure leads to its deals."""
    whose = f"owner:is:{owner}" if owner else "owner:empty:"
    found = []
    for stage in stages:
        cell = cells.get(stage.pk)
        url = f"/deals/?f=stage:is:{stage.pk}&amp;f={whose}&amp;f=state:is:open"
        link = f'<a href="{url}" title="{cell.count}">{money(cell.amount, places=0)}</a>' if cell else ""
        found.append(f'<td class="num">{link}</td>')
    who = person(names.get(owner or 0, ""), key=owner)
    return f'<tr><td>{who}</td>{"".join(found)}<td class="num strong">{money(_sum(cells.values()), places=0)}</td></tr>'
