"""Rows as HTML: cells are escaped strings made by the field types from raw values, without model instances."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from django.db.models import Count, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yingdan.core.policy import Access, Actor
from yingdan.ui.kinds.fields import Choice, Day, FieldType, YesNo
from yingdan.ui.kinds.fields.base import EMPTY
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.paging import at_least, slice_of
from yingdan.ui.kinds.query import Asked, expression

COUNT_CAP = 1_000
SUM_CAP = 1_000
GROUP_ROWS = 20
MOST_GROUPS = 60

type Cell = Callable[[Sequence[Any]], SafeString]


@dataclass(slots=True)
class Columns:
    """The columns an actor gets, with the value paths they need and a maker for each cell."""

    kind: Kind[Any]
    actor: Actor
    fields: list[FieldType]
    on_phone: Sequence[str]
    paths: list[str] = field(init=False)
    cells: list[Cell] = field(init=False)
    _sum: int | None = field(init=False)
    _tick_label: str = field(init=False)
    _opens: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.paths = ["pk"]
        self.cells = [self._cell(f) for f in self.fields]
        names = {f.name for f in self.fields}
        summed = next((n for n in self.kind.sums if n in names and self.kind.policy.may_query(self.actor, n)), None)
        # What is the same in every row is made once.
        self._opens = [f"<td{_class(f, self.phone(f))}{self._edit(f)}>" for f in self.fields]
        # The bulk bar adds up the ticked rows in fen.
        self._sum = self.place(self.kind.by_name[summed].path) if summed else None
        self._tick_label = escape(_("tick this row"))

    @classmethod
    def of(
        cls, kind: Kind[Any], actor: Actor, names: Iterable[str], on_phone: Sequence[str] | None = None
    ) -> "Columns":
        seen = [kind.by_name[name] for name in names if kind.best_access(actor, name) > Access.HIDDEN]
        return cls(kind, actor, seen, kind.phone if on_phone is None else on_phone)

    def place(self, path: str) -> int:
        """The index of a path in the values of a row, asked for once."""
        if path not in self.paths:
            self.paths.append(path)
        return self.paths.index(path)

    def _cell(self, shown: FieldType) -> Cell:
        places = [self.place(path) for path in shown.paths()]
        guarded = self.actor.access(self.kind.name).get(shown.name)
        if guarded is None or guarded.others >= Access.READ:
            return _plain_cell(shown, places)
        mask = self.kind.policy.guards[shown.name].mask
        mine = self.place(self.kind.policy.owner) if self.kind.policy.owner else None
        me = self.actor.as_user_id

        def cell(row: Sequence[Any]) -> SafeString:
            access = guarded.on(mine=mine is not None and row[mine] == me)
            if access >= Access.READ:
                return shown.cell(*(row[i] for i in places))
            return shown.masked(mask, row[places[0]]) if access == Access.MASKED else EMPTY

        return cell

    def row(self, values: Sequence[Any]) -> str:
        """One table row. Its first cell is a tick box, its second links to the record."""
        pk = values[0]
        address = self.kind.address(pk)
        amount = f' data-amount="{int((values[self._sum] or 0) * 100)}"' if self._sum is not None else ""
        label = self._tick_label
        parts = [
            f'<tr id="{self.kind.name}-{pk}" data-row data-pk="{pk}" data-href="{address}" ',
            f'data-peek{amount}><td class="tick">',
            f'<input type="checkbox" class="check" data-tick name="pk" value="{pk}" aria-label="{label}"></td>',
        ]
        cells = zip(self._opens, self.cells, strict=True)
        for start, cell in islice(cells, 1):
            parts.append(f'{start}<a class="strong" href="{address}">{cell(values) or "—"}</a></td>')
        parts += [f"{start}{cell(values)}</td>" for start, cell in cells]
        return "".join([*parts, "</tr>"])

    def phone(self, shown: FieldType) -> str:
        """Where the cell stands on a phone's card, if at all."""
        return f"ph-{self.on_phone.index(shown.name) + 1}" if shown.name in self.on_phone else ""

    def _edit(self, shown: FieldType) -> str:
        """Says that a cell is edited in place, below the address of its row."""
        editable = shown.name in self.kind.inputs and shown.editable and self.actor.may(f"{self.kind.name}.edit")
        return f' data-edit="{shown.name}"' if editable else ""


def _plain_cell(shown: FieldType, places: list[int]) -> Cell:
    """The cell of a field that everybody reads; most are made of one or two values."""
    # Few words stand in many rows: each is made once for a page.
    cell = cache(shown.cell) if isinstance(shown, Choice | YesNo | Day) else shown.cell
    if len(places) == 1:
        only = places[0]
        return lambda row: cell(row[only])
    if len(places) == 2:
        first, second = places
        return lambda row: cell(row[first], row[second])
    return lambda row: cell(*(row[i] for i in places))


def _class(shown: FieldType, more: str) -> str:
    words = " ".join(word for word in ("num" if shown.number else "", more) if word)
    return f' class="{words}"' if words else ""


