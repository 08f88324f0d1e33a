"""离职交接: first what there is, then all of it to one colleague."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yingdan.accounts import commands, queries
from yingdan.accounts.forms import HandOverForm
from yingdan.accounts.kinds import person_kind
from yingdan.accounts.models import User
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing
from yingdan.ui.answers import answer, submit
from yingdan.ui.requests import Request


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    if not actor.may("person.admin"):
        raise Http404
    row: User | None = person_kind.policy.visible(actor, "admin").filter(pk=pk, kind="internal").first()
    if row is None:
        raise Missing
    form = HandOverForm(actor, row, request.POST if request.method == "POST" else None)
    heaps = [
        {"label": queries.kind_label(heap.kind), "count": heap.count}
        for heap in commands.preview_hand_over(actor=actor, pk=pk)
    ]
    context = {"kind": person_kind, "row": row, "form": form, "heaps": heaps}
    if request.method == "GET":
        return render(request, "accounts/hand_over.html", context)
    done = submit(form, _hand_over, actor=actor, pk=pk)
    said = _("%(count)s records handed over") % {"count": sum(done.values())} if done is not None else ""
    return answer(request, "accounts/hand_over.html", context, done=done, then=person_kind.address(pk), say=said)


@transaction.atomic
def _hand_over(*, actor: Actor, pk: int, values: dict[str, Any]) -> dict[str, int]:
    """Both or neither: whoever cannot be disabled keeps what he holds."""
    reason = values["reason"]
    moved = commands.hand_over_everything(actor=actor, pk=pk, taker=values["taker"].pk, reason=reason)
    if values.get("disable"):
        commands.disable_person(actor=actor, pk=pk)
    return moved
