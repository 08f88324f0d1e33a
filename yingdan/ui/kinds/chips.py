"""The filters of a question in words: one chip each, alternatives side by side."""

from dataclasses import dataclass, replace
from string import ascii_lowercase

from django.utils.translation import gettext as _

from yingdan.ui.kinds.query import Asked, Filter, ListQuery


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: what it says, the address without it, and where it stands among its alternatives."""

    text: str
    off: str
    place: int
    opens: bool = False
    closes: bool = False
    other: bool = False


def said_of(asked: Asked, one: Filter) -> str:
    declared = asked.kind.field(one.field)
    if one.value == "me":
        return f"{declared.label}：{_('me')}"
    return declared.said(one.operator, one.value, asked.actor)


def chips_of(asked: Asked) -> list[Chip]:
    """A chip for each filter; those of one group, of which one is enough, stand together."""
    found = []
    for group in _groups(asked.query):
        last = len(group) - 1
        for position, place in enumerate(group):
            one = asked.query.filters[place]
            found.append(
                Chip(
                    said_of(asked, one),
                    asked.query.without(one),
                    place,
                    opens=bool(last) and position == 0,
                    closes=bool(last) and position == last,
                    other=position > 0,
                )
            )
    return found


def joined(query: ListQuery, place: str) -> tuple[ListQuery, str]:
    """The question whose filter at `place` may get alternatives, and the letter that those carry."""
    if not (place.isascii() and place.isdigit() and int(place) < len(query.filters)):
        return query, ""
    chosen = query.filters[int(place)]
    used = {one.group for one in query.filters}
    letter = chosen.group or next((sign for sign in ascii_lowercase if sign not in used), "")
    filters = tuple(replace(one, group=letter) if one is chosen else one for one in query.filters)
    return replace(query, filters=filters), letter


def joins(asked: Asked) -> list[tuple[int, str]]:
    """The conditions to which a new one can be an alternative: a place of each, and how it reads."""
    return [
        (group[0], f" {_('or')} ".join(said_of(asked, asked.query.filters[place]) for place in group))
        for group in _groups(asked.query)
    ]


def _groups(query: ListQuery) -> list[list[int]]:
    """The places of the filters, alternatives together, in the order of the address."""
    groups: dict[str, list[int]] = {}
    for place, one in enumerate(query.filters):
        groups.setdefault(one.group or f"#{place}", []).append(place)
    return list(groups.values())
