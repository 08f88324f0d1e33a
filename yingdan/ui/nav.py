"""The navigation: rooms add their entries, the shell shows those that the actor may use."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Text


@dataclass(frozen=True, slots=True)
class Item:
    """An entry. `permission` is asked of the actor; `key` is its letter after G; `phone` puts it into the tab bar."""

    label: Text
    url: str
    icon: str
    section: str
    order: int
    permission: str = ""
    key: str = ""
    phone: bool = False


SECTIONS: dict[str, Text] = {
    "day": "",
    "sales": _("Sales"),
    "delivery": _("Delivery"),
    "channel": _("Channel"),
    "money": _("Money"),
    "steer": _("Steering"),
    "foot": "",
}

_items: dict[str, Item] = {}


def add(item: Item) -> None:
    _items[item.url] = item


def leads_to(actor: Actor, url: str) -> bool:
    """Does this version have an entry of this address, and may the actor use it?"""
    item = _items.get(url)
    return item is not None and (not item.permission or actor.may(item.permission))


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
