"""The pool of leads without an owner: look, claim with one click, put back what was claimed by mistake."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yingdan.core.refusal import Conflict, Missing
from yingdan.deals import commands, queries, rules
from yingdan.ui.answers import go
from yingdan.ui.requests import Request


@require_GET
def pool(request: Request) -> HttpResponse:
    """The free leads near the actor, with their phones masked."""
    if not request.actor.may("lead.claim"):
        raise Http404
    text, asked = request.GET.get("q", "").strip()[:80], request.GET.get("page", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and int(asked[:6]) > 0 else 1
    found = queries.lead_pool(request.actor, text=text, page=min(page, 100_000))
    return render(request, "deals/pool.html", {"pool": found, "text": text})


@require_POST
def claim(request: Request, pk: int) -> HttpResponse:
    """A free lead becomes the actor's own; for a while there is a way back."""
    if not request.actor.may("lead.claim"):
        raise Http404
    try:
        commands.claim_leads(actor=request.actor, pks=[pk])
    except Conflict as refusal:
        if rules.visible_leads(request.actor).filter(pk=pk).exists():
            raise
        raise Missing(refusal.message) from refusal
    messages.success(request, _("Claimed"), extra_tags=f"/leads/{pk}/claim/undo/")
    return go(request, f"/leads/{pk}/")


@require_POST
def unclaim(request: Request, pk: int) -> HttpResponse:
    """The way back from a claim."""
    if not request.actor.may("lead.edit"):
        raise Http404
    commands.release_leads(actor=request.actor, pks=[pk], reason=_("Claimed by mistake"))
    messages.success(request, _("Given back"))
    return go(request, "/leads/pool/")
