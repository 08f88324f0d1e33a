"""Find and do: the palette over records and actions, and the options of a combobox."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yingdan.core.policy import Actor, policies
from yingdan.core.search import indexed, matching
from yingdan.ui import nav
from yingdan.ui.kinds.kind import Kind, kinds
from yingdan.ui.requests import Request, is_htmx

PER_KIND = 6
OPTIONS = 20
# Kinds that are chosen by their name in a form.
PICKABLE = frozenset({"customer", "contact", "person", "department", "product", "deal", "lead", "team", "role"})


@require_GET
def find(request: Request) -> HttpResponse:
    """Hits by kind, then things to do. Ids from the index pass through the policy of their kind. Where the palette
    cannot open, as on a page of an error, it is a page of its own."""
    text = request.GET.get("q", "").strip()[:80]
    groups = [group for kind in kinds().values() if (group := _hits(kind, request.actor, text))] if text else []
    context = {"text": text, "groups": groups, "deeds": _deeds(request.actor, text)}
    return render(request, "ui/kinds/hits.html" if is_htmx(request) else "ui/kinds/find.html", context)


def _hits(kind: Kind[Any], actor: Actor, text: str) -> dict[str, Any] | None:
    if not actor.may(f"{kind.name}.view") or not indexed(kind.name):
        return None
    title = kind.title_field
    more = kind.by_name[kind.subtitle].paths() if kind.subtitle else ()
    rows = kind.rows(actor).filter(pk__in=matching(kind.name, text)).order_by("-updated_at")
    paths = ("pk", *title.paths(), *more)
    hits = [
        {
            "url": kind.address(row[0]),
            "title": title.text(*row[1 : 1 + len(title.paths())]),
            "about": kind.by_name[kind.subtitle].text(*row[1 + len(title.paths()) :]) if more else "",
        }
        for row in rows.values_list(*paths)[:PER_KIND]
    ]
    return {"kind": kind, "hits": hits} if hits else None


def _deeds(actor: Actor, text: str) -> list[dict[str, Any]]:
    """Pages to go to and records to create, filtered by what was typed."""
    create = [
        {"label": _("Create %(kind)s") % {"kind": k.label}, "icon": "plus", "url": f"{k.url}new/", "dialog": True}
        for k in kinds().values()
        if k.form and actor.may(f"{k.name}.create")
    ]
    go = [
        {"label": entry.label, "icon": entry.icon, "url": entry.url, "dialog": False}
        for section in nav.sections_for(actor)
        for entry in section["items"]
    ]
    wanted = text.casefold()
    return [deed for deed in (*create, *go) if wanted in str(deed["label"]).casefold()][:8]


@require_GET
def pick(request: Request, name: str) -> HttpResponse:
    """Options of a combobox: visible records of a kind whose name has the typed words."""
    policy = policies().get(name)
    if policy is None or name not in PICKABLE or not request.actor.may(f"{name}.view"):
        raise Http404
    text = request.GET.get("q", "").strip()[:80]
    options = _narrowed(policy.visible(request.actor), name, text).values_list("pk", "name")[:OPTIONS]
    return render(request, "ui/kinds/options.html", {"options": options})


def _narrowed(rows: "QuerySet[Any]", name: str, text: str) -> "QuerySet[Any]":
    if not text:
        return rows.order_by("-updated_at")
    if indexed(name):
        return rows.filter(pk__in=matching(name, text)).order_by("-updated_at")
    return rows.filter(name__icontains=text).order_by("name")
