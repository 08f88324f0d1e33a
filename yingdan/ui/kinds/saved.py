"""Views that people keep of a list. Who keeps them is no matter of this room: a higher one lends its shelf."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused, Text
from yingdan.ui.kinds.fields import BadFilter
from yingdan.ui.kinds.kind import Kind, View, kinds
from yingdan.ui.kinds.query import SAVED, Asked, Filter, ListQuery

MOST_TABS = 12


@dataclass(frozen=True, slots=True)
class Saved:
    """A kept question. `first` says that the reader's list opens with it."""

    pk: int
    name: str
    query: str
    mine: bool
    first: bool

    @property
    def view(self) -> View:
        return View(f"{SAVED}{self.pk}", self.name, self.query)


type Shelf = Callable[[Actor, str], list[Saved]]
_shelves: list[Shelf] = []


def shelf(source: Shelf) -> Shelf:
    """Register where the saved views of an actor and a kind come from: one query, own and shared ones."""
    _shelves.append(source)
    return source


def saved_views(actor: Actor, kind: str) -> list[Saved]:
    return [found for source in _shelves for found in source(actor, kind)]


def checked_question(actor: Actor, kind: str, text: str) -> str:
    """A question as it is kept; refused when the actor could not ask it himself."""
    declared = kinds().get(kind)
    if declared is None or not actor.may(f"{kind}.view"):
        raise Refused(_("There is no such list."), field="kind")
    query = ListQuery.read(QueryDict(text.removeprefix("?")), declared)
    Asked(declared, actor, query).condition()
    return replace(query, view="").address().removeprefix("?")


@dataclass(frozen=True, slots=True)
class Opened:
    """The question of a page, and what of a saved view its reader may not ask."""

    query: ListQuery
    kept: Sequence[Saved]
    left_out: Sequence[Text] = ()


def opened(words: QueryDict, kind: Kind[Any], actor: Actor, kept: Sequence[Saved] | None = None) -> Opened:
    """Read the address together with the saved views. A bare address opens the view that the reader chose."""
    kept = saved_views(actor, kind.name) if kept is None else kept
    first = next((saved for saved in kept if saved.first), None) if not words else None
    words = QueryDict(f"view={first.view.name}") if first else words
    query = ListQuery.read(words, kind, [saved.view for saved in kept])
    if not query.view.startswith(SAVED):
        return Opened(query, kept)
    return Opened(*_allowed(query, kind, actor, kept))


def _allowed(
    query: ListQuery, kind: Kind[Any], actor: Actor, kept: Sequence[Saved]
) -> tuple[ListQuery, Sequence[Saved], Sequence[Text]]:
    """The part of a saved question that this reader may ask: a view never widens anybody's rights."""
    left: list[Text] = []

    def may(name: str) -> bool:
        try:
            kind.queryable(actor, name)
        except BadFilter:
            left.append(kind.by_name[name].label if name in kind.by_name else name)
            return False
        return True

    filters: tuple[Filter, ...] = tuple(one for one in query.filters if may(one.field))
    sort = query.sort if may(query.sort.lstrip("-")) else kind.sort
    group = query.group if query.group in ("", "none") or may(query.group) else ""
    return replace(query, filters=filters, sort=sort, group=group), kept, tuple(dict.fromkeys(left))


def tabs_of(kind: Kind[Any], opened_list: Opened) -> list[tuple[View, str, bool]]:
    """The tabs above a list: declared views, then saved ones, each with its address and whether it is open."""
    here, kept = opened_list.query.view, opened_list.kept
    shown = [saved.view for place, saved in enumerate(kept) if place < MOST_TABS or saved.view.name == here]
    plain = [] if kind.views or not shown else [View("", _("All"))]
    tabs = (*kind.views, *plain, *shown)
    return [(view, f"?view={view.name}", is_open(view, opened_list.query)) for view in tabs]


def is_open(view: View, query: ListQuery) -> bool:
    """Does the question stand in this view? One that asks for nothing stands in the view of everything."""
    asks_nothing = not (query.view or query.filters or query.text)
    return view.name == query.view or (asks_nothing and not view.query)
