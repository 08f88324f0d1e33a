"""Colleagues: taken in, given roles, shown out; and the members of teams."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yingdan.accounts import commands
from yingdan.accounts.forms import MembersForm, NoForm, PersonForm, PostForm
from yingdan.accounts.kinds import person_kind, team_kind
from yingdan.accounts.models import Team, User
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing
from yingdan.ui.answers import answer, go, submit
from yingdan.ui.kinds.verbs import Verb, verb_view
from yingdan.ui.requests import Request, is_htmx


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A colleague without a password: the next step is the link with which he sets one."""
    if not request.actor.may("person.create"):
        raise Http404
    form = PersonForm(request.actor, request.POST if request.method == "POST" else None)
    context = {"kind": person_kind, "form": form, "verb": _("Create colleague")}
    template = "ui/kinds/form_dialog.html" if is_htmx(request) else "ui/kinds/form.html"
    if request.method == "GET":
        for name in set(request.GET) & set(form.fields):
            form.initial[name] = request.GET[name]
        return render(request, template, context)
    made = submit(form, person_kind.create, actor=request.actor)
    then = person_kind.address(made.pk) if made is not None else ""
    said = _("Account created; invite %(name)s to set a password") % {"name": made}
    return answer(request, template, context, done=made, then=then, say=said)


def _person(request: Request, pk: int) -> User:
    """Somebody whose account the actor keeps."""
    if not request.actor.may("person.admin"):
        raise Http404
    found: User | None = person_kind.policy.visible(request.actor, "admin").filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


@require_http_methods(["GET", "POST"])
def invite(request: Request, pk: int) -> HttpResponse:
    """GET explains, POST makes the link and shows it this once."""
    user = _person(request, pk)
    link = ""
    if request.method == "POST":
        link = request.build_absolute_uri(commands.invite_person(actor=request.actor, pk=pk))
    template = "accounts/invite_dialog.html" if is_htmx(request) else "accounts/invite.html"
    return render(request, template, {"kind": person_kind, "row": user, "link": link})


def _disable(*, actor: Actor, row: User, values: Mapping[str, Any]) -> Any:
    return commands.disable_person(actor=actor, pk=row.pk)


def _enable(*, actor: Actor, row: User, values: Mapping[str, Any]) -> Any:
    return commands.enable_person(actor=actor, pk=row.pk)


def _add_post(*, actor: Actor, row: User, values: Mapping[str, Any]) -> Any:
    return commands.add_post(actor=actor, pk=row.pk, role=values["role"].pk, department=values["department"].pk)


def _members(*, actor: Actor, row: Team, values: Mapping[str, Any]) -> Any:
    return commands.set_members(actor=actor, pk=row.pk, members=[user.pk for user in values["members"]])


disable = verb_view(
    person_kind,
    Verb(
        gettext_lazy("Disable the account of"),
        gettext_lazy("Disable the account"),
        NoForm,
        _disable,
        gettext_lazy("Account disabled"),
        note=gettext_lazy(
            "All sessions end at once, and nobody can sign in with the account. Customers and deals stay with the "
            "person; hand them over separately."
        ),
    ),
    permission="admin",
)
enable = verb_view(
    person_kind,
    Verb(
        gettext_lazy("Enable the account of"),
        gettext_lazy("Enable the account"),
        NoForm,
        _enable,
        gettext_lazy("Account enabled"),
        note=gettext_lazy("The person can sign in again, with the same roles as before."),
    ),
    permission="admin",
)
add_post = verb_view(
    person_kind,
    Verb(gettext_lazy("Give a role to"), gettext_lazy("Give the role"), PostForm, _add_post,
         gettext_lazy("Role given; it holds from the next click")),
    permission="admin",
)  # fmt: skip
members = verb_view(
    team_kind,
    Verb(gettext_lazy("Members of"), gettext_lazy("Keep the members"), MembersForm, _members,
         gettext_lazy("Members kept"), word="members"),
)  # fmt: skip


@require_POST
def remove_post(request: Request, pk: int, post: int) -> HttpResponse:
    user = _person(request, pk)
    commands.remove_post(actor=request.actor, pk=user.pk, post=post)
    messages.success(request, _("Role taken; it ends with the next click"))
    return go(request, person_kind.address(pk))


@require_POST
def sign_out(request: Request, pk: int) -> HttpResponse:
    user = _person(request, pk)
    count = commands.sign_out_person(actor=request.actor, pk=user.pk)
    messages.success(request, _("%(name)s is signed out, %(count)s sessions") % {"name": user, "count": count})
    return go(request, person_kind.address(pk))
