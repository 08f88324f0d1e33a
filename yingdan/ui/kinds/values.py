"""Rows as plain values, for doors that want no HTML: left out and masked exactly as on the pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yingdan.core.policy import Access, Actor
from yingdan.ui.kinds.fields import FieldType
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.paging import slice_of
from yingdan.ui.kinds.query import Asked

type Maker = Callable[[Sequence[Any]], Any]


@dataclass(slots=True)
class Values:
    """The fields that an actor gets of a kind, with the columns they come from and a maker for each value."""

    kind: Kind[Any]
    actor: Actor
    paths: list[str] = field(default_factory=lambda: ["pk", "version"])
    makers: list[tuple[str, Maker]] = field(init=False)

    def __post_init__(self) -> None:
        self.makers = [(shown.name, self._maker(shown)) for shown in self.kind.readable(self.actor)]

    def place(self, path: str) -> int:
        """The index of a path in the values of a row, asked for once."""
        if path not in self.paths:
            self.paths.append(path)
        return self.paths.index(path)

    def record(self, row: Sequence[Any]) -> dict[str, Any]:
        return {"id": row[0], "version": row[1], **{name: make(row) for name, make in self.makers}}

    def one(self, pk: int) -> dict[str, Any] | None:
        """A record in sight, by its key."""
        row = self.kind.rows(self.actor).filter(pk=pk).values_list(*self.paths).first()
        return None if row is None else self.record(row)

    def page(self, asked: Asked) -> tuple[list[dict[str, Any]], str]:
        """The rows of the place that the question names, and the mark of the next one, "" after the last."""
        sort, size = self.place(asked.sort.sort_path()), asked.query.size
        found = slice_of(asked, self.paths, sort, mark=asked.query.after)
        last = found[size - 1] if len(found) > size else None
        return [self.record(row) for row in found[:size]], asked.mark(last[sort], last[0]) if last else ""

    def _maker(self, shown: FieldType) -> Maker:
        places = [self.place(path) for path in shown.paths()]
        guarded = self.actor.access(self.kind.name).get(shown.name)
        if guarded is None or guarded.others >= Access.READ:
            return _plain(shown, places)
        mask = self.kind.policy.guards[shown.name].mask
        owner = self.place(self.kind.policy.owner) if self.kind.policy.owner else None
        me = self.actor.as_user_id

        def make(row: Sequence[Any]) -> Any:
            access = guarded.on(mine=owner is not None and row[owner] == me)
            if access >= Access.READ:
                return shown.data(*(row[i] for i in places))
            return mask(row[places[0]]) if access == Access.MASKED else None

        return make


def _plain(shown: FieldType, places: list[int]) -> Maker:
    """The value of a field that everybody reads; most are made of one column."""
    make = shown.data
    if len(places) == 1:
        only = places[0]
        return lambda row: make(row[only])
    return lambda row: make(*(row[i] for i in places))
