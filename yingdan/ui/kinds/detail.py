"""What the page of one record shows: title, facts, figures, fields, panels, timeline."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, QuerySet
from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Access, Actor, kept_questions
from yingdan.core.prepared import Slot
from yingdan.core.refusal import Forbidden, Missing
from yingdan.ui.components import Fact, Tab
from yingdan.ui.kinds.fields import FieldType
from yingdan.ui.kinds.fields.base import EMPTY
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.timeline import timeline

# A page whose story has so many parts says what is on it.
MANY_PANELS = 4
# What goes before the path in the name of such an attribute.
NAMED = "named__"


@dataclass(slots=True)
class Shown:
    """A field with its value as this actor gets it."""

    field: FieldType
    html: SafeString
    edit: str = ""
    headline: SafeString = EMPTY


@dataclass(frozen=True, slots=True)
class Here:
    """The subject of the slots of a record's page: rooms that attach to any record ask it where they are."""

    kind: Kind[Any]
    row: Model

    @property
    def url(self) -> str:
        return self.kind.address(self.row.pk)


def shown_fields(kind: Kind[Any], row: Model, actor: Actor, names: list[str]) -> dict[str, Shown]:
    """Fields of one record by name, read once, masked where the actor's access says so."""
    fields = [kind.by_name[name] for name in names if kind.best_access(actor, name) > Access.HIDDEN]
    values = _values(kind, row, fields)
    mine = kind.policy.owns(actor, row)
    may_edit = kind.policy.admits(actor, row, "edit")
    found = {}
    for shown in fields:
        access = kind.policy.access(actor, shown.name, mine=mine)
        raw = values[shown.name]
        if access >= Access.READ:
            html, headline = shown.cell(*raw), shown.headline(*raw) if shown.name in kind.figures else EMPTY
        else:
            html = headline = (
                shown.masked(kind.policy.guards[shown.name].mask, raw[0]) if access == Access.MASKED else EMPTY
            )
        editable = may_edit and access == Access.EDIT and shown.editable and shown.name in kind.inputs
        edit = f"{kind.address(row.pk)}cell/{shown.name}/" if editable else ""
        found[shown.name] = Shown(shown, html, edit, headline)
    return found


def with_names(kind: Kind[Any], rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """The rows with what their fields show of other records, so that a page need not ask again."""
    asked = {name: path for f in kind.by_name.values() for name, path in _asked(f)}
    named: QuerySet[Any] = rows.annotate(
        **{name: F(path) if isinstance(path, str) else path for name, path in asked.items()}
    )
    return named


def row_of(kind: Kind[Any], actor: Actor, pk: int, *, named: bool = False) -> Any:
    """The record of this key, if the actor sees it; with the names of others that its page shows, if asked."""

    def seen() -> "Iterator[QuerySet[Any, Any]]":
        rows = kind.rows(actor).filter(pk=Slot("pk", kind.model._meta.pk)).order_by()
        yield with_names(kind, rows) if named else rows

    row = kept_questions(actor, ("row", kind.name, named), seen)[0].first(pk=pk)
    if row is None:
        raise Missing
    return row


def row_to_edit(kind: Kind[Any], actor: Actor, pk: int, *related: str, action: str = "edit") -> Any:
    """The record for a page of its own that changes it or acts on it otherwise, with these of its relations: nothing is
    there without the right and out of sight; what is only seen says so."""
    if not actor.may(f"{kind.name}.{action}"):
        raise Http404
    rows = kind.rows(actor)
    row = (rows.select_related(*related) if related else rows).filter(pk=pk).first()
    if row is None:
        raise Missing
    if not kind.policy.admits(actor, row, action):
        raise Forbidden(_("You may see this record, but not do this with it."))
    return row


def _asked(shown: FieldType) -> Iterator[tuple[str, Any]]:
    """The paths of a field that are no column of the row itself, each with the attribute that will hold its value."""
    for place, path in enumerate(shown.paths()):
        if not isinstance(path, str) or "__" in path:
            yield f"{NAMED}{shown.name}_{place}", path


def _values(kind: Kind[Any], row: Model, fields: list[FieldType]) -> dict[str, list[Any]]:
    """The raw values of the fields: from the row where it has them, the rest with one question."""
    rest = {name: path for f in fields for name, path in _asked(f) if not hasattr(row, name)}
    more = dict(zip(rest, kind.policy.rows().values_list(*rest.values()).get(pk=row.pk), strict=True)) if rest else {}
    found: dict[str, list[Any]] = {}
    for shown in fields:
        elsewhere = {path: name for name, path in _asked(shown)}
        found[shown.name] = [
            (more[elsewhere[path]] if elsewhere[path] in more else getattr(row, elsewhere[path]))
            if path in elsewhere
            else getattr(row, row._meta.get_field(path).attname)  # type: ignore[union-attr]  # a column
            for path in shown.paths()
        ]
    return found


def detail_context(kind: Kind[Any], row: Model, actor: Actor) -> dict[str, Any]:
    asked = [*kind.columns, *kind.facts, *kind.figures, *kind.inputs, *filter(None, [kind.subtitle])]
    names = list(dict.fromkeys(asked))
    shown = shown_fields(kind, row, actor, names)
    head = {kind.columns[0], *kind.facts, *kind.figures, kind.subtitle}
    page = timeline(kind, row, actor)
    panels = _panels(kind, row, actor)
    allowed = [a for a in kind.actions if a.when(row) and kind.policy.admits(actor, row, a.permission)]
    return {
        "kind": kind,
        "row": row,
        "here": Here(kind, row),
        "url": kind.address(row.pk),
        "title": str(row),
        "subtitle": shown.get(kind.subtitle),
        "facts": [shown[name] for name in kind.facts if name in shown and shown[name].html],
        "figures": [shown[name] for name in kind.figures if name in shown],
        "fields": [shown[name] for name in kind.by_name if name in shown and name not in head],
        "actions": [action for action in allowed if not action.minor],
        "minor": [action for action in allowed if action.minor],
        "may_edit": bool(kind.form) and kind.policy.admits(actor, row, "edit"),
        "may_delete": "delete" in kind.policy.actions and kind.policy.admits(actor, row, "delete"),
        "items": page.items,
        "older": page.older,
        "panels": [one for one in panels if not one["panel"].side],
        "side": [one for one in panels if one["panel"].side],
        "jumps": _jumps(panels),
    }


def _panels(kind: Kind[Any], row: Model, actor: Actor) -> list[dict[str, Any]]:
    """The panels that have something for this actor, each with its name on the page."""
    found = []
    for place, panel in enumerate(kind.panels):
        context = panel.context(actor, row)
        if context is not None:
            found.append({"panel": panel, "context": context, "id": f"part-{place}"})
    return found


def _jumps(panels: list[dict[str, Any]]) -> list[Tab]:
    """The way to each part of a long page, with how many there are where it says so."""
    parts = [
        Tab(str(one["panel"].title), f"#{one['id']}", one["context"].get("count"))
        for one in panels
        if not one["panel"].side
    ]
    if len(parts) < MANY_PANELS:
        return []
    return [*parts, Tab(str(_("Details")), "#details"), Tab(str(_("Timeline")), "#timeline")]


def key_figures(kind: Kind[Any], row: Model, actor: Actor) -> list[Fact]:
    """What the rooms say of the record in figures. Only its own page shows them: a peek does without."""
    ranked = sorted(kind.key_figures, key=lambda one: one.place)
    return [fact for one in ranked for fact in one.facts(actor, row)]
