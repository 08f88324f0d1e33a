"""One's own settings: look, contacts, password, where one is signed in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from yingdan.accounts import commands
from yingdan.accounts.forms import ContactsForm, PasswordForm
from yingdan.accounts.rules import has_second_step, seats_of
from yingdan.ui.answers import go, submit
from yingdan.ui.requests import Request


def _page(request: Request, **forms: Any) -> HttpResponse:
    """The whole page, with the forms that were refused in place of the fresh ones."""
    user = request.actor.user
    context = {
        "user": user,
        "posts": user.memberships.select_related("role", "department").order_by("department__path", "role__name"),
        "seats": seats_of(user, request.session.session_key or ""),
        "second_step": has_second_step(user),
        "contacts": ContactsForm(initial={"email": user.email, "phone": user.phone}),
        "password": PasswordForm(),
    }
    status = max((form.status for form in forms.values()), default=200)
    return render(request, "accounts/me.html", context | forms, status=status)


@require_GET
def me(request: Request) -> HttpResponse:
    return _page(request)


@require_POST
def preferences(request: Request) -> HttpResponse:
    """Colours, row height and language, kept with the person."""
    values = {name: request.POST[name] for name in ("theme", "density", "language") if name in request.POST}
    commands.set_preferences(actor=request.actor, values=values)
    return HttpResponse(status=204)


@require_POST
def contacts(request: Request) -> HttpResponse:
    form = ContactsForm(request.POST)
    if submit(form, _contacts, actor=request.actor) is None:
        return _page(request, contacts=form)
    messages.success(request, _("Saved"))
    return go(request, "/me/")


def _contacts(*, actor: Any, values: dict[str, str]) -> Any:
    return commands.set_own_contacts(actor=actor, **values)


@sensitive_post_parameters()
@require_POST
def password(request: Request) -> HttpResponse:
    """A new password ends every other session; this one goes on under a new key."""
    form = PasswordForm(request.POST)
    here = request.session.session_key or ""
    user = submit(form, _password, actor=request.actor, keep=here)
    if user is None:
        return _page(request, password=form)
    update_session_auth_hash(request, user)
    commands.session_moved(old=here, new=request.session.session_key or "")
    messages.success(request, _("Password changed; you are signed out everywhere else"))
    return go(request, "/me/")


def _password(*, actor: Any, keep: str, values: dict[str, str]) -> Any:
    return commands.set_own_password(actor=actor, keep=keep, **values)


@require_POST
def end_session(request: Request, pk: int) -> HttpResponse:
    commands.end_own_session(actor=request.actor, pk=pk)
    messages.success(request, _("Signed out there"))
    return go(request, "/me/")


@require_POST
def end_others(request: Request) -> HttpResponse:
    count = commands.end_other_sessions(actor=request.actor, keep=request.session.session_key or "")
    said = ngettext("Signed out on %(count)s other device", "Signed out on %(count)s other devices", count)
    messages.success(request, said % {"count": count})
    return go(request, "/me/")
