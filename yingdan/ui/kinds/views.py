"""The pages that every declared kind has: list, export, record, peek, new, edit, one cell, recycle bin."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingdan.core.policy import Access
from yingdan.core.refusal import Missing
from yingdan.ui.answers import answer, go, submit
from yingdan.ui.kinds.board import board_page, drop
from yingdan.ui.kinds.bulk_pages import change_many, undo_many
from yingdan.ui.kinds.chips import joined, joins
from yingdan.ui.kinds.columns import choose_columns, pairs_of, shown_names
from yingdan.ui.kinds.days import calendar_page
from yingdan.ui.kinds.detail import detail_context, key_figures, row_of
from yingdan.ui.kinds.export import export
from yingdan.ui.kinds.forms import form_for
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.listing import filter_menu, foot_of, list_context
from yingdan.ui.kinds.query import Asked, ListQuery, with_filter
from yingdan.ui.kinds.saved import opened, tabs_of
from yingdan.ui.kinds.table import Columns, totals_of
from yingdan.ui.kinds.timeline import timeline
from yingdan.ui.requests import Request, is_htmx

# The words by which a calendar says which days it shows.
PLACE = ("by", "month", "week")

type View = Callable[..., HttpResponse]


def _for(kind: Kind[Any], view: View, permission: str = "view") -> View:
    """The view of one kind, for actors who hold the permission on some row at least."""

    @wraps(view)
    def bound(request: Request, **arguments: Any) -> HttpResponse:
        if not request.actor.may(f"{kind.name}.{permission}"):
            raise Http404
        return view(request, kind, **arguments)

    bound.kind, bound.permission = kind.name, permission  # type: ignore[attr-defined]  # read by the rights matrix
    return bound


@require_GET
def list_page(request: Request, kind: Kind[Any]) -> HttpResponse:
    if "field" in request.GET:
        return HttpResponseRedirect(kind.url + with_filter(ListQuery.read(request.GET, kind), request.GET))
    shown = opened(request.GET, kind, request.actor)
    template = "ui/kinds/rows.html" if request.GET.get("part") == "rows" else "ui/kinds/list.html"
    context = list_context(Asked(kind, request.actor, shown.query))
    return render(request, template, context | {"views": tabs_of(kind, shown), "left_out": shown.left_out})


@require_GET
def totals(request: Request, kind: Kind[Any]) -> HttpResponse:
    """The exact count and sums, which a long list leaves out until asked."""
    asked = Asked(kind, request.actor, ListQuery.read(request.GET, kind))
    found = totals_of(asked, exact=True)
    columns = Columns.of(kind, request.actor, shown_names(kind, asked.query))
    return render(request, "ui/kinds/totals.html", {"kind": kind, "totals": found, "foot": foot_of(columns, found)})


@require_GET
def filters(request: Request, kind: Kind[Any]) -> HttpResponse:
    """The filter menu, which a list fetches when it is opened: its choices are most of a page."""
    asked = Asked(kind, request.actor, ListQuery.read(request.GET, kind))
    plain = replace(asked.query, view=asked.query.kept_view)
    query, letter = joined(plain, request.GET.get("or", ""))
    target = request.GET.get("target", kind.url)
    context = {
        "kind": kind,
        "query": query,
        "plain": plain.address(),
        "here": query.address(),
        "hidden": [(name, value) for name, value in pairs_of(query.address()) if name != "q"],
        "letter": letter,
        "keep": "".join(f"&{urlencode({word: request.GET[word]})}" for word in PLACE if word in request.GET),
        "joins": joins(asked),
        "join": int(request.GET["or"]) if letter else None,
        "target": target if target.startswith("/") and not target.startswith("//") else kind.url,
        "filters": filter_menu(kind, request.actor),
    }
    return render(request, "ui/kinds/filters.html", context)


@require_GET
def view_counts(request: Request, kind: Kind[Any]) -> HttpResponse:
    """How many rows each ready-made view holds; asked for after the list stands."""
    shown = opened(QueryDict("view="), kind, request.actor)
    tabs = [view for view, _url, _here in tabs_of(kind, shown) if view.name]
    asked = [(view, opened(QueryDict(f"view={view.name}"), kind, request.actor, shown.kept).query) for view in tabs]
    counts = [(view, totals_of(Asked(kind, request.actor, query))) for view, query in asked]
    return render(request, "ui/kinds/view_counts.html", {"kind": kind, "counts": counts})


@require_GET
def export_list(request: Request, kind: Kind[Any]) -> Any:
    asked = Asked(kind, request.actor, ListQuery.read(request.GET, kind))
    return export(asked, request.GET.get("format", "csv"))


@require_GET
def detail(request: Request, kind: Kind[Any], pk: int) -> HttpResponse:
    row = row_of(kind, request.actor, pk, named=True)
    context = detail_context(kind, row, request.actor) | {"key_figures": key_figures(kind, row, request.actor)}
    return render(request, "ui/kinds/detail.html", context)


@require_GET
def peek(request: Request, kind: Kind[Any], pk: int) -> HttpResponse:
    row = row_of(kind, request.actor, pk, named=True)
    return render(request, "ui/kinds/peek.html", detail_context(kind, row, request.actor))


@require_GET
def history(request: Request, kind: Kind[Any], pk: int) -> HttpResponse:
    row = row_of(kind, request.actor, pk)
    before = request.GET.get("before", "")
    page = timeline(kind, row, request.actor, before=int(before) if before.isascii() and before.isdigit() else 0)
    context = {"kind": kind, "url": kind.address(pk), "items": page.items, "older": page.older}
    return render(request, "ui/kinds/timeline.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Request, kind: Kind[Any]) -> HttpResponse:
    form = form_for(kind, request.actor, None, request.POST if request.method == "POST" else None)
    for name in set(request.GET) & set(form.fields):
        form.initial[name] = request.GET[name]
    context = {"kind": kind, "form": form, "verb": _("Create %(kind)s") % {"kind": kind.label}}
    template = "ui/kinds/form_dialog.html" if is_htmx(request) else "ui/kinds/form.html"
    if request.method == "GET":
        return render(request, template, context)
    made = submit(form, kind.create, actor=request.actor)
    then = kind.address(made.pk) if made is not None else ""
    said = _("%(kind)s “%(name)s” created") % {"kind": kind.label, "name": made}
    return answer(request, template, context, done=made, then=then, say=said)


@require_http_methods(["GET", "POST"])
def edit(request: Request, kind: Kind[Any], pk: int) -> HttpResponse:
    row = row_of(kind, request.actor, pk)
    form = form_for(kind, request.actor, row, request.POST if request.method == "POST" else None)
    context = {"kind": kind, "form": form, "row": row, "verb": _("Save changes")}
    template = "ui/kinds/form_dialog.html" if is_htmx(request) else "ui/kinds/form.html"
    if request.method == "GET":
        return render(request, template, context)
    form.full_clean()
    done = submit(form, kind.edit, actor=request.actor, pk=pk, version=getattr(form, "sent_version", None))
    return answer(request, template, context, done=done, then=kind.address(pk), say=_("Saved"))


@require_http_methods(["GET", "POST"])
def cell(request: Request, kind: Kind[Any], pk: int, name: str) -> HttpResponse:
    """One cell: GET is its little form, POST keeps the value and answers the new cell."""
    row = row_of(kind, request.actor, pk)
    access = kind.policy.access(request.actor, name, mine=kind.policy.owns(request.actor, row))
    if name not in kind.inputs or not kind.by_name[name].editable or access < Access.EDIT:
        raise Missing
    form = form_for(kind, request.actor, row, request.POST if request.method == "POST" else None, names=(name,))
    widget = form.fields[name].widget.attrs
    widget |= {"class": f"input {widget.get('class', '')}".strip(), "aria-label": str(kind.by_name[name].label)}
    context = {"kind": kind, "row": row, "form": form, "field": form[name], "url": f"{kind.address(pk)}cell/{name}/"}
    if request.method == "GET":
        return render(request, "ui/kinds/cell_form.html", context)
    form.full_clean()
    done = submit(form, kind.edit, actor=request.actor, pk=pk, version=getattr(form, "sent_version", None))
    if done is None:
        return render(request, "ui/kinds/cell_form.html", context, status=getattr(form, "status", 422))
    declared = kind.by_name[name]
    values = kind.rows(request.actor).values_list(*declared.paths()).get(pk=pk)
    return HttpResponse(declared.cell(*values))


@require_POST
def delete(request: Request, kind: Kind[Any], pk: int) -> HttpResponse:
    kind.throw_away(request.actor, [pk])
    messages.success(request, _("In the recycle bin now"), extra_tags=f"{kind.address(pk)}restore/")
    return go(request, kind.url)


@require_POST
def bulk_delete(request: Request, kind: Kind[Any]) -> HttpResponse:
    pks = [int(pk) for pk in request.POST.getlist("pk") if pk.isascii() and pk.isdigit()]
    rows = kind.throw_away(request.actor, pks)
    said = _("%(count)s records are in the recycle bin now") % {"count": len(rows)}
    messages.success(request, said, extra_tags=f"{kind.url}bulk/restore/?pk={','.join(map(str, pks))}")
    return go(request, kind.url)


@require_POST
def bulk_restore(request: Request, kind: Kind[Any]) -> HttpResponse:
    pks = [int(pk) for pk in request.GET.get("pk", "").split(",") if pk.isascii() and pk.isdigit()]
    rows = kind.take_back(request.actor, pks)
    messages.success(request, _("%(count)s records restored") % {"count": len(rows)})
    return go(request, kind.url)


@require_POST
def restore(request: Request, kind: Kind[Any], pk: int) -> HttpResponse:
    kind.take_back(request.actor, [pk])
    messages.success(request, _("Restored"))
    return go(request, kind.address(pk))


@require_GET
def bin_page(request: Request, kind: Kind[Any]) -> HttpResponse:
    """What was deleted, newest first, each with its way back."""
    rows = kind.policy.visible(request.actor, "delete", deleted=True).order_by("-deleted_at")[:200]
    return render(request, "ui/kinds/bin.html", {"kind": kind, "rows": rows})


def bind(kind: Kind[Any]) -> dict[str, View]:
    """The views of a kind, by the name of their address: none for an action that its policy does not know, and no form
    where none is declared."""
    views: dict[str, tuple[View, str]] = {
        "list": (list_page, "view"),
        "totals": (totals, "view"),
        "counts": (view_counts, "view"),
        "filters": (filters, "view"),
        "columns": (choose_columns, "view"),
        "export": (export_list, "export"),
        "bin": (bin_page, "delete"),
        "new": (new, "create"),
        "detail": (detail, "view"),
        "peek": (peek, "view"),
        "history": (history, "view"),
        "edit": (edit, "edit"),
        "cell": (cell, "edit"),
        "delete": (delete, "delete"),
        "restore": (restore, "delete"),
        "bulk-delete": (bulk_delete, "delete"),
        "bulk-restore": (bulk_restore, "delete"),
    }
    if kind.bulk:
        views |= {"bulk-change": (change_many, "edit"), "bulk-undo": (undo_many, "edit")}
    if kind.calendar:
        views["calendar"] = (calendar_page, "view")
    if kind.lanes:
        views |= {"board": (board_page, "view"), "drop": (drop, "edit")}
    known = kind.policy.actions
    # What has no form comes about, and changes, by verbs alone.
    without = () if kind.form else ("new", "edit", "cell")
    offered = {name: one for name, one in views.items() if one[1] in known and name not in without}
    return {name: _for(kind, view, action) for name, (view, action) in offered.items()}
