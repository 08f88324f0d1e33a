"""`export`: the records of one or several kinds as a file."""

import argparse
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from yingdan.accounts.cli import acting
from yingdan.core import clock
from yingdan.core.cli import Failure, command
from yingdan.core.company import company
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.ui.kinds import Kind, kinds
from yingdan.ui.kinds.export import csv_lines, exported, objects, workbook
from yingdan.ui.kinds.table import Columns

FORMATS = ("csv", "xlsx", "json")
type Part = tuple[Kind[Any], Columns, Iterable[Sequence[Any]]]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kinds", nargs="+", metavar="KIND", help="deal, customer, contact, lead, product …")
    parser.add_argument("--format", choices=FORMATS, required=True, help="several kinds as csv become one zip")
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help="where to write it")
    parser.add_argument("--as", dest="user", metavar="USER", help="with the rights of this user")


@command(
    "export",
    about="Write the records of a kind into a file: what the user may export, with the fields he may read.",
    example="export deal customer --format xlsx --out sales.xlsx --as lin",
    arguments=_arguments,
    say=lambda done: f"{done['file']}: " + ", ".join(f"{rows:,} {kind}" for kind, rows in done["exported"].items()),
)
def run(arguments: argparse.Namespace) -> dict[str, Any]:
    out: Path = arguments.out
    if not out.resolve().parent.is_dir():
        raise Failure(f"{out.parent}: there is no such folder")
    names = list(dict.fromkeys(arguments.kinds))
    zipped = arguments.format == "csv" and len(names) > 1
    if zipped and out.suffix.lower() != ".zip":
        raise Failure(f"several kinds as csv become one zip: --out {out.with_suffix('.zip')}")
    own, actor = company(), acting(arguments.user)
    counts: dict[str, int] = {}
    try:
        with timezone.override(clock.zone(own.time_zone) if own else None), _whole(out) as file:
            parts = [_part(actor, name, counts) for name in names]
            _write(file, parts, "zip" if zipped else arguments.format)
    except Refused as refusal:
        raise Failure(str(refusal.message)) from refusal
    return {"file": str(out), "format": arguments.format, "exported": counts}


def _part(actor: Actor, name: str, counts: dict[str, int]) -> Part:
    if name not in kinds():
        raise Failure(f"there is no kind {name!r}; there are {', '.join(sorted(kinds()))}")
    kind = kinds()[name]
    columns, values = exported(kind, actor, kind.rows(actor).order_by("pk"))
    return kind, columns, _counted(values, counts, name)


def _counted(values: Iterable[Sequence[Any]], counts: dict[str, int], name: str) -> Iterator[Sequence[Any]]:
    counts[name] = 0
    for row in values:
        counts[name] += 1
        yield row


def _write(file: IO[bytes], parts: Sequence[Part], format_name: str) -> None:
    match format_name:
        case "xlsx":
            workbook(file, [(str(kind.plural), columns, values) for kind, columns, values in parts])
        case "zip":
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for kind, columns, values in parts:
                    with archive.open(f"{kind.name}.csv", "w", force_zip64=True) as inside:
                        inside.writelines(csv_lines(columns, values))
        case "csv":
            file.writelines(csv_lines(parts[0][1], parts[0][2]))
        case _:
            file.writelines(_json_lines(parts))


def _json_lines(parts: Sequence[Part]) -> Iterator[bytes]:
    """{"deal": [{…}, …], …}, a record on each line."""
    for at, (kind, columns, values) in enumerate(parts):
        yield f"{',' if at else '{'}\n{json.dumps(kind.name)}: [".encode()
        for number, row in enumerate(objects(columns, values)):
            text = json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)
            yield f"{',' if number else ''}\n{text}".encode()
        yield b"]"
    yield b"}\n"


class _whole:  # noqa: N801 - reads as a verb where it is used
    """A file that stands under its name only when it is complete."""

    def __init__(self, out: Path) -> None:
        self.out = out

    def __enter__(self) -> IO[bytes]:
        handle, name = tempfile.mkstemp(dir=self.out.resolve().parent, prefix=".export-")
        self.kept, self.file = Path(name), os.fdopen(handle, "w+b")
        return self.file

    def __exit__(self, kind: object, problem: object, trace: object) -> None:
        self.file.close()
        if kind is None:
            self.kept.replace(self.out)
        else:
            self.kept.unlink()
