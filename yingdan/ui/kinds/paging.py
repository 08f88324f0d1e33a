"""The rows of one page, by key and without OFFSET, however deep."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from yingdan.ui.kinds.query import Asked


def slice_of(asked: Asked, paths: Sequence[str], sort: int, *, mark: str = "", backwards: bool = False) -> list[Any]:
    """The values of the rows beyond a mark, and one row more than the page holds, in the order of the question,
    read backwards if asked. `sort` is the place of the sorted value among the paths."""
    size = asked.query.size + 1
    beyond = asked.beyond(mark, backwards=backwards) if mark else Q()
    order = asked.order(backwards=backwards)

    def cut(rows: "QuerySet[Any]") -> list[Any]:
        return list(rows.filter(beyond).order_by(*order).values_list(*paths)[:size])

    ways = asked.ways()
    return merged(map(cut, ways), sort, asked, backwards=backwards)[:size] if ways else cut(asked.rows())


def merged(parts: Iterable[Iterable[Any]], sort: int, asked: Asked, *, backwards: bool) -> list[Any]:
    """Rows of several questions in the order of `Asked.order`, each row once; `sort` is the place of its value."""
    found = {row[0]: row for part in parts for row in part}.values()
    down = asked.descending != backwards
    filled = sorted((row for row in found if row[sort] is not None), key=lambda row: (row[sort], row[0]), reverse=down)
    empty = sorted((row for row in found if row[sort] is None), key=lambda row: row[0], reverse=down)
    return [*empty, *filled] if backwards else [*filled, *empty]
