"""The built style sheet, script and icons, by the names that Vite gave them."""

import json
import time
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

MANIFEST = Path(__file__).parent / "static" / "ui" / "manifest.json"
ENTRY = "main.ts"
SPRITE = "icons.svg"


class NotBuiltError(RuntimeError):
    """The front end was never built in this checkout."""


def sheets_and_script() -> tuple[tuple[str, ...], str]:
    entry = _manifest()[ENTRY]
    return tuple(_url(name) for name in entry.get("css", ())), _url(entry["file"])


def sprite() -> str:
    return _url(_manifest()[SPRITE]["file"])


@lru_cache(maxsize=64)
def _url(name: str) -> str:
    return static(f"ui/{name}")


def _manifest() -> dict[str, dict[str, str]]:
    """Looked at once a second at most: a page names dozens of icons."""
    return _read(int(time.time()))


@lru_cache(maxsize=1)
def _read(_second: int) -> dict[str, dict[str, str]]:
    try:
        found: dict[str, dict[str, str]] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise NotBuiltError(f"{MANIFEST} is missing: the front end is not built. Run bin/setup.") from missing
    return found
