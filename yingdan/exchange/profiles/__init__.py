"""The maps the product comes with, one TOML file per system, in the language of the users' own maps."""

from dataclasses import replace
from pathlib import Path

from yingdan.exchange.mapping import ImportMap, read_map

HERE = Path(__file__).parent
GENERIC = "generic"


def profile_names() -> list[str]:
    """`generic`, which needs a map, and the systems that have one."""
    return [GENERIC, *sorted(path.stem for path in HERE.glob("*.toml"))]


def profile_map(name: str) -> ImportMap:
    """Exports differ from version to version, so a column that is not there is no mistake."""
    return replace(read_map(HERE / f"{name}.toml"), lenient=True)
