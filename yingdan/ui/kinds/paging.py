"""The rows of one page, by key and without OFFSET, however deep."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from yingdan.core.policy import kept_questions
from yingdan.core.prepared import Prepared, Slot
from yingdan.ui.kinds.query import Asked

type Rows = QuerySet[Any, Any]


def slice_of(asked: Asked, paths: Sequence[str], sort: int, *, mark: str = "", backwards: bool = False) -> list[Any]:
    """The values of the rows beyond a mark, and one row more than the page holds, in the order of the question,
    read backwards if asked. `sort` is the place of the sorted value among the paths."""
    size = asked.query.size + 1
    value, pk = asked.place(mark) if mark else (None, None)
    column = asked.sort.sort_column(asked.kind.model)
    order = asked.order(backwards=backwards)

    def beyond() -> Any:
        if not mark:
            return None
        slot = None if value is None else Slot("value", column) if column else value
        return asked.beyond(slot, Slot("pk", asked.kind.model._meta.pk), backwards=backwards)

    def cut(rows: Rows) -> Rows:
        further = beyond()
        rows = rows if further is None else rows.filter(further)
        return rows.order_by(*order).values_list(*paths)[:size]

    def ways() -> list[Rows]:
        return [cut(rows) for rows in asked.ways() or [asked.rows()]]

    lasts = column is not None or not mark
    shape = ("slice", *paths, backwards, bool(mark), value is None)
    parts = [question.rows(value=value, pk=pk) for question in _questions(asked, shape, ways, lasts=lasts)]
    return list(parts[0]) if len(parts) == 1 else merged(parts, sort, asked, backwards=backwards)[:size]


def at_least(asked: Asked, cap: int) -> int:
    """The number of rows, or one more than the cap; often one of the ways alone tells that there are more."""

    def ways() -> list[Rows]:
        return [rows.order_by().values_list("pk")[: cap + 1] for rows in (*asked.ways()[:1], asked.rows())]

    count = 0
    for question in _questions(asked, ("count", cap), ways):
        if (count := question.count()) > cap:
            break
    return count


def _questions(
    asked: Asked, shape: Hashable, make: Callable[[], Iterable[Rows]], *, lasts: bool = True
) -> list[Prepared]:
    """Prepared once for the question of a list; the words of a search are looked up anew each time."""
    lasts = lasts and all(asked.kind.field(one.field).lasts(one.operator) for one in asked.query.filters)
    if asked.query.text or not lasts:
        return [Prepared.of(rows) for rows in make()]
    return kept_questions(asked.actor, (asked.kind.name, replace(asked.query, after="", before=""), shape), make)


def merged(parts: Iterable[Iterable[Any]], sort: int, asked: Asked, *, backwards: bool) -> list[Any]:
    """Rows of several questions in the order of `Asked.order`, each row once; `sort` is the place of its value."""
    found = {row[0]: row for part in parts for row in part}.values()
    down = asked.descending != backwards
    filled = sorted((row for row in found if row[sort] is not None), key=lambda row: (row[sort], row[0]), reverse=down)
    empty = sorted((row for row in found if row[sort] is None), key=lambda row: row[0], reverse=down)
    return [*empty, *filled] if backwards else [*filled, *empty]
