"""The golden thread on one page: a period's money back to its goals, or all that one record has to do with."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yingdan.core import clock
from yingdan.core.policy import policy_of
from yingdan.core.refusal import Missing
from yingdan.insight import queries
from yingdan.insight.rules import KINDS
from yingdan.insight.views.drawing import BOX, GAP, draw
from yingdan.ui.requests import Request

PERIODS = ("quarter", "year", "all")


@require_GET
def thread(request: Request) -> HttpResponse:
    """`period` is quarter, year or all; or `of` names a record, such as contract:3."""
    actor = request.actor
    if not actor.may("receipt.view"):
        raise Http404
    if of := request.GET.get("of", ""):
        return render(request, "insight/thread_of.html", _of(request, of))
    asked = request.GET.get("period", "quarter")
    period = asked if asked in PERIODS else "quarter"
    today = clock.today()
    since = clock.period_begins(period, today)
    flow = queries.flow(actor, since, today if since else None)
    contracts = {one.contract.pk for one in flow.strands if one.contract is not None}
    context = {
        "flow": flow,
        "period": period,
        "since": since,
        "until": today,
        "drawn": draw(flow.strands),
        "heads": _heads(flow.strands),
        "balances": queries.balances(actor, contracts, since, today if since else None),
    }
    return render(request, "insight/thread.html", context)


def _of(request: Request, of: str) -> dict[str, Any]:
    kind, _colon, key = of.partition(":")
    if kind not in KINDS or not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Missing
    if not request.actor.may(f"{kind}.view"):
        raise Missing
    row = policy_of(kind).visible(request.actor).filter(pk=int(key)).first()
    if row is None:
        raise Missing
    strands = queries.thread(request.actor, kind, row.pk)
    paid = [one for one in strands if one.receipt is not None]
    return {
        "row": row,
        "kind": kind,
        "strands": strands,
        "paid": sum((one.amount for one in paid), queries.NOTHING),
        "open": sum((one.amount for one in strands if one.receipt is None), queries.NOTHING),
        "drawn": draw(strands),
        "heads": _heads(strands),
    }


def _heads(strands: list[queries.Strand]) -> list[tuple[int, str, int]]:
    """What stands above each column: its place, what it is called, and how many different ones are in it."""
    names = (_("Goal"), _("Project"), _("Deal"), _("Contract"), _("Payment"), _("Receipt"))
    counts = [len({one.stops[at] for one in strands} - {None}) for at in range(len(names))]
    return [(at * (BOX + GAP), name, count) for at, (name, count) in enumerate(zip(names, counts, strict=True))]
