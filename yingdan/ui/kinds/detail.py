"""What the page of one record shows: title, facts, figures, fields, panels, timeline."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.safestring import SafeString

from yingdan.core.policy import Access, Actor
from yingdan.ui.kinds.fields import FieldType
from yingdan.ui.kinds.fields.base import EMPTY
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.timeline import timeline


@dataclass(slots=True)
class Shown:
    """A field with its value as this actor gets it."""

    field: FieldType
    html: SafeString
    edit: str = ""


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
    paths = [path for f in fields for path in f.paths()]
    values = dict(zip(paths, kind.policy.rows().values_list(*paths).get(pk=row.pk), strict=True)) if paths else {}
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


def detail_context(kind: Kind[Any], row: Model, actor: Actor) -> dict[str, Any]:
    names = list(dict.fromkeys([*kind.columns, *kind.facts, *kind.figures, *kind.form, *filter(None, [kind.subtitle])]))
    shown = shown_fields(kind, row, actor, names)
    head = {kind.columns[0], *kind.facts, *kind.figures, kind.subtitle}
    page = timeline(kind, row, actor)
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
