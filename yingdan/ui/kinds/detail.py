"""What the page of one record shows: title, facts, figures, fields, panels, timeline."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, QuerySet
from django.utils.safestring import SafeString

from yingdan.core.policy import Access, Actor
from yingdan.ui.kinds.fields import FieldType
from yingdan.ui.kinds.fields.base import EMPTY
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.timeline import timeline

# What goes before the path in the name of such an attribute.
NAMED = "named__"


@dataclass(slots=True)
class Shown:
    """A field with its value as this actor gets it."""

    field: FieldType
    html: SafeString
    edit: str = ""


def shown_fields(kind: Kind[Any], row: Model, actor: Actor, names: list[str]) -> dict[str, Shown]:
    """Fields of one record by name, read once, masked where the actor's access says so."""
    fields = [kind.by_name[name] for name in names if kind.best_access(actor, name) > Access.HIDDEN]
    values = _values(kind, row, [path for f in fields for path in f.paths()])
    mine = kind.policy.owns(actor, row)
    may_edit = kind.policy.admits(actor, row, "edit")
    found = {}
    for shown in fields:
        access = kind.policy.access(actor, shown.name, mine=mine)
        raw = [values[path] for path in shown.paths()]
        if access >= Access.READ:
            html = shown.cell(*raw)
        else:
            html = shown.masked(kind.policy.guards[shown.name].mask, raw[0]) if access == Access.MASKED else EMPTY
        editable = may_edit and access == Access.EDIT and shown.editable and shown.name in kind.form
        found[shown.name] = Shown(shown, html, f"{kind.address(row.pk)}cell/{shown.name}/" if editable else "")
    return found


def with_names(kind: Kind[Any], rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """The rows with what their fields show of other records, so that a page need not ask again."""
    paths = {path for f in kind.by_name.values() for path in f.paths() if "__" in path}
    named: QuerySet[Any] = rows.annotate(**{f"{NAMED}{path}": F(path) for path in sorted(paths)})
    return named


def _values(kind: Kind[Any], row: Model, paths: list[str]) -> dict[str, Any]:
    """The raw values of the paths: from the row where it has them, the rest with one question."""
    found: dict[str, Any] = {}
    for path in paths:
        if "__" not in path:
            found[path] = getattr(row, row._meta.get_field(path).attname)  # type: ignore[union-attr]  # a column
        elif hasattr(row, f"{NAMED}{path}"):
            found[path] = getattr(row, f"{NAMED}{path}")
    rest = [path for path in dict.fromkeys(paths) if path not in found]
    if rest:
        found |= zip(rest, kind.policy.rows().values_list(*rest).get(pk=row.pk), strict=True)
    return found


def detail_context(kind: Kind[Any], row: Model, actor: Actor) -> dict[str, Any]:
    names = list(dict.fromkeys([*kind.columns, *kind.facts, *kind.figures, *kind.form, *filter(None, [kind.subtitle])]))
    shown = shown_fields(kind, row, actor, names)
    head = {kind.columns[0], *kind.facts, *kind.figures, kind.subtitle}
    page = timeline(kind, row, actor)
    allowed = [a for a in kind.actions if a.when(row) and kind.policy.admits(actor, row, a.permission)]
    return {
        "kind": kind,
        "row": row,
        "url": kind.address(row.pk),
        "title": str(row),
        "subtitle": shown.get(kind.subtitle),
        "facts": [shown[name] for name in kind.facts if name in shown and shown[name].html],
        "figures": [shown[name] for name in kind.figures if name in shown],
        "fields": [s for name, s in shown.items() if name not in head],
        "actions": allowed,
        "may_edit": bool(kind.form) and kind.policy.admits(actor, row, "edit"),
        "may_delete": "delete" in kind.policy.actions and kind.policy.admits(actor, row, "delete"),
        "items": page.items,
        "older": page.older,
        "panels": _panels(kind, row, actor, side=False),
        "side": _panels(kind, row, actor, side=True),
    }


def _panels(kind: Kind[Any], row: Model, actor: Actor, *, side: bool) -> list[dict[str, Any]]:
    found = []
    for panel in kind.panels:
        context = panel.context(actor, row) if panel.side == side else None
        if context is not None:
            found.append({"panel": panel, "context": context})
    return found
