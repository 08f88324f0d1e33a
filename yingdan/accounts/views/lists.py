"""Keeping views of lists: the dialog that saves, changes, shares and clears them away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yingdan.accounts import commands, rules
from yingdan.accounts.forms import ViewForm
from yingdan.accounts.models import SavedView
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing
from yingdan.ui.answers import answer, go, submit
from yingdan.ui.kinds import Kind, kinds
from yingdan.ui.kinds.query import SAVED, ListQuery
from yingdan.ui.requests import Request, is_htmx


def _list(request: Request, name: str) -> Kind[Any]:
    kind = kinds().get(name)
    if kind is None or not request.actor.may(f"{name}.view"):
        raise Http404
    return kind


def _opened(view: SavedView) -> str:
    return f"{kinds()[view.kind].url}?view={SAVED}{view.pk}"


@require_http_methods(["GET", "POST"])
def views(request: Request, name: str) -> HttpResponse:
    """The views of one list, and the question of the address as a new one."""
    kind, actor = _list(request, name), request.actor
    rows = list(rules.visible_views(actor, name).select_related("team", "department"))
    question = QueryDict(request.GET.urlencode())
    here = next((row for row in rows if f"{SAVED}{row.pk}" == question.get("view")), None)
    form = ViewForm(actor, request.POST if request.method == "POST" else None)
    asked = ListQuery.read(question, kind).address(view="").removeprefix("?")
    changed = here is not None and here.owner_id == actor.user_id and here.query != asked
    context = {
        "kind": kind,
        "form": form,
        "rows": rows,
        "here": here if changed else None,
        "question": asked,
        "maker": actor.user_id,
    }
    if request.method == "POST":
        context["question"] = request.POST.get("question", "")
    template = "accounts/views_dialog.html" if is_htmx(request) else "accounts/views.html"
    if request.method == "GET":
        return render(request, template, context)
    made = submit(form, _save, actor=actor, kind=name, query=context["question"])
    then = _opened(made) if made else ""
    return answer(request, template, context, done=made, then=then, say=_("View saved"))


def _save(*, actor: Actor, kind: str, query: str, values: dict[str, Any]) -> SavedView:
    return commands.save_view(actor=actor, kind=kind, query=query, **values)


def _own(request: Request, pk: int) -> SavedView:
    view = rules.visible_views(request.actor).filter(pk=pk).first()
    if view is None or view.kind not in kinds():
        raise Missing
    return view


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    view = _own(request, pk)
    form = ViewForm(request.actor, request.POST if request.method == "POST" else None, view=view)
    context = {"kind": kinds()[view.kind], "form": form, "view": view}
    template = "accounts/view_dialog.html" if is_htmx(request) else "accounts/view.html"
    if request.method == "GET":
        return render(request, template, context)
    done = submit(form, commands.edit_view, actor=request.actor, pk=pk)
    return answer(request, template, context, done=done, then=_opened(view), say=_("Saved"))


@require_POST
def keep(request: Request, pk: int) -> HttpResponse:
    """The question as the list shows it now becomes the view's."""
    query = request.POST.get("question", "")
    view = commands.edit_view(actor=request.actor, pk=pk, values={"query": query})
    messages.success(request, _("View saved"))
    return go(request, _opened(view))


@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    view = commands.delete_view(actor=request.actor, pk=pk)
    said = _("View “%(name)s” deleted") % {"name": view.name}
    messages.success(request, said, extra_tags=f"/views/{pk}/restore/")
    return go(request, f"{kinds()[view.kind].url}?view=" if view.kind in kinds() else "/")


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    view = commands.restore_view(actor=request.actor, pk=pk)
    messages.success(request, _("Restored"))
    return go(request, _opened(view))


@require_POST
def first(request: Request, pk: int) -> HttpResponse:
    """The list opens with this view from now on, or as usual again."""
    wanted = request.POST.get("first") == "1"
    view = commands.set_first_view(actor=request.actor, pk=pk, first=wanted)
    said = _("Your list opens with “%(name)s” now") if wanted else _("Your list opens as usual again")
    messages.success(request, said % {"name": view.name} if wanted else said)
    return go(request, _opened(view))
