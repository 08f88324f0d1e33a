"""What the list page shows."""

from typing import Any

from yingdan.core.definitions import is_custom
from yingdan.core.policy import Actor
from yingdan.ui.kinds.chips import chips_of
from yingdan.ui.kinds.columns import phone_names, shown_names
from yingdan.ui.kinds.fields import Choice, FieldType, Reference, YesNo
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.query import Asked
from yingdan.ui.kinds.table import Columns, Totals, groups_of, page_of, totals_of
from yingdan.ui.nav import leads_to


def list_context(asked: Asked) -> dict[str, Any]:
    kind, query = asked.kind, asked.query
    columns = Columns.of(kind, asked.actor, shown_names(kind, query), phone_names(kind, query))
    page = groups_of(asked, columns) if asked.group else page_of(asked, columns)
    totals = totals_of(asked)
    return {
        "kind": kind,
        "query": query,
        "here": query.address(),
        "as_shown": query.address(columns=tuple(shown.name for shown in columns.fields)),
        "all_fields": query.address(columns=()),
        "query_without_text": query.address(text="", view=query.kept_view),
        "ungrouped": query.address(group="none"),
        "page": page,
        "totals": totals,
        "foot": foot_of(columns, totals),
        # What the frame of the list hangs on, beside the person: not the rows, nor their place.
        "frame": f"{kind.name}{query.address(after='', before='')}",
        "head": lambda: _head(asked, columns),
        "chips": chips_of(asked),
        "sorts": lambda: _sorts(asked, columns),
        "groups": lambda: _groups(asked),
        "next": query.address(after=page.after) if page.after else "",
        "previous": query.address(before=page.before) if page.before else "",
        "may_create": asked.actor.may(f"{kind.name}.create") and bool(kind.form),
        "may_import": asked.actor.may(f"{kind.name}.import") and leads_to(asked.actor, "/import/"),
        "may_export": asked.actor.may(f"{kind.name}.export"),
        "may_change": kind.bulk and asked.actor.may(f"{kind.name}.edit"),
        "may_delete": asked.actor.may(f"{kind.name}.delete"),
        "empty": not page.shown,
        "narrowed": bool(query.filters or query.text),
    }


def foot_of(columns: Columns, totals: Totals) -> dict[str, Any]:
    """The last row: the columns that the count takes, sums under their columns, and those whose column is hidden."""
    sums = {name: columns.kind.by_name[name].cell(value) for name, value in totals.sums.items()}
    names = [shown.name for shown in columns.fields]
    places = [place for place, name in enumerate(names) if place and name in sums]
    first, last = (places[0], places[-1] + 1) if places else (len(names), len(names))
    return {
        "lead": first,
        "cells": [sums.get(name, "") for name in names[first:last]],
        "tail": len(names) - last,
        "hidden": [(columns.kind.by_name[name], cell) for name, cell in sums.items() if name not in names[1:]],
    }


def _head(asked: Asked, columns: Columns) -> list[dict[str, Any]]:
    """Header cells; a sortable one leads to its order, or to the other direction of the present one."""
    found = []
    for shown in columns.fields:
        may = shown.sortable and asked.kind.policy.may_query(asked.actor, shown.name)
        current = shown.name == asked.sort.name
        down = current and not asked.descending
        url = asked.query.address(sort=f"-{shown.name}" if down or (shown.number and not current) else shown.name)
        found.append(
            {
                "field": shown,
                "phone": columns.phone(shown),
                "url": url if may and not asked.group else "",
                "order": ("descending" if asked.descending else "ascending") if current else "",
            }
        )
    return found


def filter_menu(kind: Kind[Any], actor: Actor) -> list[dict[str, Any]]:
    """The fields that the filter menu offers, with their operators and, where few, their values."""
    names = [name for name in kind.narrowed_by if kind.policy.may_query(actor, name)]
    return [_filter_entry(kind.by_name[name], actor) for name in names]


def _filter_entry(declared: FieldType, actor: Actor) -> dict[str, Any]:
    options: list[tuple[str, str]] = []
    if isinstance(declared, Choice):
        options = declared.options(actor)
    elif isinstance(declared, Reference):
        options = declared.filter_options(actor)
    elif isinstance(declared, YesNo):
        options = [("1", declared.text(True)), ("0", declared.text(False))]
    return {"field": declared, "operators": declared.operators, "options": options}


def _sorts(asked: Asked, columns: Columns) -> list[dict[str, Any]]:
    return [
        {"label": shown.label, "url": asked.query.address(sort=shown.name), "current": shown.name == asked.sort.name}
        for shown in columns.fields
        if shown.sortable and asked.kind.policy.may_query(asked.actor, shown.name)
    ]


def _groups(asked: Asked) -> list[dict[str, Any]]:
    names = [
        f.name
        for f in asked.kind.by_name.values()
        if f.groupable and (f.name in asked.kind.columns or is_custom(f.name))
    ]
    current = asked.group.name if asked.group else ""
    return [
        {"label": asked.kind.by_name[name].label, "url": asked.query.address(group=name), "current": name == current}
        for name in names
        if asked.kind.policy.may_query(asked.actor, name)
    ]
