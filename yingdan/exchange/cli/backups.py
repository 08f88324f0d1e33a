"""`backup` and `restore`."""

import argparse
from pathlib import Path
from typing import Any

from django.db import connection

from yingdan.core.backup import BackupError, Manifest, compare, occupied, restore_backup, write_backup
from yingdan.core.cli import Failure, command


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write the backup")


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup of this or the other database")
    parser.add_argument("--verify", action="store_true", help="compare it with this database, write nothing")
    parser.add_argument("--force", action="store_true", help="replace what the database holds")


@command(
    "backup",
    about="Write everything, tables and uploads, into one sealed file.",
    example="backup /backups/yingdan-2026-11-24.zip",
    arguments=_backup_arguments,
    say=lambda done: f"{done['file']}: {done['rows']:,} rows, {done['files']:,} files, {done['bytes']:,} bytes",
)
def backup(arguments: argparse.Namespace) -> dict[str, Any]:
    path: Path = arguments.file
    if not path.parent.is_dir():
        raise Failure(f"{path.parent}: there is no such folder")
    manifest = write_backup(path)
    return {"file": str(path), "bytes": path.stat().st_size, **_described(manifest)}


@command(
    "restore",
    about="Put a backup into an empty database, or compare it with this one.",
    example="restore /backups/yingdan-2026-11-24.zip --verify",
    arguments=_restore_arguments,
    say=lambda done: f"{done['file']}: {done['rows']:,} rows, {done['files']:,} files; all tables are equal",
)
def restore(arguments: argparse.Namespace) -> dict[str, Any]:
    path: Path = arguments.file
    if not path.is_file():
        raise Failure(f"{path}: there is no such file")
    try:
        if arguments.verify:
            return _verified(path)
        lost = occupied() if arguments.force else {}
        manifest = restore_backup(path, force=arguments.force)
    except BackupError as problem:
        raise Failure(str(problem)) from problem
    return {"file": str(path), **_described(manifest), "same": True, "replaced": lost}


def _verified(path: Path) -> dict[str, Any]:
    manifest, differences = compare(path)
    if differences:
        named = "; ".join(str(one) for one in differences[:5])
        raise Failure(f"{path}: the file is sound, but {len(differences)} tables or files differ here: {named}")
    return {"file": str(path), **_described(manifest), "same": True}


def _described(manifest: Manifest) -> dict[str, Any]:
    return {
        "version": manifest.version,
        "made_at": manifest.made_at,
        "from": manifest.database,
        "database": connection.vendor,
        "tables": {name: rows for name, (rows, _digest) in manifest.tables.items()},
        "rows": manifest.rows,
        "files": len(manifest.files),
    }
