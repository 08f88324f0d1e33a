"""Files leave only through a record that is seen now, and never as a page."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yingdan.accounts.commands import share_record, unshare_record
from yingdan.accounts.testing import Cast
from yingdan.core.commands import delete_records
from yingdan.core.files import path_of
from yingdan.core.models import File
from yingdan.core.policy import policy_of
from yingdan.deals.testing import make_deal
from yingdan.notes import commands
from yingdan.notes.models import Comment

PDF = b"%PDF-1.7\n" + b"x" * 100


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def deal(cast: Cast) -> Any:
    return make_deal(cast("sales"), "伺服压机")


def attach(cast: Cast, deal: Any, name: str = "报价 第二版.pdf", who: str = "sales") -> Comment:
    files = [(name, io.BytesIO(PDF))]
    return commands.write_comment(actor=cast(who), kind="deal", pk=deal.pk, files=files)


def visitor(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who])
    return client


def status(client: Client, file: File) -> int:
    """A file that is answered is also read to its end, which closes it."""
    answer: Any = client.get(f"/files/{file.pk}/")
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return int(answer.status_code)


def test_a_file_comes_back_as_an_attachment_under_its_own_name(cast: Cast, deal: Any) -> None:
    file = attach(cast, deal).files.get()
    client = visitor(cast, "director")
    assert "报价 第二版.pdf" in client.get(f"/deals/{deal.pk}/").content.decode()
    answer: Any = client.get(f"/files/{file.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment;")
    assert "%E6%8A%A5%E4%BB%B7" in said
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["sales2", "hr"])
def test_who_does_not_see_the_record_gets_no_file_of_it(cast: Cast, deal: Any, who: str) -> None:
    file = attach(cast, deal).files.get()
    unknown = visitor(cast, who).get("/files/999999/")
    hidden = visitor(cast, who).get(f"/files/{file.pk}/")
    assert (hidden.status_code, unknown.status_code) == (404, 404)


def test_a_share_that_ends_hides_the_files_again(cast: Cast, deal: Any) -> None:
    file = attach(cast, deal).files.get()
    share = share_record(actor=cast("sales"), kind="deal", pk=deal.pk, user=cast["sales2"].pk)
    client = visitor(cast, "sales2")
    assert status(client, file) == 200
    unshare_record(actor=cast("sales"), pk=share.pk)
    assert status(client, file) == 404


def test_files_go_with_their_comment_and_come_back_with_it(cast: Cast, deal: Any) -> None:
    comment = attach(cast, deal)
    file, client = comment.files.get(), visitor(cast, "sales")
    commands.delete_comment(actor=cast("sales"), pk=comment.pk)
    assert status(client, file) == 404
    assert file.name not in client.get(f"/deals/{deal.pk}/").content.decode()
    commands.restore_comment(actor=cast("sales"), pk=comment.pk)
    assert status(client, file) == 200


def test_files_of_a_record_in_the_recycle_bin_are_out_of_reach(cast: Cast, deal: Any) -> None:
    file = attach(cast, deal).files.get()
    delete_records(actor=cast("sales"), policy=policy_of("deal"), pks=[deal.pk])
    assert status(visitor(cast, "sales"), file) == 404


def test_bytes_that_are_lost_are_missing_and_no_fault(cast: Cast, deal: Any) -> None:
    file = attach(cast, deal).files.get()
    path_of(file.sha256).unlink()
    assert status(visitor(cast, "sales"), file) == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b"<svg onload=alert(1)/>"),
        ("x.html", b"<script>alert(1)</script>"),
        ("x.pdf", b"<script>alert(1)</script>"),
    ],
)
def test_what_a_browser_would_run_is_refused_and_nothing_is_kept(
    cast: Cast, deal: Any, name: str, content: bytes
) -> None:
    upload = SimpleUploadedFile(name, content, content_type="application/pdf")
    answer = visitor(cast, "sales").post(f"/deals/{deal.pk}/comment/", {"text": "看", "uploads": [upload]})
    assert answer.status_code == 422
    assert name in answer.content.decode()
    assert (Comment.objects.count(), File.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ['<img src=x onerror="alert(1)">.pdf', '"><script>alert(1)</script>.pdf'])
def test_a_file_name_is_text_whatever_it_says(cast: Cast, deal: Any, name: str) -> None:
    attach(cast, deal, name)
    html = visitor(cast, "director").get(f"/deals/{deal.pk}/").content.decode()
    assert "<img src=x" not in html
    assert "<script>alert" not in html


def test_several_files_hang_on_one_comment(cast: Cast, deal: Any) -> None:
    uploads = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(3)]
    visitor(cast, "sales").post(f"/deals/{deal.pk}/comment/", {"text": "", "uploads": uploads})
    assert sorted(File.objects.values_list("name", flat=True)) == ["0.pdf", "1.pdf", "2.pdf"]
    assert len({file.sha256 for file in File.objects.all()}) == 1
