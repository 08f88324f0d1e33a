"""Money of which nobody knows from whom it is: look, claim it for a customer, give it back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing
from yingdan.core.search import matching
from yingdan.finance import commands, rules
from yingdan.finance.forms import ClaimForm
from yingdan.finance.models import Receipt
from yingdan.ui.answers import answer, go, submit
from yingdan.ui.requests import Request, is_htmx

SHOWN = 50


@require_GET
def unclaimed(request: Request) -> HttpResponse:
    """Receipts without a customer, the latest first."""
    if not request.actor.may("receipt.claim"):
        raise Http404
    text, asked = request.GET.get("q", "").strip()[:80], request.GET.get("page", "")
    page = min(int(asked), 100_000) if asked.isascii() and asked.isdigit() and int(asked[:6]) > 0 else 1
    rows = rules.unclaimed_receipts(request.actor)
    if text:
        rows = rows.filter(pk__in=matching("receipt", text))
    start = (page - 1) * SHOWN
    found = list(rows.order_by("-received_on", "-pk")[start : start + SHOWN + 1])
    context = {
        "rows": found[:SHOWN],
        "count": rows.count(),
        "next": page + 1 if len(found) > SHOWN else 0,
        "text": text,
        "imports": request.actor.may("receipt.import"),
    }
    return render(request, "finance/unclaimed.html", context)


@require_http_methods(["GET", "POST"])
def claim(request: Request, pk: int) -> HttpResponse:
    """GET asks from which customer it is, POST claims it."""
    if not request.actor.may("receipt.claim"):
        raise Http404
    row = rules.unclaimed_receipts(request.actor).filter(pk=pk).first()
    if row is None:
        raise Missing
    form = ClaimForm(request.actor, row, request.POST if request.method == "POST" else None)
    context = {"row": row, "form": form}
    template = "finance/claim_dialog.html" if is_htmx(request) else "finance/claim.html"
    if request.method == "GET":
        return render(request, template, context)

    def run(*, actor: Actor, values: Mapping[str, Any]) -> Receipt:
        return commands.claim_receipt(actor=actor, pk=pk, **values)

    done = submit(form, run, actor=request.actor)
    undo = f"/receipts/{pk}/claim/undo/"
    return answer(request, template, context, done=done, then=f"/receipts/{pk}/", say=_("Receipt claimed"), undo=undo)


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """The way back from a claim."""
    if not request.actor.may("receipt.claim"):
        raise Http404
    commands.unclaim_receipt(actor=request.actor, pk=pk, reason=_("Claimed by mistake"))
    messages.success(request, _("Given back"))
    return go(request, "/receipts/unclaimed/")
