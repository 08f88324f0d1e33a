"""Charts that rooms hang up on the dashboard: each answers a question about a period, as far as its reader may see.

A room registers its tiles beside its addresses, so that the page that shows them needs to know no room.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from yingdan.core.policy import Actor
from yingdan.ui.charts import Chart

# The reader, the first day of the period, and today or its last day.
type Draw = Callable[[Actor, dt.date, dt.date], Chart | None]


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


def charts(actor: Actor, since: dt.date, until: dt.date) -> list[Chart]:
    """What this reader gets, in the order of the page."""
    mine = sorted((one for one in _tiles.values() if actor.may(one.permission)), key=lambda one: one.place)
    found = (one.draw(actor, since, until) for one in mine)
    return [one for one in found if one is not None]
