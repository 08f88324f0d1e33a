"""A backup holds everything, on both databases; one changed byte is refused."""

import io
import random
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import TransactionTestCase

from yingdan.accounts.rules import cli_actor
from yingdan.accounts.testing import make_cast
from yingdan.core.backup import SNAPSHOT, BackupError, compare, occupied, read_manifest, restore_backup, write_backup
from yingdan.core.dumping import table_hash, tables
from yingdan.core.files import file_for, keep_file, path_of
from yingdan.core.models import Company
from yingdan.core.testing import table_hashes
from yingdan.deals.testing import make_deal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Django allows a test only the connections it knew when the test class was made.
    for case in TransactionTestCase.__subclasses__():
        monkeypatch.setattr(case, "databases", {*case.databases, SNAPSHOT})
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "files" / "合同").mkdir(parents=True)
    (tmp_path / "files" / "合同" / "a.pdf").write_bytes(b"%PDF")
    return tmp_path


@pytest.fixture
def backup(home: Path) -> Path:
    cast = make_cast()
    make_deal(cast("sales"), "伺服压机，“一期”\n二行")
    write_backup(home / "b.zip")
    return home / "b.zip"


def empty_everything() -> None:
    with transaction.atomic():
        for model in tables().values():
            model._base_manager.all()._raw_delete("default")


def test_a_backup_equals_the_database_it_was_made_of(backup: Path) -> None:
    manifest, differences = compare(backup)
    assert differences == []
    assert manifest.tables["deals_deal"][0] == 1
    assert manifest.rows == sum(table_hash(model)[0] for model in tables().values())
    assert list(manifest.files) == ["合同/a.pdf"]


def test_a_change_after_the_backup_is_named(backup: Path, home: Path) -> None:
    Company.objects.update(name="改过")
    (home / "files" / "合同" / "a.pdf").write_bytes(b"other")
    assert [one.name for one in compare(backup)[1]] == ["core_company", "合同/a.pdf"]


def test_a_restore_into_an_empty_database_brings_everything_back(backup: Path, home: Path) -> None:
    before = table_hashes()
    empty_everything()
    (home / "files" / "合同" / "a.pdf").unlink()
    assert occupied() == {}
    restore_backup(backup)
    assert table_hashes() == before
    assert compare(backup)[1] == []
    # The next record gets a number of its own.
    assert make_deal(cli_actor(), "又一单").pk > 1


def test_a_database_that_holds_something_is_only_replaced_by_force(backup: Path) -> None:
    Company.objects.update(name="改过")
    with pytest.raises(BackupError, match="not empty"):
        restore_backup(backup)
    assert Company.objects.get().name == "改过"
    restore_backup(backup, force=True)
    assert Company.objects.get().name == "衡川智能"


def test_attached_files_come_back_whole(home: Path) -> None:
    cast = make_cast()
    deal = make_deal(cast("sales"), "压机")
    file = attach(cast, deal.pk)
    write_backup(home / "b.zip")
    empty_everything()
    path_of(file.sha256).unlink()
    restore_backup(home / "b.zip")
    assert compare(home / "b.zip")[1] == []
    assert file_for(cast("sales"), file.pk).name == "合同.pdf"
    assert path_of(file.sha256).read_bytes() == b"%PDF-1.7 text"


def test_a_missing_or_flipped_attached_file_is_named(home: Path) -> None:
    cast = make_cast()
    file = attach(cast, make_deal(cast("sales"), "压机").pk)
    place = path_of(file.sha256)
    write_backup(home / "b.zip")
    place.write_bytes(b"%PDF-1.7 tExt")
    assert [file.sha256 in one.name for one in compare(home / "b.zip")[1]] == [True]
    # A backup of the spoiled file is sound as a backup, and says that its content is not what it was.
    write_backup(home / "spoiled.zip")
    assert ["in the backup" in one.name for one in compare(home / "spoiled.zip")[1]] == [True]
    place.unlink()
    assert [one.found for one in compare(home / "b.zip")[1]] == [0]


def attach(cast: Any, deal: int) -> Any:
    content = io.BytesIO(b"%PDF-1.7 text")
    return keep_file(actor=cast("sales"), kind="deal", record=deal, name="合同.pdf", source=content)


def test_every_flipped_byte_is_refused(backup: Path) -> None:
    whole = backup.read_bytes()
    chosen = random.Random(5)
    places = [0, len(whole) - 1, len(whole) - 70, *(chosen.randrange(len(whole)) for _ in range(47))]
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 1 << chosen.randrange(8)
        backup.write_bytes(broken)
        with pytest.raises(BackupError):
            read_manifest(backup)


@pytest.mark.parametrize("content", [b"", b"short", b"PK" + b"x" * 500])
def test_what_is_no_backup_is_refused(home: Path, content: bytes) -> None:
    (home / "x.zip").write_bytes(content)
    with pytest.raises(BackupError, match=r"x\.zip"):
        restore_backup(home / "x.zip")


def test_a_backup_of_other_tables_is_refused_before_anything_changes(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yingdan.core import backup as module

    monkeypatch.setattr(module, "applied", lambda using: [["core", "9999_later"]])
    before = table_hashes()
    with pytest.raises(BackupError, match="upgrade"):
        restore_backup(backup, force=True)
    assert table_hashes() == before


def test_a_backup_leaves_nothing_half_written_behind(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from yingdan.core import backup as module

    make_cast()

    def breaks(path: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(module, "_seal", breaks)
    with pytest.raises(OSError, match="disk full"):
        write_backup(home / "b.zip")
    assert [path.name for path in home.iterdir()] == ["files"]
