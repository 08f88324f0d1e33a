"""What may be uploaded: a list of endings, each of which must also look like itself from the inside."""

import unicodedata
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from yingdan.core.refusal import Refused

LONGEST_NAME = 180
HEAD = 4096

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = "application/vnd.openxmlformats-officedocument"
# ending -> (media type, beginnings of which one must be there, what must stand at an offset)
type Marks = tuple[bytes, ...]
BINARY: dict[str, tuple[str, Marks]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    "bmp": ("image/bmp", (b"BM",)),
    "tif": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    "tiff": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    "webp": ("image/webp", (b"RIFF",)),
    "docx": (f"{OFFICE}.wordprocessingml.document", (ZIP,)),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", (ZIP,)),
    "pptx": (f"{OFFICE}.presentationml.presentation", (ZIP,)),
    "ofd": ("application/ofd", (ZIP,)),
    "zip": ("application/zip", (ZIP,)),
    "doc": ("application/msword", (OLE,)),
    "xls": ("application/vnd.ms-excel", (OLE,)),
    "ppt": ("application/vnd.ms-powerpoint", (OLE,)),
    "wps": ("application/vnd.ms-works", (OLE, ZIP)),
    "et": ("application/octet-stream", (OLE, ZIP)),
    "dps": ("application/octet-stream", (OLE, ZIP)),
    "msg": ("application/vnd.ms-outlook", (OLE,)),
    "rar": ("application/vnd.rar", (b"Rar!\x1a\x07",)),
    "7z": ("application/x-7z-compressed", (b"7z\xbc\xaf\x27\x1c",)),
    "dwg": ("image/vnd.dwg", (b"AC10",)),
    "mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "amr": ("audio/amr", (b"#!AMR",)),
    "wav": ("audio/wav", (b"RIFF",)),
}
# These carry their mark at byte 4 (the box of the format) or 8 (the form in a RIFF file).
INSIDE: dict[str, tuple[str, int, bytes]] = {
    "mp4": ("video/mp4", 4, b"ftyp"),
    "mov": ("video/quicktime", 4, b"ftyp"),
    "m4a": ("audio/mp4", 4, b"ftyp"),
    "heic": ("image/heic", 4, b"ftyp"),
    "webp": ("image/webp", 8, b"WEBP"),
    "wav": ("audio/wav", 8, b"WAVE"),
}
TEXTS = {"txt": "text/plain", "md": "text/plain", "csv": "text/csv", "log": "text/plain"}
ALLOWED = sorted({*BINARY, *INSIDE, *TEXTS})


def type_of(name: str, content: IO[bytes]) -> str:
    """The media type of an allowed file; refuses other endings, and content that is not what its ending says."""
    ending = PurePosixPath(name).suffix.lstrip(".").lower()
    if ending not in ALLOWED:
        raise Refused(
            _("“%(name)s”: files of this type cannot be attached. Attach a PDF, an Office file, a picture or a zip.")
            % {"name": name}
        )
    head = content.read(HEAD)
    if not _looks_like(ending, head):
        raise Refused(
            _("“%(name)s” is not what its name says: it is no %(ending)s file.") % {"name": name, "ending": ending}
        )
    if ending in TEXTS:
        return TEXTS[ending]
    return INSIDE[ending][0] if ending in INSIDE else BINARY[ending][0]


def _looks_like(ending: str, head: bytes) -> bool:
    if ending in TEXTS:
        # UTF-16 has zeros; it says so at its beginning.
        return b"\x00" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if ending in BINARY and not head.startswith(BINARY[ending][1]):
        return False
    if ending in INSIDE:
        _mime, place, mark = INSIDE[ending]
        return head[place : place + len(mark)] == mark
    return True


def clean_name(name: str) -> str:
    """The name as it is shown: its last part, without signs that are not seen or that turn the reading direction."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    shown = shown.strip().lstrip(".") or "file"
    stem, dot, ending = shown.rpartition(".")
    return shown if len(shown) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending[:20]}"
