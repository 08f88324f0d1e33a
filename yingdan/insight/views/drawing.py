"""The thread as a drawing: six columns, a band for each strand whose height is its yuan, boxes where strands meet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, pairwise

from yingdan.insight.queries import Stop, Strand

WIDTH, GAP, COLUMNS = 1134, 42, 6
BOX = (WIDTH - GAP * (COLUMNS - 1)) // COLUMNS
LOWEST, HIGHEST, BETWEEN = 44, 132, 8
# So many strands are drawn; the rest is in the table.
MOST = 24


@dataclass(frozen=True, slots=True)
class Box:
    """A record where one or more strands run through it."""

    x: int
    y: int
    height: int
    stop: Stop
    amount: Decimal
    column: int


@dataclass(frozen=True, slots=True)
class Band:
    """A strand between two columns; `broken` where a link is missing."""

    x: int
    y: int
    width: int
    height: int
    broken: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    height: int
    boxes: list[Box] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    left_out: int = 0


def draw(strands: Sequence[Strand]) -> Drawn:
    """The largest strands, each on a line of its own, in the order that keeps together what belongs together."""
    largest = set(sorted(range(len(strands)), key=lambda at: -abs(strands[at].amount))[:MOST])
    shown = [one for at, one in enumerate(strands) if at in largest]
    if not shown:
        return Drawn(0)
    most = max(abs(one.amount) for one in shown) or Decimal(1)
    heights = [LOWEST + int(abs(one.amount) / most * (HIGHEST - LOWEST)) for one in shown]
    tops, y = [], 0
    for height in heights:
        tops.append(y)
        y += height + BETWEEN
    boxes = [box for column in range(COLUMNS) for box in _column(column, shown, tops, heights)]
    bands = [band for at in range(len(shown)) for band in _bands(shown[at], tops[at], heights[at], most)]
    return Drawn(y - BETWEEN, boxes, bands, len(strands) - len(shown))


def _column(column: int, shown: Sequence[Strand], tops: Sequence[int], heights: Sequence[int]) -> list[Box]:
    """Neighbours that run through the same record share its box."""
    found = []
    for stop, group in groupby(range(len(shown)), key=lambda at: shown[at].stops[column]):
        if stop is None:
            continue
        lines = list(group)
        top, bottom = tops[lines[0]], tops[lines[-1]] + heights[lines[-1]]
        amount = sum((shown[at].amount for at in lines), Decimal(0))
        found.append(Box(column * (BOX + GAP), top, bottom - top, stop, amount, column))
    return found


def _bands(one: Strand, top: int, height: int, most: Decimal) -> list[Band]:
    """Between two columns that hold something a full band; across a missing one a broken line."""
    thick = max(3, int(abs(one.amount) / most * height))
    y = top + (height - thick) // 2
    at = [column for column in range(COLUMNS) if one.stops[column] is not None]
    bands = []
    for left, right in pairwise(at):
        x, end = left * (BOX + GAP) + BOX, right * (BOX + GAP)
        broken = right - left > 1
        bands.append(Band(x, top + height // 2 - 1 if broken else y, end - x, 2 if broken else thick, broken))
    return bands
