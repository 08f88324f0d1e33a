"""Which facts somebody may see: those whose every record is in his sight. A sum of a part would be a wrong figure."""

from collections.abc import Mapping
from dataclasses import dataclass

from yingdan.core.policy import Actor
from yingdan.deals.rules import deals
from yingdan.reviews import rules
from yingdan.reviews.queries.facts import Fact, Sheet


@dataclass(frozen=True, slots=True)
class Line:
    """A fact as one asker gets it; `today` is the same fact now, where it has become another since it was kept."""

    fact: Fact
    today: Fact | None = None


def in_sight(actor: Actor, sheet: Sheet) -> tuple[Sheet, list[str]]:
    """The sheet with the facts alone that the actor may see, and the sources of the others; the caller has seen the
    project."""
    seen = _seen(actor, sheet)
    rows = tuple(one for one in sheet.rows if seen[one.source])
    return Sheet(sheet.day, sheet.days, sheet.over, rows), [
        source for source, all_of_it in seen.items() if not all_of_it
    ]


def differences(kept: Sheet, today: Sheet) -> list[Line]:
    """The lines of a sheet that was kept, each with what it would be today where that differs. Both are what one
    asker may see; a line whose record has gone since stays as it was kept."""
    now = {(one.code, one.keys if one.name else ()): one for one in today.rows}
    lines = []
    for one in kept.rows:
        other = now.get((one.code, one.keys if one.name else ()))
        lines.append(Line(one, other if other is not None and other.figures != one.figures else None))
    return lines


def _seen(actor: Actor, sheet: Sheet) -> Mapping[str, bool]:
    keys: dict[str, set[int]] = {}
    for one in sheet.rows:
        keys.setdefault(one.source, set()).update(one.keys)
    found = {}
    for source, wanted in keys.items():
        if source == "amount":
            found[source] = rules.sees_all(actor, "deal", wanted) and deals.may_query(actor, "amount")
        else:
            found[source] = source == "project" or rules.sees_all(actor, source, wanted)
    return found
