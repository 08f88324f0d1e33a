"""Tags on a record's page, and the words for whoever keeps the settings."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yingdan.core.policy import Actor
from yingdan.notes import commands, rules
from yingdan.notes.forms import MergeForm, TagForm
from yingdan.ui.answers import go, submit
from yingdan.ui.kinds.kind import Kind, kinds
from yingdan.ui.requests import Request

type View = Callable[..., HttpResponse]
OPTIONS = 200


def tag_view(kind: Kind[Any]) -> View:
    """Put a tag on one record."""

    @require_POST
    def view(request: Request, pk: int) -> HttpResponse:
        _may(request, kind, "edit")
        _kind, row = rules.seen(request.actor, kind.name, pk)
        form = TagForm(request.POST)

        def run(*, actor: Actor, values: dict[str, Any]) -> Any:
            return commands.tag_records(actor=actor, kind=kind.name, pks=[pk], name=values["name"])

        tag = submit(form, run, actor=request.actor)
        if tag is None:
            context = {"form": form, "kind": kind, "row": row, "url": kind.address(pk)}
            return render(request, "notes/tag.html", context, status=getattr(form, "status", 422))
        undo = f"{kind.address(pk)}untag/{tag.pk}/"
        messages.success(request, _("Tagged “%(name)s”") % {"name": tag}, extra_tags=undo)
        return go(request, kind.address(pk))

    return _said(view, kind, "edit")


def untag_view(kind: Kind[Any]) -> View:
    """Take a tag off one record."""

    @require_POST
    def view(request: Request, pk: int, tag: int) -> HttpResponse:
        _may(request, kind, "edit")
        gone = commands.untag_record(actor=request.actor, kind=kind.name, pk=pk, tag=tag)
        messages.success(request, _("Tag “%(name)s” taken off") % {"name": gone})
        return go(request, kind.address(pk))

    return _said(view, kind, "edit")


def options_view(kind: Kind[Any]) -> View:
    """The tags that a record could get, for the list under the box."""

    @require_GET
    def view(request: Request) -> HttpResponse:
        _may(request, kind, "view")
        return render(request, "notes/tag_options.html", {"tags": rules.tags(request.actor, kind)[:OPTIONS]})

    return _said(view, kind, "view")


@require_GET
def words(request: Request) -> HttpResponse:
    """All tags by kind of record, to be renamed and merged."""
    return _words_page(request)


@require_POST
def rename(request: Request, pk: int) -> HttpResponse:
    _keeps(request)
    form = TagForm(request.POST)

    def run(*, actor: Actor, values: dict[str, Any]) -> Any:
        return commands.rename_tag(actor=actor, pk=pk, name=values["name"])

    if submit(form, run, actor=request.actor) is None:
        return _words_page(request, form, pk)
    messages.success(request, _("Renamed"))
    return go(request, "/settings/tags/")


@require_POST
def merge(request: Request, pk: int) -> HttpResponse:
    _keeps(request)
    form = MergeForm(rules.all_tags(request.actor), request.POST)

    def run(*, actor: Actor, values: dict[str, Any]) -> Any:
        return commands.merge_tags(actor=actor, keep=int(values["keep"]), drop=pk)

    if submit(form, run, actor=request.actor) is None:
        return _words_page(request, form, pk)
    messages.success(request, _("Merged"))
    return go(request, "/settings/tags/")


def _words_page(request: Request, refused: Any = None, pk: int = 0) -> HttpResponse:
    _keeps(request)
    by_kind: dict[str, list[Any]] = {}
    for tag in rules.all_tags(request.actor):
        by_kind.setdefault(tag.kind, []).append(tag)
    named = kinds()
    groups = [(named[name], tags) for name, tags in by_kind.items() if name in named]
    context = {"groups": groups, "refused": refused, "refused_at": pk}
    return render(request, "notes/words.html", context, status=getattr(refused, "status", 200))


def _keeps(request: Request) -> None:
    if not request.actor.may(rules.KEEPS):
        raise Http404


def _may(request: Request, kind: Kind[Any], action: str) -> None:
    if not request.actor.may(f"{kind.name}.{action}"):
        raise Http404


def _said(view: View, kind: Kind[Any], permission: str) -> View:
    view.kind, view.permission = kind.name, permission  # type: ignore[attr-defined]  # read by the rights matrix
    return view
