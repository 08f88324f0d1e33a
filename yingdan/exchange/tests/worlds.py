"""Small files and maps for tests, and the shared data where it lies."""

import tomllib
from pathlib import Path

from django.conf import settings

from tests.requirement import lacking
from yingdan.core.policy import Actor
from yingdan.exchange.commands import continue_import, rehearse
from yingdan.exchange.commands.reports import Report
from yingdan.exchange.mapping import ImportMap, map_of

EXAMPLES = Path(settings.BASE_DIR) / "docs" / "examples"
CUSTOMERS = """
[[file]]
match = "*.csv"
kind = "customer"
id = "id"
[file.fields]
name = "name"
industry = "industry"
owner = { column = "owner", unknown = "create" }
"""


def shared(*parts: str) -> Path:
    """A file or folder of the shared data; the test is skipped where it is absent."""
    path = Path(settings.BASE_DIR).parent.joinpath("shared", "data", *parts)
    if not path.exists():
        lacking("shared", f"there is no {path}")
    return path


def rules(text: str, profile: str = "test") -> ImportMap:
    return map_of(tomllib.loads(f'profile = "{profile}"\n{text}'))


def bring(actor: Actor, folder: Path, files: dict[str, str], text: str = CUSTOMERS, *, dry: bool = False) -> Report:
    """Write the files, then import the folder."""
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    run = rehearse if dry else continue_import
    return run(actor=actor, rules=rules(text), paths=[folder])
