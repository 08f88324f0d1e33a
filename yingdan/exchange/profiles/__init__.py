"""The maps the product comes with, one TOML file per system, in the language of the users' own maps."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from yingdan.exchange.mapping import ImportMap, read_map

HERE = Path(__file__).parent
GENERIC = "generic"


def profile_names() -> list[str]:
    """`generic`, which needs a map, and the systems that have one."""
    return [GENERIC, *sorted(path.stem for path in HERE.glob("*.toml"))]


def profile_content(name: str) -> dict[str, Any]:
    """The map of a system as a document, to be kept with an upload."""
    return {**tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8")), "lenient": True}


def profile_map(name: str) -> ImportMap:
    """Exports differ from version to version, so a column that is not there is no mistake."""
    return replace(read_map(HERE / f"{name}.toml"), lenient=True)
