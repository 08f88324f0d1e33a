"""Uploads are kept whole or not at all, are what they say they are, and go only when nothing names them."""

import datetime as dt
import io
import os
from pathlib import Path
from typing import Any

import pytest

from yingdan.core import clock, files
from yingdan.core.file_types import LONGEST_NAME, clean_name
from yingdan.core.models import File
from yingdan.core.refusal import Missing, Refused

PDF = b"%PDF-1.7\n" + b"x" * 100
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def keep(clerk: Any, name: str = "合同 第 8 条.pdf", content: bytes = PDF) -> File:
    return files.keep_file(actor=clerk, kind="person", record=clerk.user_id, name=name, source=io.BytesIO(content))


def lying(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file()) if media.is_dir() else []


def test_a_chinese_name_survives_and_the_type_is_read_from_the_content(clerk: Any) -> None:
    file = keep(clerk)
    assert (file.name, file.size, file.mime) == ("合同 第 8 条.pdf", len(PDF), "application/pdf")
    assert files.path_of(file.sha256).read_bytes() == PDF


def test_the_same_content_lies_there_once(clerk: Any, media: Path) -> None:
    first, second = keep(clerk), keep(clerk, "副本.pdf")
    assert first.sha256 == second.sha256
    assert lying(media) == [first.sha256]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("x.html", b"<!doctype html><script>alert(1)</script>"),
        ("x.htm", b"<html>"),
        ("x.xhtml", b"<html>"),
        ("x.exe", b"MZ\x90\x00"),
        ("x.js", b"alert(1)"),
        ("x", b"no ending"),
        ("x.pdf", b"<html>"),
        ("x.png", PDF),
        ("x.jpg", b"<svg/>"),
        ("x.docx", b"MZ\x90\x00"),
        ("x.webp", b"RIFF\x10\0\0\0WAVE"),
        ("x.txt", b"MZ\x00\x00binary"),
        ("x.pdf.html", PDF),
    ],
)
def test_what_is_not_allowed_is_refused_and_leaves_no_bytes(clerk: Any, media: Path, name: str, content: bytes) -> None:
    with pytest.raises(Refused, match=name.replace(".", r"\.")):
        keep(clerk, name, content)
    assert lying(media) == []
    assert not File.objects.exists()


def test_what_is_too_large_or_empty_is_refused_with_a_sentence(
    clerk: Any, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1024 * 1024)
    with pytest.raises(Refused, match="1 MB"):
        keep(clerk, "大.pdf", PDF + b"x" * 1024 * 1024)
    with pytest.raises(Refused, match="空"):
        keep(clerk, "空.pdf", b"")
    assert lying(media) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\报价.xlsx", "报价.xlsx"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        (".htaccess", "htaccess"),
        ("", "file"),
        ("长" * 300 + ".pdf", "长" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_names_lose_paths_and_signs_that_are_not_seen(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_file_is_read_through_its_record(clerk: Any) -> None:
    file = keep(clerk)
    assert files.file_for(clerk, file.pk) == file
    File.objects.filter(pk=file.pk).update(record=0)
    with pytest.raises(Missing):
        files.file_for(clerk, file.pk)


@pytest.mark.parametrize("kind", ["nothing", ""])
def test_a_file_on_an_unknown_kind_is_missing(clerk: Any, kind: str) -> None:
    file = keep(clerk)
    File.objects.filter(pk=file.pk).update(kind=kind)
    with pytest.raises(Missing):
        files.file_for(clerk, file.pk)


def test_bytes_go_when_no_row_names_them_and_not_before_a_day(clerk: Any, media: Path) -> None:
    kept, lost = keep(clerk), keep(clerk, "图.png", PNG)
    lost.delete()
    assert files.sweep() == 0
    age(media, dt.timedelta(days=2))
    assert files.sweep() == 1
    assert lying(media) == [kept.sha256]


def test_a_file_taken_off_its_record_can_be_put_back_for_a_month(clerk: Any, media: Path) -> None:
    file = keep(clerk)
    files.detach([file.pk])
    with pytest.raises(Missing):
        files.file_for(clerk, file.pk)
    age(media, dt.timedelta(days=60))
    assert files.sweep() == 0
    files.detach([file.pk], on=False)
    assert files.file_for(clerk, file.pk) == file
    File.objects.update(detached_at=clock.now() - dt.timedelta(days=31))
    assert files.sweep() == 0, "the bytes stay a day longer than their row"
    assert not File.objects.exists()
    age(media, dt.timedelta(days=2))
    assert files.sweep() == 1


def test_an_upload_of_the_same_content_saves_it_from_the_sweep(clerk: Any, media: Path) -> None:
    keep(clerk).delete()
    age(media, dt.timedelta(days=2))
    # The upload has touched the bytes; its row is not committed yet.
    keep(clerk).delete()
    assert files.sweep() == 0
    assert len(lying(media)) == 1


def age(media: Path, by: dt.timedelta) -> None:
    old = (clock.now() - by).timestamp()
    for path in media.rglob("*"):
        if path.is_file():
            os.utime(path, (old, old))
