"""Charts that rooms hang up on the dashboard: each answers a question about a period, as far as its reader may see.

A room registers its tiles beside its addresses, so that the page that shows them needs to know no room.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.ui.charts import Chart


@dataclass(frozen=True, slots=True)
class Scope:
    """What a page of figures is about: a period, and a department with all below it, or whoever the reader sees.

    until: today while the period runs, else its last day. `departments` are the keys of the one and those below."""

    since: dt.date
    until: dt.date
    department: int | None = None
    departments: tuple[int, ...] = ()

    @property
    def is_over(self) -> bool:
        """What stands now says nothing about a period that has ended."""
        return self.until < clock.today()

    @property
    def where(self) -> Mapping[str, Any]:
        """For a metric."""
        return {} if self.department is None else {"department": self.departments}

    @property
    def filter(self) -> str:
        """For a list, which takes whatever lies below a department as well."""
        return "" if self.department is None else f"f=department:is:{self.department}"


# Nothing where the room has nothing to say about it.
type Draw = Callable[[Actor, Scope], Chart | None]


@dataclass(frozen=True, slots=True)
class Tile:
    """A chart with its place on the page; whoever lacks the permission does not get it. `draw` may find nothing."""

    name: str
    place: int
    permission: str
    draw: Draw


_tiles: dict[str, Tile] = {}


def add(tile: Tile) -> None:
    _tiles[tile.name] = tile


def charts(actor: Actor, scope: Scope) -> list[Chart]:
    """What this reader gets, in the order of the page. The rows behind a mark are those of the department too."""
    mine = sorted((one for one in _tiles.values() if actor.may(one.permission)), key=lambda one: one.place)
    found = (one.draw(actor, scope) for one in mine)
    return [_narrowed(one, scope.filter) for one in found if one is not None]


def _narrowed(chart: Chart, more: str) -> Chart:
    """A mark that leads to a filtered list leads to the part of the department."""
    if not more:
        return chart
    marks = [replace(one, url=f"{one.url}&{more}") if "?" in one.url else one for one in chart.marks]
    return replace(chart, marks=marks)
