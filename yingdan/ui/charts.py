"""A chart: a finding, what is measured, the drawing, and the table it is drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yingdan.ui.formats import chinese, number, short


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of the table and its mark in the drawing.

    cells: what the table says after the name. `part` is the dark share of the value. `said` stands at the mark
    and `note` after it, quieter; `tick` is a shorter name for the axis; tone "main" is the one that the finding
    is about, "bad" the one it accuses."""

    name: str
    value: Decimal | int
    said: str
    cells: Sequence[str]
    url: str = ""
    part: Decimal | None = None
    note: str = ""
    tick: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """finding: a sentence with its number, the name of the drawing for those who do not see it.
    head: the table's columns, the name first. Without JavaScript the table is the chart."""

    key: str
    finding: str
    measure: str
    head: Sequence[str]
    marks: Sequence[Mark]
    shape: Literal["bars", "columns"] = "columns"


def chart(given: Chart) -> SafeString:
    """The figure. Where there is nothing to draw it says so: an axis without a mark says nothing."""
    title = f'<h2>{escape(given.finding)}</h2><p class="meta">{escape(given.measure)}</p>'
    if not any(mark.value for mark in given.marks):
        none = f'<p class="faint">{escape(_("Nothing to draw yet."))}</p>'
        return SafeString(f'<figure class="chart" id="{given.key}"><figcaption>{title}</figcaption>{none}</figure>')
    table = f"{given.key}-table"
    return SafeString(
        f'<figure class="chart" id="{given.key}"><figcaption>{title}</figcaption>'
        f'<y-island name="chart" role="img" aria-label="{escape(given.finding)}" data-shape="{given.shape}"'
        f' data-table="{table}"></y-island>'
        f'<button class="link see" type="button" data-behind aria-expanded="false" aria-controls="{table}">'
        f"{_('See the figures')}</button>"
        f'<div class="behind" id="{table}"><table class="table inset"><thead><tr>{_head(given.head)}</tr></thead>'
        f"<tbody>{''.join(map(_row, given.marks))}</tbody></table></div></figure>"
    )


def ten_thousands(value: Decimal) -> str:
    """An amount at its mark: 802.9 where the line above says that it counts in 万, else 8.0M."""
    return number(value.scaleb(-4), places=1) if chinese() else "".join(short(value))


def _head(names: Sequence[str]) -> str:
    first, *others = names
    figures = "".join(f'<th scope="col" class="num">{escape(name)}</th>' for name in others)
    return f'<th scope="col">{escape(first)}</th>{figures}'


def _row(mark: Mark) -> str:
    at = str(mark.value) if mark.part is None else f"{mark.value} {mark.part}"
    more = {"said": mark.said, "note": mark.note, "tick": mark.tick, "tone": mark.tone}
    drawn = "".join(f' data-{name}="{escape(value)}"' for name, value in more.items() if value)
    name = f'<a href="{escape(mark.url)}">{escape(mark.name)}</a>' if mark.url else escape(mark.name)
    cells = "".join(f'<td class="num">{escape(cell)}</td>' for cell in mark.cells)
    return f'<tr data-at="{at}"{drawn}><td>{name}</td>{cells}</tr>'
