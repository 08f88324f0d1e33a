"""The board page of a kind: a lane for each value of a choice, each with the records of the list's question."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yingdan.core.refusal import Refused
from yingdan.ui.kinds.chips import chips_of
from yingdan.ui.kinds.kind import Kind, Lanes
from yingdan.ui.kinds.query import Asked
from yingdan.ui.kinds.saved import opened, tabs_of
from yingdan.ui.kinds.table import Columns
from yingdan.ui.requests import Request

# So many cards of a lane are drawn; the rest is the list's.
MOST = 60


@dataclass(slots=True)
class Lane:
    """`url` is the list of everything in it."""

    value: str
    name: str
    head: SafeString
    cards: SafeString
    more: int
    url: str


@require_GET
def board_page(request: Request, kind: Kind[Any]) -> HttpResponse:
    """The records of the list's question by lanes: rights, filters and views are those of the list."""
    shown = opened(request.GET, kind, request.actor)
    asked = Asked(kind, request.actor, shown.query)
    here = asked.query.address()
    context = {
        "kind": kind,
        "query": asked.query,
        "here": here,
        "query_without_text": asked.query.address(text="", view=asked.query.kept_view),
        "views": tabs_of(kind, shown),
        "left_out": shown.left_out,
        "chips": chips_of(asked),
        "lanes": _filled(asked),
        "movable": request.actor.may(f"{kind.name}.edit"),
        "may_create": request.actor.may(f"{kind.name}.create") and bool(kind.form),
    }
    return render(request, "ui/kinds/board.html", context)


@require_POST
def drop(request: Request, kind: Kind[Any]) -> HttpResponse:
    """A card was put into a lane: the change, or why not. Answers the card and the heads with their counts."""
    lanes = _declared(kind)
    sent = {name: request.POST.get(name, "") for name in ("pk", "lane", "version")}
    if not (sent["pk"].isascii() and sent["pk"].isdigit()) or sent["lane"] not in lanes.values:
        raise Http404
    version = int(sent["version"]) if sent["version"].isascii() and sent["version"].isdigit() else None
    try:
        row = lanes.drop(actor=request.actor, pk=int(sent["pk"]), value=sent["lane"], version=version)
    except Refused as refusal:
        return HttpResponse(str(refusal.message), status=refusal.status, content_type="text/plain; charset=utf-8")
    asked = Asked(kind, request.actor, opened(request.GET, kind, request.actor).query)
    columns = _columns(asked)
    values = kind.rows(request.actor).values_list(*columns.paths).filter(pk=row.pk).first()
    heads = [_head(value, name, count) for value, name, count in _counted(asked)]
    return HttpResponse("".join([_card(kind, columns, values) if values else "", *heads]))


def _filled(asked: Asked) -> list[Lane]:
    kind, lanes, columns = asked.kind, _declared(asked.kind), _columns(asked)
    found = []
    for value, name, count in _counted(asked):
        rows = asked.rows().filter(**{lanes.by: value}).order_by(lanes.sort, "pk").values_list(*columns.paths)
        cards = [_card(kind, columns, row) for row in rows[:MOST]] if count else []
        html = mark_safe("".join(cards))  # noqa: S308 - each card is escaped
        url = f"{kind.url}{asked.query.address()}&f={lanes.by}:is:{value}"
        found.append(Lane(value, name, _head(value, name, count), html, count - len(cards), url))
    return found


def _counted(asked: Asked) -> list[tuple[str, str, int]]:
    """(value, its name, how many records) of each lane."""
    lanes = _declared(asked.kind)
    counts = dict(asked.rows().order_by().values_list(lanes.by).annotate(Count("pk")))
    labels = {value: asked.kind.by_name[lanes.by].value_said(value, asked.actor) for value in lanes.values}
    return [(value, labels[value], counts.get(value, 0)) for value in lanes.values]


def _columns(asked: Asked) -> Columns:
    kind = asked.kind
    columns = Columns.of(kind, asked.actor, (kind.columns[0], *_declared(kind).lines))
    columns.place("version")
    return columns


def _card(kind: Kind[Any], columns: Columns, row: Sequence[Any]) -> str:
    """A record as a card with its lines; cells are escaped by their field types."""
    title, *lines = (cell(row) for cell in columns.cells)
    more = "".join(f"<span>{html}</span>" for html in lines if html)
    address = kind.address(row[0])
    name = title or escape(_("no name"))
    return (
        f'<article class="card" data-pk="{row[0]}" data-version="{row[columns.place("version")]}" data-row '
        f'data-href="{address}" data-peek><a class="strong" href="{address}">{name}</a>'
        f'<div class="lines dim">{more}</div></article>'
    )


def _head(value: str, name: str, count: int) -> SafeString:
    html = (
        f'<header id="lane-{escape(value)}" data-replace><div><b>{escape(name)}</b>'
        f'<span class="faint">{count}</span></div></header>'
    )
    return mark_safe(html)  # noqa: S308 - the name is escaped


def _declared(kind: Kind[Any]) -> Lanes:
    if kind.lanes is None:
        raise Http404
    return kind.lanes
