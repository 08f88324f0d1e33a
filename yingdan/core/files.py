"""Files on records: kept under the hash of their content, written whole or not at all, read through the record.

A file is downloaded only by who sees the record it hangs on, whatever page names it.
"""

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db.models import BigIntegerField, CharField
from django.utils.translation import gettext as _

from yingdan.core import clock
from yingdan.core.file_types import clean_name, type_of
from yingdan.core.models import File
from yingdan.core.policy import Actor, policies
from yingdan.core.prepared import Question, Slot
from yingdan.core.refusal import Missing, Refused

MOST_BYTES = 50 * 1024 * 1024
BLOCK = 1 << 20
# What nothing refers to stays a day, so that no upload or backup that is under way loses it.
GRACE = dt.timedelta(days=1)
# A file taken off a record can be put back as long as this.
DETACHED = dt.timedelta(days=30)


def keep_file(*, actor: Actor, kind: str, record: int, name: str, source: IO[bytes]) -> File:
    """Keep an upload on a record that the caller has checked. Refuses what is too large or no allowed type."""
    name = clean_name(name)
    part, digest, size = _received(source, name)
    try:
        with part.open("rb") as content:
            mime = type_of(name, content)
        _settle(part, path_of(digest))
    finally:
        part.unlink(missing_ok=True)
    return File.objects.create(
        kind=kind,
        record=record,
        name=name,
        size=size,
        sha256=digest,
        mime=mime,
        uploaded_by_id=actor.user_id,
        uploaded_at=clock.now(),
    )


def path_of(digest: str) -> Path:
    """Where content with this hash lies."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def files_of(kind: str, record: int) -> list[File]:
    """The files on one record, newest first, with who brought them. The caller has seen the record."""
    return _files_of.rows(kind=kind, record=record)


_files_of = Question(
    lambda: (
        File.objects.filter(kind=Slot("kind", CharField()), record=Slot("record", BigIntegerField()), detached_at=None)
        .select_related("uploaded_by")
        .order_by("-pk")
    )
)


def file_for(actor: Actor, pk: int) -> File:
    """A file whose record the actor sees now; anything else is missing, and nobody learns why."""
    file = File.objects.filter(pk=pk, detached_at=None).first()
    policy = policies().get(file.kind) if file else None
    if file is None or policy is None or not policy.visible(actor).filter(pk=file.record).exists():
        raise Missing
    return file


def detach(files: Iterable[int], *, on: bool = True) -> None:
    """Take files off their record, or put them back."""
    File.objects.filter(pk__in=list(files)).update(detached_at=clock.now() if on else None)


def sweep() -> int:
    """Forget files that were taken off long ago, then bytes that no row names. Returns how many contents went."""
    now = clock.now()
    gone = File.objects.filter(detached_at__lt=now - DETACHED)
    for digest in set(gone.values_list("sha256", flat=True)):
        # The bytes go a day after their row, so that a backup under way finds them.
        with suppress(FileNotFoundError):
            os.utime(path_of(digest))
    gone.delete()
    old = (now - GRACE).timestamp()
    stale = {path.name: path for path in _contents() if path.stat().st_mtime < old}
    names = sorted(stale)
    for start in range(0, len(names), 500):
        part = names[start : start + 500]
        for kept in File.objects.filter(sha256__in=part).values_list("sha256", flat=True):
            stale.pop(kept, None)
    return sum(_remove(path, old) for path in stale.values())


def _contents() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return [path for path in root.glob("??/*") if path.is_file() and len(path.name.lstrip(".")) >= 64]


def _remove(path: Path, old: float) -> bool:
    """An upload of the same content touches the file: what was touched while it was moved away comes back."""
    away = path.with_name(f".{path.name.lstrip('.')}.gone")
    path.rename(away)
    if away.stat().st_mtime >= old:
        away.rename(path)
        return False
    away.unlink()
    return True


def _received(source: IO[bytes], name: str) -> tuple[Path, str, int]:
    """The bytes on disk beside their later place, with their hash and number."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, made = tempfile.mkstemp(dir=root, prefix=".part-")
    part = Path(made)
    try:
        with os.fdopen(handle, "wb") as out:
            while block := source.read(BLOCK):
                size += len(block)
                if size > MOST_BYTES:
                    most = MOST_BYTES // 1024 // 1024
                    raise Refused(
                        _("“%(name)s” is larger than %(most)s MB. Send a link to it, or make it smaller.")
                        % {"name": name, "most": most}
                    )
                out.write(block)
                digest.update(block)
            out.flush()
            os.fsync(out.fileno())
        if not size:
            raise Refused(_("“%(name)s” is empty. Choose the file again.") % {"name": name})
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part, digest.hexdigest(), size


def _settle(part: Path, place: Path) -> None:
    """Give the bytes their name at once; the same content is there once."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.utime(place)
    except FileNotFoundError:
        part.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
