"""The card of a goal: what it means and who does what, to be read by everybody who has a part in it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingdan.core.refusal import Missing
from yingdan.goals import queries, rules
from yingdan.goals.choices import GoalState
from yingdan.goals.kinds import said
from yingdan.goals.models import Goal
from yingdan.goals.registry import metric_named
from yingdan.ui.formats import number
from yingdan.ui.requests import Request


@require_GET
def card(request: Request, pk: int) -> HttpResponse:
    """One page, printable."""
    actor = request.actor
    if not actor.may("goal.view"):
        raise Http404
    goal = rules.visible_goals(actor).select_related("owner", "parent").filter(pk=pk).first()
    if goal is None:
        raise Missing
    reached, metric = queries.reached([goal])[pk], metric_named(goal.metric)
    context = {
        "goal": goal,
        "metric": metric,
        "unit": rules.unit_said(metric),
        "target": said(goal.target),
        "challenge": None if goal.challenge is None else said(goal.challenge),
        "stretch": None if goal.stretch is None else said(goal.stretch),
        "reached": said(reached),
        "rate": rules.rate(reached, goal.target),
        "people": _people(goal),
        "may_publish": goal.state == GoalState.ACTIVE and rules.goals.admits(actor, goal, "edit"),
    }
    return render(request, "goals/card.html", context)


def _people(goal: Goal) -> list[tuple[str, int, str, Any]]:
    """(name, key, what for, figure): the goals right below, then the key results. A card that one may read names them
    all, whether or not one may open each."""
    metric = metric_named(goal.metric)
    shares = [
        (one.owner.name, one.owner_id, one.name, number(rules.scaled(one.target, metric), places=rules.places(metric)))
        for one in rules.children_of([goal.pk])
    ]
    results = [
        (one.owner.name, one.owner_id, one.name, f"{number(one.start)} → {number(one.target)} {one.unit}".strip())
        for one in rules.key_results_of(goal)
    ]
    return shares + results
