"""Backup and restore: one sealed file with every table and every upload, the same for both databases.

The file is a zip. Its comment, the last 64 bytes, is the SHA-256 of all bytes before it, so that no single byte can
change unseen; the manifest names version, migrations, rows and a hash for each table and each upload.
"""

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from yingdan import __version__
from yingdan.core import clock
from yingdan.core.dumping import columns, insert, lines, row_of, table_hash, tables
from yingdan.core.files import path_of
from yingdan.core.models import Company, Event, File

FORMAT = 1
SEAL = 64
SNAPSHOT = "snapshot"
BLOCK = 1 << 20
# What a fresh database holds by itself.
GIVEN = frozenset({"django_content_type", "auth_permission"})


class BackupError(ValueError):
    """A backup cannot be made, read or restored; one sentence says why and what to do."""


@dataclass(slots=True)
class Manifest:
    """What a backup holds. Tables and files: name -> [rows or bytes, sha256]."""

    version: str
    made_at: str
    database: str
    migrations: list[list[str]]
    format: int = FORMAT
    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(rows for rows, _hash in self.tables.values())


@dataclass(frozen=True, slots=True)
class Difference:
    """A table or file that is not here as it is in the backup."""

    name: str
    expected: int
    found: int

    def __str__(self) -> str:
        return f"{self.name} ({self.expected:,} in the backup, {self.found:,} here)"


