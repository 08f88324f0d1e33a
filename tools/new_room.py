"""A new room: its minimal drawers, its place in INSTALLED_APPS and in the import law."""

import argparse
import re
import sys
import tomllib
from pathlib import Path

from tools.catalogue import HEADER, LANGUAGE
from tools.rooms import CHINESE, FLOORS, ROOT, WITHOUT_DRAWERS, floor_of

APPS = """from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class {camel}Config(AppConfig):
    name = "yingdan.{room}"
    verbose_name = _("{room}")
"""


def files_of(room: str) -> dict[str, str]:
    """The files a room is born with, by their place below it."""
    files = {"__init__.py": ""}
    if room not in WITHOUT_DRAWERS:
        files |= {
            "apps.py": APPS.format(camel=room.capitalize(), room=room),
            "migrations/__init__.py": "",
            "tests/__init__.py": "",
            f"locale/{LANGUAGE}/LC_MESSAGES/django.po": f'{HEADER}msgid "{room}"\nmsgstr "{CHINESE[room]}"\n',
        }
    return files


def with_app(settings: str, room: str) -> str:
    """The settings with the room in ROOMS: behind the last room that stands below it."""
    listed = re.search(r"^ROOMS = \[\n(.*?)^\]", settings, re.MULTILINE | re.DOTALL)
    if listed is None:
        raise ValueError("no list ROOMS in the settings")
    names = re.findall(r'"yingdan\.(\w+)"', listed[1])
    if room in names:
        return settings
    below = [place for place, name in enumerate(names) if floor_of(name) > floor_of(room)]
    names.insert(below[-1] + 1 if below else 0, room)
    body = "".join(f'    "yingdan.{name}",\n' for name in names)
    return settings[: listed.start(1)] + body + settings[listed.end(1) :]


def with_law(law: str, room: str) -> str:
    """pyproject.toml with the room on its floor and, if it has drawers, under their contract."""
    contracts = tomllib.loads(law)["tool"]["importlinter"]["contracts"]
    floors = next(contract["layers"] for contract in contracts if contract["id"] == "rooms")
    listed = {name for floor in floors for name in re.findall(r"\w+", floor)} | {room}
    fresh = [
        " | ".join(f"({name})" if len(floor) > 1 else name for name in floor if name in listed)
        for floor in FLOORS
        if listed & set(floor)
    ]
    law = _with_list(law, "rooms", "layers", fresh)
    if room in WITHOUT_DRAWERS:
        return law
    drawers = next(contract["containers"] for contract in contracts if contract["id"] == "drawers")
    return _with_list(law, "drawers", "containers", sorted({*drawers, f"yingdan.{room}"}))


def _with_list(law: str, contract: str, key: str, values: list[str]) -> str:
    """The text with one list of one contract replaced; everything else, comments too, stays as it is."""
    start = law.index(f'id = "{contract}"')
    opening = law.index(f"\n{key} = [\n", start) + len(f"\n{key} = [\n")
    closing = law.index("\n]", opening - 1) + 1
    return law[:opening] + "".join(f'  "{value}",\n' for value in values) + law[closing:]


def build(room: str, root: Path = ROOT) -> list[Path]:
    """Write everything; answers the files made. ValueError when the room is not planned or stands already."""
    floor_of(room)
    home = root / "yingdan" / room
    if (home / "__init__.py").exists():
        raise ValueError(f"the room {room!r} stands already")
    settings = root / "yingdan" / "config" / "settings" / "base.py"
    law = root / "pyproject.toml"
    if room not in WITHOUT_DRAWERS:
        settings.write_text(with_app(settings.read_text(encoding="utf-8"), room), encoding="utf-8")
    law.write_text(with_law(law.read_text(encoding="utf-8"), room), encoding="utf-8")
    made = []
    for name, text in files_of(room).items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        made.append(path)
    return made


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/new-room", description=__doc__, epilog="example: bin/new-room contracts")
    parser.add_argument("room", help="a name from the plan of the house (tools/rooms.py)")
    room = parser.parse_args(argv).room
    try:
        made = build(room)
    except ValueError as problem:
        print(f"bin/new-room: {problem}", file=sys.stderr)
        return 1
    for path in made:
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
