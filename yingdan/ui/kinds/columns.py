"""Which columns a list shows, in which order: those of the address, else the declared ones."""

from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingdan.core.policy import Actor
from yingdan.ui.kinds.fields import FieldType
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.query import ListQuery, column_words
from yingdan.ui.requests import Request, is_htmx

PHONE_CELLS = 6


def shown_names(kind: Kind[Any], query: ListQuery) -> tuple[str, ...]:
    """The columns of a question. The one that names the record comes first and never hides; a column that is
    no longer there is left out."""
    if not query.columns:
        return kind.usual_columns
    name = kind.columns[0]
    return (name, *(word for word in query.columns if word in kind.by_name and word != name))


def phone_names(kind: Kind[Any], query: ListQuery) -> tuple[str, ...]:
    """What stands on a phone's card: as declared, or the first of the columns that somebody chose."""
    return shown_names(kind, query)[:PHONE_CELLS] if query.columns else tuple(kind.phone)


def pairs_of(address: str) -> list[tuple[str, str]]:
    """The words of an address as hidden fields of a form."""
    return parse_qsl(address.removeprefix("?"), keep_blank_values=True)


def moved(names: list[str], name: str, by: int) -> list[str]:
    """The names with one of them a place further up or down."""
    if name not in names:
        return names
    place = names.index(name)
    target = max(0, min(len(names) - 1, place + by))
    rest = [other for other in names if other != name]
    return [*rest[:target], name, *rest[target:]]


def offered(kind: Kind[Any], actor: Actor, order: list[str]) -> list[FieldType]:
    """Every field that the actor sees, those of `order` first; the name, which is always there, is not offered."""
    seen = {found.name: found for found in kind.readable(actor) if found.name != kind.columns[0]}
    return [seen[name] for name in dict.fromkeys([*order, *seen]) if name in seen]


@require_GET
def choose_columns(request: Request, kind: Kind[Any]) -> HttpResponse:
    """The form that ticks and orders columns. Its buttons up and down work without scripts as well."""
    query = ListQuery.read(request.GET, kind)
    chosen = [name for name in shown_names(kind, query) if name != kind.columns[0]]
    order = list(column_words(request.GET.getlist("order"))) or chosen
    for word, by in (("up", -1), ("down", 1)):
        order = moved(order, request.GET.get(word, ""), by)
    if "apply" in request.GET:
        kept = tuple(name for name in order if name in chosen)
        return HttpResponseRedirect(kind.url + query.address(columns=(kind.columns[0], *kept)))
    context = {
        "kind": kind,
        "title": kind.title_field,
        "fields": [(found, found.name in chosen) for found in offered(kind, request.actor, order)],
        "hidden": pairs_of(query.address(columns=())),
        "usual": query.address(columns=()),
    }
    template = "ui/kinds/columns_dialog.html" if is_htmx(request) else "ui/kinds/columns.html"
    return render(request, template, context)
