"""The navigation: rooms add their entries, the shell shows those that the actor may use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Text


@dataclass(frozen=True, slots=True)
class Item:
    """An entry. `permission` is asked of the actor; `key` is its letter after G; `phone` puts it into the tab bar,
    where it is called `short`."""

    label: Text
    url: str
    icon: str
    section: str
    order: int
    permission: str = ""
    key: str = ""
    phone: bool = False
    short: Text = ""


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


def sections_for(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The sections with their entries for one actor; the entry whose address begins the path is current."""
    allowed = [i for i in _items.values() if not i.permission or actor.may(i.permission)]
    here = max((i.url for i in allowed if path.startswith(i.url)), key=len, default="")
    found = []
    for name, label in SECTIONS.items():
        entries = sorted((i for i in allowed if i.section == name), key=lambda i: i.order)
        items = [{"item": i, "current": i.url == here} for i in entries]
        if items:
            found.append({"name": name, "label": label, "items": items})
    return found


def phone_tabs(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The few entries of the bar at the foot of a phone."""
    entries = sorted((i for i in _items.values() if i.phone), key=lambda i: i.order)
    allowed = [i for i in entries if not i.permission or actor.may(i.permission)]
    return [{"item": i, "current": path == i.url or (i.url != "/" and path.startswith(i.url))} for i in allowed[:4]]
