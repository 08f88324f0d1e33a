"""Standing in: who does it for whom, and going over to the other's rights and back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yingdan.accounts import commands, rules
from yingdan.accounts.forms import DelegationForm
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.ui.answers import answer, go, submit
from yingdan.ui.requests import Request

HERE = "/delegations/"


@require_http_methods(["GET", "POST"])
def delegations(request: Request) -> HttpResponse:
    """Mine, given and taken, and those of the people whose accounts I keep."""
    actor = request.actor
    form = DelegationForm(actor, request.POST if request.method == "POST" else None)
    rows = list(rules.delegations_of(actor))
    context = {
        "form": form,
        "today": clock.today(),
        "mine": [row for row in rows if row.giver_id == actor.user_id],
        "taken": [row for row in rows if row.taker_id == actor.user_id],
        "others": [row for row in rows if actor.user_id not in (row.giver_id, row.taker_id)],
        "now": set(rules.may_stand_in_for(actor.user).values_list("pk", flat=True)),
    }
    if request.method == "GET":
        return render(request, "accounts/delegations.html", context)
    done = submit(form, _give, actor=actor)
    said = _("%(name)s stands in for you in these days") % {"name": done.taker} if done else ""
    return answer(request, "accounts/delegations.html", context, done=done, then=HERE, say=said)


def _give(*, actor: Actor, values: dict[str, Any]) -> Any:
    return commands.give_delegation(actor=actor, taker=values.pop("taker").pk, **values)


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    commands.end_delegation(actor=request.actor, pk=pk)
    messages.success(request, _("Ended; it holds from the next click"))
    return go(request, HERE)


@require_POST
def stand_in(request: Request) -> HttpResponse:
    """Go over to somebody's rights, or back to one's own with an empty `giver`."""
    asked = request.POST.get("giver", "")
    request.session.pop("standing_in", None)
    if not asked:
        messages.success(request, _("You act for yourself again"))
        return go(request, "/")
    stand_ins = rules.may_stand_in_for(request.actor.user)
    giver = stand_ins.filter(pk=asked).first() if asked.isdigit() else None
    if giver is None:
        raise Http404
    request.session["standing_in"] = giver.pk
    messages.success(request, _("You act for %(name)s now; the journal names you both") % {"name": giver})
    return go(request, "/")
