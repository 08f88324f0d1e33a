"""The page behind a one-time link: set the password and come in."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yingdan.accounts import commands
from yingdan.accounts.forms import NewPasswordForm
from yingdan.accounts.rules import invited
from yingdan.ui.answers import submit


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, who: str, token: str) -> HttpResponse:
    user = invited(who, token)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "user": user, "company": getattr(request, "company", None)}
    if user is None:
        return render(request, "accounts/invitation_over.html", context, status=410)
    accepted = submit(form, _accept, who=who, token=token) if form.is_bound else None
    if accepted is None:
        return render(request, "accounts/invitation.html", context, status=getattr(form, "status", 200))
    answer: HttpResponse = perform_login(request, accepted, redirect_url="/")
    return answer


def _accept(*, who: str, token: str, values: dict[str, Any]) -> Any:
    return commands.accept_invitation(who=who, token=token, password=values["new"])
