"""Uploaded files: what is taken, under which name it is kept, and when it goes."""

import re
import secrets
import shutil
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from yingdan.core.refusal import Refused
from yingdan.exchange.mapping import MapError, map_of

TABLES = (".csv", ".tsv", ".txt", ".tab", ".json")
BOOKS = {".xlsx": b"PK\x03\x04", ".xlsm": b"PK\x03\x04", ".xlsb": b"PK\x03\x04", ".ods": b"PK\x03\x04",
         ".xls": b"\xd0\xcf\x11\xe0"}  # fmt: skip
SUFFIXES = (*TABLES, *BOOKS)
# How files begin that are no text, whatever they are called.
BINARY = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"MZ",
    b"\x7fELF",
    b"\x1f\x8b",
)
LARGEST = 50 << 20
LARGEST_MAP = 256 << 10
MOST = 20
LONGEST_NAME = 80


class Upload(Protocol):
    """What is needed of an uploaded file."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]: ...


def folder_of(name: str) -> Path:
    """The folder of one upload. The name was made here, never by the browser."""
    return Path(settings.HOME) / "imports" / name


def take_files(uploads: Sequence[Upload]) -> tuple[str, list[str]]:
    """Keep the files in a new folder, under harmless names. Refused as a whole, with the file and the reason."""
    if not uploads:
        raise Refused(_("Choose at least one file."), field="upload")
    if len(uploads) > MOST:
        raise Refused(_("At most %(most)s files at once.") % {"most": MOST}, field="upload")
    for upload in uploads:
        _judge(upload)
    name = secrets.token_hex(16)
    folder = folder_of(name)
    folder.mkdir(parents=True, mode=0o700)
    try:
        names = [_keep(folder, upload) for upload in uploads]
    except Refused:
        drop_folder(name)
        raise
    return name, names


def take_map(upload: Upload) -> dict[str, Any]:
    """The map in an uploaded TOML file. Refused with the sentence that tells what is wrong in it."""
    if (upload.size or 0) > LARGEST_MAP:
        raise Refused(_("This is no map: it is far too large."), field="map")
    try:
        content = tomllib.loads(b"".join(upload.chunks()).decode("utf-8-sig"))
        map_of(content)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, MapError, RecursionError) as problem:
        reason = _("The map cannot be read: %(why)s") % {"why": problem}
        raise Refused(reason, field="map") from problem
    return content


def drop_folder(name: str) -> None:
    shutil.rmtree(folder_of(name), ignore_errors=True)


def safe_name(given: str) -> str:
    """The name people know a file by, with nothing in it that means anything to a file system or a pattern."""
    bare = given.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = bare.rpartition(".")
    plain = re.sub(r"[^\w \-.()（）]+", "_", stem if dot else bare).strip(" ._") or "file"
    return f"{plain[:LONGEST_NAME]}.{suffix.lower()}" if dot and suffix.isalnum() else plain[:LONGEST_NAME]


def _judge(upload: Upload) -> None:
    name, size = upload.name or "", upload.size or 0
    words = {"name": name[-LONGEST_NAME:]}
    if Path(name).suffix.lower() not in SUFFIXES:
        reason = _("“%(name)s” cannot be imported: only CSV, TSV, TXT, XLSX, XLS, ODS and JSON files can.")
        raise Refused(reason % words, field="upload")
    if not size:
        raise Refused(_("“%(name)s” is empty.") % words, field="upload")
    if size > LARGEST:
        reason = _(
            "“%(name)s” has %(size)s MB; at most %(most)s MB can be uploaded. Split it, or use the command line."
        )
        sizes = {"size": (size >> 20) + 1, "most": LARGEST >> 20}
        raise Refused(reason % {**words, **sizes}, field="upload")


def _keep(folder: Path, upload: Upload) -> str:
    """Write one file; what it begins with must be what its name says."""
    wanted = safe_name(upload.name or "")
    name, number = wanted, 2
    while (folder / name).exists():
        name, number = f"{Path(wanted).stem} ({number}){Path(wanted).suffix}", number + 1
    head = b""
    with (folder / name).open("xb") as file:
        for chunk in upload.chunks():
            head = head or bytes(chunk[:16])
            file.write(chunk)
    suffix = Path(name).suffix
    lies = not head.startswith(BOOKS[suffix]) if suffix in BOOKS else head.startswith(BINARY)
    if lies:
        reason = _(
            "“%(name)s” is not what its name says. Open it in the program it comes from, and save it as %(kind)s."
        )
        raise Refused(reason % {"name": name, "kind": suffix[1:].upper()}, field="upload")
    return name
