"""The months of a target on a page of their own."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yingdan.core.policy import Actor
from yingdan.goals import commands, queries, rules
from yingdan.goals.forms import MonthsForm
from yingdan.goals.kinds import goal_kind
from yingdan.goals.models import Goal
from yingdan.goals.registry import metric_named
from yingdan.ui.answers import answer, submit
from yingdan.ui.kinds.detail import row_to_edit
from yingdan.ui.requests import Request


@require_http_methods(["GET", "POST"])
def months(request: Request, pk: int) -> HttpResponse:
    """Put in how a target lies over its months, beside what the months of the year before brought."""
    actor = request.actor
    goal = row_to_edit(goal_kind, actor, pk)
    parts = {one.month: one.target for one in rules.months_of([pk])}
    form = MonthsForm(goal, parts, request.POST if request.method == "POST" else None)
    before = queries.year_before(goal)
    rows = [(box, before.get(month)) for box, month in zip(form.months(), sorted(parts), strict=True)]
    context = {"goal": goal, "form": form, "rows": rows, "metric": metric_named(goal.metric)}
    if request.method == "GET":
        return render(request, "goals/months_form.html", context)

    def run(*, actor: Actor, values: Mapping[str, Any]) -> Goal:
        return commands.divide_goal(actor=actor, pk=pk, **values)

    done = submit(form, run, actor=actor)
    then, said = f"/goals/{pk}/", _("Months saved")
    return answer(request, "goals/months_form.html", context, done=done, then=then, say=said)
