"""The navigation: rooms add their entries, the shell shows those that the actor may use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor, kept
from yingdan.core.refusal import Text


@dataclass(frozen=True, slots=True)
class Item:
    """An entry. `permission` is asked of the actor; `key` is its letter after G; `phone` puts it into the tab bar,
    where it is called `short`. `below` is where its pages begin, if that is not its own address."""

    label: Text
    url: str
    icon: str
    section: str
    order: int
    permission: str = ""
    key: str = ""
    phone: bool = False
    short: Text = ""
    below: str = ""

    def holds(self, path: str) -> bool:
        """Does a page of this address stand under the entry?"""
        begins = self.below or self.url
        return path == begins or (begins != "/" and path.startswith(begins))


SECTIONS: dict[str, Text] = {
    "day": "",
    "sales": _("Sales"),
    "delivery": _("Delivery"),
    "channel": _("Channel"),
    "money": _("Money"),
    "steer": _("Steering"),
    "foot": "",
}

type Count = Callable[[Actor], int]
_items: dict[str, Item] = {}
_bells: list[tuple[str, Count]] = []


def add(item: Item) -> None:
    _items[item.url] = item


def ring(url: str, count: Count) -> None:
    """Hang up the bell: where it leads, and how many new things there are for an actor."""
    _bells[:] = [(url, count)]


def bell(actor: Actor) -> dict[str, Any] | None:
    return {"url": _bells[0][0], "count": _bells[0][1](actor)} if _bells else None


def leads_to(actor: Actor, url: str) -> bool:
    """Does this version have an entry of this address, and may the actor use it?"""
    item = _items.get(url)
    return item is not None and (not item.permission or actor.may(item.permission))


def sections_for(actor: Actor) -> list[dict[str, Any]]:
    """The sections with the entries that one actor may use."""
    allowed = _allowed(actor)
    found = []
    for name, label in SECTIONS.items():
        entries = sorted((i for i in allowed if i.section == name), key=lambda i: i.order)
        if entries:
            found.append({"name": name, "label": label, "items": entries})
    return found


def phone_tabs(actor: Actor) -> list[Item]:
    """The few entries of the bar at the foot of a phone."""
    return sorted((i for i in _allowed(actor) if i.phone), key=lambda i: i.order)[:4]


def place(actor: Actor, path: str) -> str:
    """The address of the entry under which a page stands: the one whose pages begin with most of its path."""
    items = kept(actor, "places", lambda: _allowed(actor))
    found = [item for item in items if item.holds(path)]
    return max(found, key=lambda item: len(item.below or item.url)).url if found else ""


def tab(actor: Actor, path: str) -> str:
    """The address of the phone's tab under which a page stands, if any."""
    items = kept(actor, "tabs", lambda: phone_tabs(actor))
    return next((item.url for item in items if item.holds(path)), "")


def _allowed(actor: Actor) -> list[Item]:
    return [i for i in _items.values() if not i.permission or actor.may(i.permission)]