def write_backup(path: Path) -> Manifest:
    """Write everything as of one moment; writers go on meanwhile. An existing file is replaced once all is written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with snapshot() as using:
            manifest = _write(part, using)
        _seal(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def read_manifest(path: Path) -> Manifest:
    """Check the seal of a backup, then read what it holds. Raises BackupError for anything else."""
    _check_seal(path)
    try:
        with zipfile.ZipFile(path) as archive:
            content = json.loads(archive.read("manifest.json"))
        manifest = Manifest(**content)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as problem:
        raise BackupError(f"{path}: this is no backup of Yingdan") from problem
    if manifest.format != FORMAT:
        raise BackupError(f"{path}: the format {manifest.format} is newer than this program; upgrade it first")
    manifest.tables = {name: (rows, digest) for name, (rows, digest) in manifest.tables.items()}
    manifest.files = {name: (size, digest) for name, (size, digest) in manifest.files.items()}
    return manifest


def compare(path: Path) -> tuple[Manifest, list[Difference]]:
    """Compare a backup with this database and its uploads, table by table, by rows and hash. Writes nothing."""
    manifest = read_manifest(path)
    found = [*_table_differences(manifest), *_file_differences(manifest)]
    return manifest, found


def applied(using: str) -> list[list[str]]:
    """The migrations of our own rooms and of the libraries whose tables are kept."""
    done = MigrationRecorder(connections[using]).applied_migrations()
    return sorted([app, name] for app, name in done)


def occupied() -> dict[str, int]:
    """The rows that a restore would replace: nothing where no company was founded and nothing ever happened."""
    if not Company.objects.exists() and not Event.objects.exists():
        return {}
    counts = {name: model._base_manager.count() for name, model in tables().items() if name not in GIVEN}
    return {name: count for name, count in counts.items() if count}


def restore_backup(path: Path, *, force: bool = False) -> Manifest:
    """Put a backup into an empty, migrated database, in one transaction, then compare it. `force` replaces
    what is there."""
    manifest = read_manifest(path)
    _check_version(manifest)
    lost = occupied()
    if lost and not force:
        named = ", ".join(f"{name} {count:,}" for name, count in sorted(lost.items(), key=lambda pair: -pair[1])[:5])
        raise BackupError(
            f"this database is not empty: {sum(lost.values()):,} rows would be lost ({named}); "
            "nothing was changed. --force replaces them"
        )
    with zipfile.ZipFile(path) as archive, transaction.atomic():
        _fill(archive, manifest)
        differences = list(_table_differences(manifest))
        if differences:
            raise BackupError(f"after the restore {differences[0]} differs; nothing was changed")
        # Before the commit: rows never name bytes that are not there.
        _unpack(archive, manifest)
    return manifest


def empty_out(using: str) -> None:
    """Take every row out of every table, before others are put in."""
    for model in tables().values():
        model._base_manager.using(using)._raw_delete(using)


def number_on(using: str) -> None:
    """The next record of each table gets a number of its own, after the rows that were put in with theirs."""
    with connections[using].cursor() as cursor:
        for statement in connections[using].ops.sequence_reset_sql(no_style(), list(tables().values())):
            cursor.execute(statement)


@contextmanager
def snapshot() -> Iterator[str]:
    """A second connection that sees the database as of one moment: a copy by SQLite's backup API, or a repeatable
    read transaction of PostgreSQL."""
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="snapshot-") as folder:
        config: dict[str, Any] = dict(connection.settings_dict)
        if connection.vendor == "sqlite":
            copied = Path(folder) / "copy.sqlite3"
            connection.ensure_connection()
            target = sqlite3.connect(copied)
            connection.connection.backup(target)
            target.close()
            config |= {"NAME": str(copied), "OPTIONS": {}}
        else:
            from psycopg import IsolationLevel

            config |= {"OPTIONS": {**config["OPTIONS"], "isolation_level": IsolationLevel.REPEATABLE_READ}}
        connections.databases[SNAPSHOT] = config
        try:
            with transaction.atomic(using=SNAPSHOT):
                yield SNAPSHOT
        finally:
            connections[SNAPSHOT].close()
            with suppress(AttributeError):
                del connections[SNAPSHOT]
            del connections.databases[SNAPSHOT]


def _write(part: Path, using: str) -> Manifest:
    manifest = Manifest(__version__, clock.now().isoformat(), connection.vendor, applied(using))
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, model in tables().items():
            manifest.columns[name] = columns(model)
            with archive.open(f"tables/{name}.jsonl", "w", force_zip64=True) as out:
                count, digest = 0, hashlib.sha256()
                for line in lines(model, using):
                    out.write(line)
                    digest.update(line)
                    count += 1
            manifest.tables[name] = (count, digest.hexdigest())
        root = Path(settings.MEDIA_ROOT)
        for file in _uploads(root):
            name = file.relative_to(root).as_posix()
            with suppress(FileNotFoundError):  # swept meanwhile: no row of the snapshot names it
                digest_of_file = (file.stat().st_size, _hash_of(file))
                archive.write(file, f"files/{name}")
                manifest.files[name] = digest_of_file
        document = {slot: getattr(manifest, slot) for slot in Manifest.__slots__}
        archive.writestr("manifest.json", json.dumps(document, ensure_ascii=False, indent=1))
        archive.comment = b"0" * SEAL
    return manifest


def _fill(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    here = tables()
    empty_out(DEFAULT_DB_ALIAS)
    for name, (_rows, digest) in manifest.tables.items():
        model, read = here[name], hashlib.sha256()
        with archive.open(f"tables/{name}.jsonl") as stream:
            insert(model, (row_of(model, line) for line in _hashed(stream, read)))
        if read.hexdigest() != digest:
            raise BackupError(f"the table {name} is damaged in the backup; nothing was changed")
    number_on(DEFAULT_DB_ALIAS)


def _hashed(stream: Any, digest: Any) -> Iterator[bytes]:
    for line in stream:
        digest.update(line)
        yield line


def _unpack(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    root = Path(settings.MEDIA_ROOT).resolve()
    for name, (_size, digest) in manifest.files.items():
        target = (root / name).resolve()
        if not target.is_relative_to(root):
            raise BackupError(f"the backup names a file outside of the uploads: {name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(f"files/{name}"))
        if _hash_of(target) != digest:
            raise BackupError(f"the file {name} is damaged in the backup")


def _table_differences(manifest: Manifest) -> Iterator[Difference]:
    here = tables()
    for name, (rows, digest) in manifest.tables.items():
        found = table_hash(here[name]) if name in here else (0, "")
        if found != (rows, digest):
            yield Difference(name, rows, found[0])


def _file_differences(manifest: Manifest) -> Iterator[Difference]:
    root = Path(settings.MEDIA_ROOT)
    for name, (size, digest) in manifest.files.items():
        file = root / name
        if not file.is_file() or _hash_of(file) != digest:
            yield Difference(name, size, file.stat().st_size if file.is_file() else 0)
    yield from _content_differences(manifest, root)


def _content_differences(manifest: Manifest, root: Path) -> Iterator[Difference]:
    """Attached files whose bytes the backup lacks, or holds spoiled: a content is named by its own hash."""
    for digest, size in dict(File.objects.order_by("sha256").values_list("sha256", "size")).items():
        name = path_of(digest).relative_to(root).as_posix()
        if manifest.files.get(name, (0, ""))[1] != digest:
            yield Difference(f"{name} (in the backup)", size, manifest.files.get(name, (0, ""))[0])


def _check_version(manifest: Manifest) -> None:
    """Same migrations, same tables, same columns: else the rows would not fit."""
    here = {name: columns(model) for name, model in tables().items()}
    if applied(DEFAULT_DB_ALIAS) != manifest.migrations or here != manifest.columns:
        raise BackupError(
            f"the backup was made by version {manifest.version} with other tables than version {__version__}; "
            f"restore it with {manifest.version}, then upgrade"
        )


def _uploads(root: Path) -> list[Path]:
    """Every upload; names with a dot in front are on their way in or out."""
    found = root.rglob("*") if root.is_dir() else []
    return sorted(file for file in found if file.is_file() and not file.name.startswith("."))


def _seal(path: Path) -> None:
    with path.open("r+b") as file:
        digest = _digest(file, path.stat().st_size - SEAL)
        file.seek(-SEAL, os.SEEK_END)
        file.write(digest.encode())
        file.flush()
        os.fsync(file.fileno())


def _check_seal(path: Path) -> None:
    size = path.stat().st_size
    if size <= SEAL:
        raise BackupError(f"{path}: this is no backup of Yingdan")
    with path.open("rb") as file:
        digest = _digest(file, size - SEAL)
        kept = file.read(SEAL)
    if digest.encode() != kept:
        raise BackupError(f"{path}: the file is damaged or was changed; nothing of it was used")


def _digest(file: BinaryIO, size: int) -> str:
    """The hash of the first bytes of a file, which is left standing behind them."""
    digest = hashlib.sha256()
    while size:
        block = file.read(min(BLOCK, size))
        if not block:
            break
        digest.update(block)
        size -= len(block)
    return digest.hexdigest()


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
