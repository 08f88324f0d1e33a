"""Find and do: the palette over records and actions, and the options of a combobox."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yingdan.core.policy import Access, Actor, policy_of
from yingdan.core.search import indexed, matching
from yingdan.ui import nav
from yingdan.ui.kinds.fields import Person, Reference
from yingdan.ui.kinds.kind import Kind, kinds
from yingdan.ui.requests import Request, is_htmx

PER_KIND = 6
OPTIONS = 20
# What forms made by hand let choose. A field of a kind is asked for what it may hold itself.
PICKABLE = {
    "customer": Reference(name="customer", to="customer"),
    "deal": Reference(name="deal", to="deal"),
    "person": Person(name="person"),
    "product": Reference(name="product", to="product"),
}


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
def pick(request: Request, name: str, field: str = "") -> HttpResponse:
    """Options of a combobox: what a field of a kind may hold for this actor, or visible records of a kind, whose name
    has the typed words; those that stand beside the same record, where the field wants that."""
    declared = _asked(request.actor, name, field) if field else PICKABLE.get(name)
    if declared is None or not request.actor.may(f"{declared.to}.view"):
        raise Http404
    text, beside = request.GET.get("q", "").strip()[:80], request.GET.get("beside", "")
    rows = _narrowed(declared, declared.visible(request.actor), text)
    if declared.beside and beside and policy_of(declared.to).may_query(request.actor, declared.beside):
        rows = rows.filter(**{declared.beside: _key(beside)})
    return render(request, "ui/kinds/options.html", {"options": rows.values_list("pk", declared.show)[:OPTIONS]})


def _asked(actor: Actor, name: str, field: str) -> Reference | None:
    """The field, if it is one that the actor may fill in a form."""
    kind = kinds().get(name)
    if kind is None or field not in kind.inputs or kind.best_access(actor, field) < Access.EDIT:
        return None
    found = kind.by_name[field]
    return found if actor.may(f"{name}.view") and isinstance(found, Reference) else None


def _narrowed(declared: Reference, rows: "QuerySet[Any]", text: str) -> "QuerySet[Any]":
    if not text:
        return rows.order_by("-updated_at")
    if declared.show == "name" and indexed(declared.to):
        return rows.filter(pk__in=matching(declared.to, text)).order_by("-updated_at")
    return rows.filter(**{f"{declared.show}__icontains": text}).order_by(declared.show)


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
