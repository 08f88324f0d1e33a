"""Keys for programs, on the pages of one's own settings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yingdan.accounts import commands, rules
from yingdan.accounts.forms import TokenForm
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.ui.answers import go, submit
from yingdan.ui.requests import Request

HERE = "/me/tokens/"


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: Request) -> HttpResponse:
    """The list; after one is made also its key, which no later page can show."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    key = submit(form, _make, actor=request.actor) if request.method == "POST" else None
    status = getattr(form, "status", 422) if request.method == "POST" and key is None else 200
    context = {
        "form": TokenForm() if key else form,
        "key": key,
        "tokens": list(rules.own_tokens(request.actor)),
        "now": clock.now(),
    }
    return render(request, "accounts/tokens.html", context, status=status)


def _make(*, actor: Actor, values: dict[str, Any]) -> str:
    return commands.create_token(actor=actor, user=actor.user_id, **values)


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    commands.revoke_token(actor=request.actor, pk=pk)
    messages.success(request, _("Revoked; the key opens nothing any more"))
    return go(request, HERE)
