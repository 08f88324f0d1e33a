"""A panel with the first rows of another kind, for the page of the record they belong to."""

from collections.abc import Callable
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Text
from yingdan.ui.kinds.kind import Kind, Panel
from yingdan.ui.kinds.table import Columns

ROWS = 8


def related(of: Kind[Any], by: str, columns: tuple[str, ...], *, title: Text, sort: str = "-updated_at") -> Panel:
    """Rows of the kind `of` whose field `by` is the record: the first eight, with the way to all of them."""

    def context(actor: Actor, row: Any) -> dict[str, Any] | None:
        if not actor.may(f"{of.name}.view"):
            return None
        shown = Columns.of(of, actor, columns)
        rows = of.rows(actor).filter(**{by: row.pk})
        values = list(rows.order_by(sort, "-pk").values_list(*shown.paths)[: ROWS + 1])
        lines = [_line(of, shown, line) for line in values[:ROWS]]
        more = f"{of.url}?f={by}:is:{row.pk}" if len(values) > ROWS else ""
        add = f"{of.url}new/?{by}={row.pk}" if actor.may(f"{of.name}.create") and by in of.form else ""
        return {
            "head": shown.fields,
            "rows": lines,
            "more": more,
            "count": rows.count() if more else len(values),
            "add": add,
            "add_label": _("Create %(kind)s") % {"kind": of.label},
            "nothing": _("Nothing yet"),
        }

    return Panel(title, "ui/kinds/mini_table.html", context)


def _line(of: Kind[Any], shown: Columns, values: tuple[Any, ...]) -> list[tuple[bool, SafeString]]:
    cells: list[Callable[..., SafeString]] = list(shown.cells)
    line = [(f.number, cell(values)) for f, cell in zip(shown.fields, cells, strict=True)]
    first = mark_safe(f'<a class="strong" href="{of.address(values[0])}">{line[0][1]}</a>')  # noqa: S308 - escaped cell
    return [(line[0][0], first), *line[1:]]
