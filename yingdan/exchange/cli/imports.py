"""The command line of import."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from yingdan.accounts.cli import acting
from yingdan.accounts.rules import Person
from yingdan.core import clock
from yingdan.core.cli import Failure, command, progress
from yingdan.core.company import company
from yingdan.core.refusal import Refused
from yingdan.exchange.commands import continue_import, rehearse, undo_import
from yingdan.exchange.mapping import ImportMap, MapError, read_map
from yingdan.exchange.profiles import GENERIC, profile_map, profile_names

SHOWN = 20


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("profile", nargs="?", metavar="PROFILE", help=f"one of {', '.join(profile_names())}")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files, or folders with files")
    parser.add_argument(
        "--map", type=Path, metavar="MAP.toml", help="which column is which field: docs/how-to/import.md"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    parser.add_argument("--undo", type=int, metavar="BATCH", help="take an import back, by the number in its report")
    parser.add_argument("--as", dest="user", metavar="USER", help="with the rights of this user")


def _said(answer: dict[str, Any]) -> str:
    lines = [f"batch {answer['batch']}" if answer["batch"] else "nothing was written (--dry-run)"]
    counted = ("created", "updated", "unchanged", "removed", "restored")
    lines.extend(
        f"{word}: " + ", ".join(f"{number:,} {kind}" for kind, number in answer[word].items())
        for word in counted
        if answer.get(word)
    )
    for word in ("rejected", "refused", "warnings"):
        found = answer.get(word, [])
        if found:
            lines.append(f"{word}: {len(found):,}")
            lines.extend(f"  {_line(one)}" for one in found[:SHOWN])
            if len(found) > SHOWN:
                lines.append(f"  … {len(found) - SHOWN:,} more, see them all with --json")
    return "\n".join(lines)


def _line(one: dict[str, Any]) -> str:
    if "kind" in one:
        return f"{one['kind']} {one['record']} {one['name']}: {one['reason']}"
    place = ":".join(str(part) for part in (one["file"], one["row"] or "") if part)
    what = " ".join(part for part in (one["column"], f"“{one['value']}”" if one["value"] else "") if part)
    times = f" ({one['rows']:,}×)" if one.get("rows", 1) > 1 else ""
    return f"{place} {what}: {one['reason']}{times}".replace(" :", ":")


@command(
    "import",
    about="Import files of another system, or take an import back.",
    example="import generic sales/ --map docs/examples/maven_crm.toml --dry-run",
    arguments=_arguments,
    say=_said,
)
def run(arguments: argparse.Namespace) -> dict[str, Any]:
    actor = acting(arguments.user, source="import")
    own = company()
    try:
        with timezone.override(clock.zone(own.time_zone) if own else None):
            if arguments.undo is not None:
                return undo_import(actor=actor, batch=arguments.undo).document()
            return _imported(actor, arguments)
    except Refused as refusal:
        raise Failure(str(refusal.message)) from refusal
    except MapError as problem:
        raise Failure(f"{problem} (docs/how-to/import.md)") from problem


def _imported(actor: Person, arguments: argparse.Namespace) -> dict[str, Any]:
    if not arguments.profile or not arguments.paths:
        raise Failure("name a profile and the files: import PROFILE PATH… (import --help has an example)")
    found = _map(arguments.profile, arguments.map)
    paths: Sequence[Path] = arguments.paths
    if arguments.dry_run:
        return rehearse(actor=actor, rules=found, paths=paths).document()
    return continue_import(actor=actor, rules=found, paths=paths, progress=progress(arguments)).document()


def _map(profile: str, path: Path | None) -> ImportMap:
    if profile not in profile_names():
        raise Failure(f"there is no profile {profile!r}; there are {', '.join(profile_names())}")
    if path is not None:
        return read_map(path)
    if profile == GENERIC:
        raise Failure("the profile generic needs a map: --map MAP.toml (docs/how-to/import.md tells how to write one)")
    return profile_map(profile)
