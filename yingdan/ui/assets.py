"""The built style sheet, script and icons, by the names that Vite gave them."""

import json
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


def _url(name: str) -> str:
    return static(f"ui/{name}")


def _manifest() -> dict[str, dict[str, str]]:
    try:
        stamp = MANIFEST.stat().st_mtime_ns
    except FileNotFoundError as missing:
        raise NotBuiltError(f"{MANIFEST} is missing: the front end is not built. Run bin/setup.") from missing
    return _read(stamp)


@lru_cache(maxsize=1)
def _read(stamp: int) -> dict[str, dict[str, str]]:
    """Read again only when a new build changed the file."""
    found: dict[str, dict[str, str]] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return found
