"""Outline icons of @tabler/icons (MIT), drawn from one sprite. icons.json lists what the sprite holds."""

import json
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString

from yingdan.ui import assets

LIST = Path(__file__).with_name("icons.json")


class UnknownIconError(LookupError):
    """The name is not in icons.json, so the sprite has no such drawing."""


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    return frozenset(json.loads(LIST.read_text(encoding="utf-8")))


def icon(name: str, size: str = "", *, tone: str = "", label: str = "") -> SafeString:
    """An icon of 16 px; size "s" is 14, "l" is 20. Without a label it is decoration beside a word."""
    return _drawn(assets.sprite(), name, size, tone, label)


@lru_cache(maxsize=512)
def _drawn(sprite: str, name: str, size: str, tone: str, label: str) -> SafeString:
    if name not in names():
        raise UnknownIconError(f"There is no icon {name!r}: add it to yingdan/ui/icons.json and build the front end.")
    classes = " ".join(word for word in ("i", size, tone) if word)
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', classes, role, sprite, name)