@dataclass(slots=True)
class Page:
    """One page of rows with the marks of its neighbours."""

    html: SafeString
    shown: int
    after: str = ""
    before: str = ""


def page_of(asked: Asked, columns: Columns) -> Page:
    """The rows of the place the question names; one extra row tells whether there are more."""
    backwards = bool(asked.query.before)
    mark = asked.query.before or asked.query.after
    sort = columns.place(asked.sort.sort_path())
    size = asked.query.size
    values = slice_of(asked, columns.paths, sort, mark=mark, backwards=backwards)
    more, values = len(values) > size, values[:size]
    if backwards:
        values.reverse()
    first, last = (values[0], values[-1]) if values else (None, None)
    has_next, has_previous = (bool(mark), more) if backwards else (more, bool(mark))
    return Page(
        html=mark_safe("".join(columns.row(row) for row in values)),  # noqa: S308 - cells are escaped by their types
        shown=len(values),
        after=asked.mark(last[sort], last[0]) if last and has_next else "",
        before=asked.mark(first[sort], first[0]) if first and has_previous else "",
    )


@dataclass(slots=True)
class Totals:
    """How many rows there are, and their sums where that is cheap: few rows, or asked for."""

    count: int
    capped: bool
    sums: dict[str, Any]


def totals_of(asked: Asked, *, exact: bool = False) -> Totals:
    names = [name for name in asked.kind.added_up if asked.kind.policy.may_query(asked.actor, name)]
    sums = {f"sum_{name}": Sum(asked.kind.by_name[name].summed()) for name in names}
    if asked.query.text or exact:
        # The words of a search are looked up once for both.
        rows = asked.rows().order_by() if exact else asked.rows().order_by()[: COUNT_CAP + 1]
        found = rows.aggregate(counted=Count("pk"), **sums)
        count = found["counted"]
    else:
        count = at_least(asked, COUNT_CAP)
        found = asked.rows().order_by().aggregate(**sums) if sums and count <= SUM_CAP else {}
    if not exact and count > COUNT_CAP:
        return Totals(COUNT_CAP, capped=True, sums={})
    return Totals(count, capped=False, sums={name: found[f"sum_{name}"] for name in names})


def groups_of(asked: Asked, columns: Columns) -> Page:
    """Rows under group heads with count and sums; each group shows its first rows and leads to the rest."""
    group = asked.group
    if group is None:
        raise LookupError("This question has no group.")
    rows, paths = asked.rows(), _named(group)
    summed = [name for name in asked.kind.added_up if asked.kind.policy.may_query(asked.actor, name)]
    sums = {f"sum_{name}": Sum(asked.kind.by_name[name].summed()) for name in summed}
    order = [expression(group.sort_path()).asc(nulls_last=True)]
    named = rows.annotate(**{name: path for name, path in paths.items() if not isinstance(path, str)})
    heads = list(named.order_by(*order).values(*paths).annotate(rows=Count("pk"), **sums)[:MOST_GROUPS])
    first = group.paths()[0]
    ranked = rows.annotate(
        place_in_group=Window(RowNumber(), partition_by=[expression(first)], order_by=asked.order())
    ).filter(place_in_group__lte=GROUP_ROWS)
    place = columns.place(first)
    by_group: dict[Any, list[str]] = {}
    for values in ranked.order_by(*order, *asked.order()).values_list(*columns.paths):
        by_group.setdefault(values[place], []).append(columns.row(values))
    html, shown = [], 0
    for head in heads:
        inside = by_group.get(head[next(iter(paths))], [])
        shown += len(inside)
        html += [_group_head(asked, columns, group, head), *inside]
    return Page(mark_safe("".join(html)), shown)  # noqa: S308 - cells are escaped by their types


def _named(group: FieldType) -> dict[str, Any]:
    """The values of a group by name: a column has its own, an expression gets one."""
    return {path if isinstance(path, str) else f"group_{at}": path for at, path in enumerate(group.paths())}


def _group_head(asked: Asked, columns: Columns, group: FieldType, head: dict[str, Any]) -> str:
    name = escape(group.text(*(head[name] for name in _named(group))))
    label = name or f'<span class="faint">{escape(_("not filled"))}</span>'
    count = f'<span class="faint">{head["rows"]:,} {_("rows")}</span>'
    cells = []
    for position, shown in enumerate(columns.fields):
        if position == 0:
            cells.append(f'<td colspan="2"><span class="strong">{label}</span> {count}</td>')
        elif f"sum_{shown.name}" in head:
            cells.append(f'<td class="num strong">{shown.cell(head[f"sum_{shown.name}"])}</td>')
        else:
            cells.append("<td></td>")
    return f'<tr class="group">{"".join(cells)}</tr>'


def all_values(rows: "QuerySet[Any]", columns: Columns) -> Iterable[Sequence[Any]]:
    return rows.values_list(*columns.paths).iterator(chunk_size=2000)
