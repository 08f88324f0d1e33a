"""The wizard in the browser: each step, who may take it, and what it does with files that mean harm."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.jobs import run_job
from yingdan.core.models import Batch
from yingdan.customers.commands import CustomerDraft, create_customers, edit_customer
from yingdan.customers.models import Customer
from yingdan.deals.models import Deal
from yingdan.deals.testing import make_process
from yingdan.exchange.commands import drafts, uploads
from yingdan.exchange.commands.hand import hand_of
from yingdan.exchange.models import Draft

pytestmark = pytest.mark.django_db

DEALS = """编号,项目名称,客户全称,预估金额,签单时间,业务员
1,压机,申江重工,86万,2026-12-20,林婧
2,行车,申江重工,很多,2026-02-30,林靖
"""
GOOD = DEALS.replace("很多", "5").replace("02-30", "02-28")


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was put into the queue; `work` does it."""
    jobs: list[Any] = []
    for place in ("commands.drafts", "commands.undoing", "commands.checking"):
        monkeypatch.setattr(f"yingdan.exchange.{place}.later", lambda name, *given: jobs.append((name, list(given))))
    return jobs


def work(jobs: list[Any]) -> None:
    while jobs:
        run_job.func(*jobs.pop(0))


@pytest.fixture
def director(cast: Cast, client: Client) -> Client:
    make_process()
    client.force_login(cast["director"])
    return client


def upload(client: Client, content: str | bytes = DEALS, name: str = "存量商机.csv", **more: Any) -> Any:
    data = content if isinstance(content, bytes) else content.encode("gbk")
    return client.post("/import/new/", {"source": "own", "upload": SimpleUploadedFile(name, data), **more})


def columns(draft: Draft, **more: str) -> dict[str, str]:
    """What the page of columns posts when nothing is changed on it."""
    hand = hand_of(draft.content["file"][0])
    assert hand is not None
    look = drafts.look_of(draft, draft.files[0])
    chosen = {f"f0-c{at}": hand.columns.get(column, "") for at, column in enumerate(look.header)}
    return {"f0-kind": hand.kind, "f0-id": hand.id, "f0-unknown": hand.unknown, **chosen, "next": "1", **more}


def checked(client: Client, content: str | bytes = DEALS, **more: str) -> Draft:
    """An upload whose rows were checked."""
    upload(client, content)
    draft = Draft.objects.latest("pk")
    answer = client.post(f"/import/drafts/{draft.pk}/map/", columns(draft, **more))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.state == "checked"
    return draft


def test_a_file_goes_all_the_way_and_back(director: Client, queued: list[Any]) -> None:
    answer = upload(director)
    draft = Draft.objects.get()
    assert answer["Location"] == f"/import/drafts/{draft.pk}/read/"
    page = director.get(answer["Location"]).content.decode()
    assert "GBK / GB18030" in page
    assert "申江重工" in page
    page = director.get(f"/import/drafts/{draft.pk}/map/").content.decode()
    assert 'value="expected_close" selected' in page
    director.post(f"/import/drafts/{draft.pk}/map/", columns(draft, **{"f0-unknown": "create"}))
    page = director.get(f"/import/drafts/{draft.pk}/check/").content.decode()
    assert "「很多」不是金额" in page
    assert 'class="wrong bad"' in page
    assert "改为 2026-02-28" in page
    assert "写入可用的 1 行" in page
    first = director.post(f"/import/drafts/{draft.pk}/write/")
    second = director.post(f"/import/drafts/{draft.pk}/write/")
    assert first["Location"] == second["Location"]
    assert len(queued) == 1
    assert "已写入 0" in director.get(first["Location"]).content.decode()
    assert director.get(first["Location"] + "progress/").status_code == 200
    folder = uploads.folder_of(draft.folder)
    assert folder.is_dir()
    work(queued)
    assert not folder.exists()
    assert not Draft.objects.exists()
    assert director.get(first["Location"] + "progress/")["Location"] == first["Location"]
    page = director.get(first["Location"]).content.decode()
    assert "未写入的行" in page
    assert Deal.objects.get().amount == 860_000
    assert Deal.objects.get().name == "压机"
    told = director.get(first["Location"] + "problems/").content.decode("utf-8-sig")
    assert "2026-02-30" in told
    director.post(first["Location"] + "undo/")
    work(queued)
    assert not Deal.objects.exists()
    assert "已撤销" in director.get(first["Location"]).content.decode()


def test_one_cell_and_one_cause_are_put_right(director: Client, queued: list[Any]) -> None:
    draft = checked(director)
    fix = f"/import/drafts/{draft.pk}/fix/"
    cell = {"act": "cell", "file": "存量商机.csv", "row": "3", "column": "预估金额", "text": "900000"}
    assert director.post(fix, cell)["Location"].endswith("/check/")
    draft.refresh_from_db()
    for column in ("签单时间", "业务员"):
        [cause] = [at for at, one in enumerate(draft.checked["causes"]) if one["column"] == column]
        director.post(fix, {"act": "cause", "cause": str(cause), "version": str(draft.version)})
        draft.refresh_from_db()
    assert (draft.checked["bad"], draft.checked["total"]) == (0, 2)
    old = director.post(fix, {"act": "cause", "cause": "0", "version": "1", "text": "x"})
    assert old.status_code == 422
    director.post(f"/import/drafts/{draft.pk}/write/")
    work(queued)
    deal = Deal.objects.get(name="行车")
    assert (deal.amount, deal.expected_close, deal.owner.name if deal.owner else "") == (
        900_000, dt.date(2026, 2, 28), "林婧"
    )  # fmt: skip


def test_a_row_can_be_left_out_and_the_report_says_so(director: Client, queued: list[Any]) -> None:
    draft = checked(director, GOOD)
    director.post(f"/import/drafts/{draft.pk}/fix/", {"act": "skip", "file": "存量商机.csv", "row": "3"})
    draft.refresh_from_db()
    assert draft.content["file"][0]["correct"]["skip"] == [3]
    director.post(f"/import/drafts/{draft.pk}/write/")
    work(queued)
    assert Deal.objects.get().name == "压机"
    assert "按你的要求跳过" in director.get(f"/import/{Batch.objects.get().pk}/").content.decode()


def test_a_row_with_three_problems_counts_as_one_rejected_row(director: Client, queued: list[Any]) -> None:
    draft = checked(director)
    director.post(f"/import/drafts/{draft.pk}/write/")
    work(queued)
    context = director.get(f"/import/{Batch.objects.get().pk}/").context
    assert context["rejected_count"] > 1
    assert context["rejected_rows"] == 1


def test_corrections_are_taken_back_together(director: Client, queued: list[Any]) -> None:
    draft = checked(director)
    fix = f"/import/drafts/{draft.pk}/fix/"
    director.post(fix, {"act": "cell", "file": "存量商机.csv", "row": "3", "column": "预估金额", "text": "1"})
    director.post(fix, {"act": "reset"})
    draft.refresh_from_db()
    assert draft.content["file"][0]["correct"] == {"words": {}, "cells": {}, "skip": []}


def test_the_map_of_a_file_is_remembered_with_its_words(director: Client, queued: list[Any]) -> None:
    draft = checked(director, GOOD, **{"f0-c2": ""})
    [cause] = [at for at, one in enumerate(draft.checked["causes"]) if one["column"] == "业务员"]
    director.post(
        f"/import/drafts/{draft.pk}/fix/", {"act": "cause", "cause": str(cause), "version": str(draft.version)}
    )
    director.post(f"/import/drafts/{draft.pk}/write/")
    work(queued)
    upload(director, GOOD + "3,铣床,甲,1,2026-03-01,林靖\n", "另一个.csv")
    again = Draft.objects.get()
    assert "customer" not in again.content["file"][0]["fields"]
    assert again.content["file"][0]["correct"]["words"] == {"业务员": {"林靖": "林婧"}}
    assert "的对应填好" in director.get(f"/import/drafts/{again.pk}/map/").content.decode()


def test_encoding_and_header_can_be_chosen(director: Client, queued: list[Any]) -> None:
    upload(director, "客户名单\n客户名称,地区\n申江重工,上海\n".encode("utf-16"))
    draft = Draft.objects.get()
    read = f"/import/drafts/{draft.pk}/read/"
    page = director.post(read, {"f0-encoding": "cp1252", "f0-delimiter": ",", "next": "1"})
    assert page.status_code in (302, 422)
    page = director.post(read, {"f0-encoding": "utf-16", "f0-header": "2"})
    assert "申江重工" in page.content.decode()
    draft.refresh_from_db()
    assert (draft.content["file"][0]["header"], draft.content["file"][0]["kind"]) == (2, "customer")
    assert director.post(read, {"f0-header": "99"}).status_code == 200
    assert director.post(read, {"f0-header": "99", "next": "1"}).status_code == 422
    assert director.post(read, {"f0-header": "-1"}).status_code == 422


def test_a_column_twice_or_a_missing_name_is_refused(director: Client, queued: list[Any]) -> None:
    upload(director, "客户名称,别名\n甲,乙\n")
    draft = Draft.objects.get()
    url = f"/import/drafts/{draft.pk}/map/"
    twice = director.post(url, columns(draft, **{"f0-c1": "name"}))
    assert (twice.status_code, "有两列都对应到" in twice.content.decode()) == (422, True)
    none = director.post(url, columns(draft, **{"f0-c0": ""}))
    assert (none.status_code, "就不能写入" in none.content.decode()) == (422, True)
    other = director.post(url, columns(draft, **{"f0-kind": "lead"}))
    assert other.status_code == 200
    draft.refresh_from_db()
    assert draft.content["file"][0]["kind"] == "lead"


def test_a_value_can_be_the_same_in_every_row(director: Client, queued: list[Any]) -> None:
    draft = checked(director, "客户名称\n甲\n乙\n", **{"f0-k0": "region", "f0-v0": "上海"})
    director.post(f"/import/drafts/{draft.pk}/write/")
    work(queued)
    assert set(Customer.objects.values_list("region", flat=True)) == {"上海"}


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.exe", b"MZ", "只支持"),
        ("a.csv", b"", "是空文件"),
        ("a.xlsx", b"no workbook", "扩展名不符"),
        ("a.csv", b"PK\x03\x04zip", "扩展名不符"),
        ("a.csv", b"%PDF-1.7", "扩展名不符"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(
    director: Client, name: str, content: bytes, word: str, tmp_path: Path
) -> None:
    answer = upload(director, content, name)
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not Draft.objects.exists()
    assert not list((tmp_path / "imports").glob("*"))


@pytest.mark.parametrize(
    "content", [b"\x00" * 300, b'"never closed\n' * 9, b"a\n", b"\xff\xfe\xff", b"=1+1,@x\n=cmd|' /C calc'!A0,2\n"]
)
def test_nasty_content_ends_in_a_page(director: Client, queued: list[Any], content: bytes) -> None:
    assert upload(director, content).status_code == 302
    draft = Draft.objects.get()
    base = f"/import/drafts/{draft.pk}/"
    for page in ("read/", "map/", "check/"):
        assert director.get(base + page).status_code == 200
    assert director.post(base + "read/", {"next": "1"}).status_code in (302, 422)
    assert director.post(base + "map/", {"next": "1", "f0-kind": "customer", "f0-c0": "name"}).status_code in (
        200,
        302,
        422,
    )


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "..\\..\\x.csv", "a/b/[*]?.csv", "\u202egpj.csv", ".csv.csv"])
def test_a_name_leads_nowhere(director: Client, name: str, tmp_path: Path) -> None:
    assert "/" not in (safe := uploads.safe_name(name))
    assert not set(safe) & set("\\[]*?\u202e")
    upload(director, "客户名称\n甲\n", name)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.parent.parent for path in kept] == [tmp_path / "imports"]


def test_too_large_is_said_before_anything_is_kept(director: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 10)
    assert "请拆分" in upload(director).content.decode()


def test_a_map_file_decides_and_a_wrong_one_is_named(director: Client, queued: list[Any]) -> None:
    toml = b'profile = "x"\n[[file]]\nmatch = "*.csv"\nkind = "customer"\nid = "No"\n[file.fields]\nname = "Firma"\n'
    answer = upload(director, "No,Firma\n1,甲\n", map=SimpleUploadedFile("m.toml", toml))
    draft = Draft.objects.get()
    page = director.get(f"/import/drafts/{draft.pk}/map/").content.decode()
    assert "Firma" in page
    assert director.post(f"/import/drafts/{draft.pk}/map/", {"next": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.checked["counts"]["created"] == {"customer": 1}
    assert director.post(f"/import/drafts/{draft.pk}/map/", {"by_hand": "1"}).status_code == 200
    draft.refresh_from_db()
    assert draft.source == "own"
    bad = upload(director, "a\n1\n", map=SimpleUploadedFile("m.toml", b"profile = "))
    assert (bad.status_code, "映射读不出来" in bad.content.decode()) == (422, True)
    other = upload(director, "a\n1\n", source="zoho")
    assert (other.status_code, "应有的文件名" in other.content.decode()) == (422, True)
    assert answer.status_code == 302


def test_nobody_without_the_right_and_nobody_else_finds_a_page(cast: Cast, director: Client, queued: list[Any]) -> None:
    draft = checked(director)
    director.post(f"/import/drafts/{draft.pk}/write/")
    batch = Batch.objects.get()
    upload(director)
    other = Draft.objects.get(batch=None)
    pages = [f"/import/drafts/{other.pk}/{page}/" for page in ("read", "map", "check", "checking", "problems")]
    pages += [f"/import/{batch.pk}/", f"/import/{batch.pk}/progress/", f"/import/{batch.pk}/problems/"]
    acts = [f"/import/drafts/{other.pk}/{act}/" for act in ("fix", "write", "drop")] + [f"/import/{batch.pk}/undo/"]
    for who in ("sales", "admin"):
        director.force_login(cast[who])
        found = {page: director.get(page).status_code for page in pages}
        found |= {act: director.post(act).status_code for act in acts[:3]}
        own = {} if who == "sales" else dict.fromkeys(pages[5:], 200)
        assert found == dict.fromkeys(found, 404) | own
    director.force_login(cast["sales"])
    assert [director.get(page).status_code for page in ("/import/", "/import/new/")] == [404, 404]
    assert director.post(acts[3]).status_code == 404
    assert '"/import/"' not in director.get("/").content.decode()


def test_undoing_names_each_record_that_stays(cast: Cast, director: Client, queued: list[Any]) -> None:
    draft = checked(director, "客户名称\n甲\n乙\n")
    director.post(f"/import/drafts/{draft.pk}/write/")
    assert director.post(f"/import/{Batch.objects.get().pk}/undo/").status_code == 409
    work(queued)
    kept = Customer.objects.get(name="甲")
    edit_customer(actor=cast("director"), pk=kept.pk, values={"region": "上海"})
    batch = Batch.objects.get(kind="import")
    director.post(f"/import/{batch.pk}/undo/")
    work(queued)
    page = director.get(f"/import/{batch.pk}/").content.decode()
    assert "部分撤销" in page
    assert f'href="/customers/{kept.pk}/"' in page
    assert list(Customer.objects.all()) == [kept]


def test_many_rows_are_checked_behind_the_answer(
    director: Client, queued: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yingdan.exchange.commands.checking.AT_ONCE", 1)
    upload(director)
    draft = Draft.objects.get()
    director.post(f"/import/drafts/{draft.pk}/map/", columns(draft))
    assert [name for name, _given in queued] == ["exchange.check_draft"]
    assert "已检查 0 / 2 行" in director.get(f"/import/drafts/{draft.pk}/check/").content.decode()
    assert director.post(f"/import/drafts/{draft.pk}/write/").status_code == 409
    work(queued)
    gone = director.get(f"/import/drafts/{draft.pk}/checking/", headers={"HX-Request": "true"})
    assert gone["HX-Redirect"] == f"/import/drafts/{draft.pk}/check/"


def test_an_import_whose_files_are_gone_says_so(director: Client, queued: list[Any]) -> None:
    draft = checked(director)
    director.post(f"/import/drafts/{draft.pk}/write/")
    uploads.drop_folder(draft.folder)
    work(queued)
    batch = Batch.objects.get()
    assert batch.state == "failed"
    assert "已中止" in director.get(f"/import/{batch.pk}/").content.decode()


def test_old_uploads_go_with_their_files(director: Client, queued: list[Any]) -> None:
    upload(director)
    assert drafts.drop_old_drafts() == 0
    draft = Draft.objects.get()
    Draft.objects.update(at=clock.now() - dt.timedelta(days=8))
    assert drafts.drop_old_drafts() == 1
    assert not uploads.folder_of(draft.folder).exists()


def test_an_upload_can_be_dropped_and_an_empty_list_leads_to_the_import(director: Client, queued: list[Any]) -> None:
    assert 'href="/import/new/"' in director.get("/customers/").content.decode()
    upload(director)
    draft = Draft.objects.get()
    assert draft.files[0] in director.get("/import/").content.decode()
    director.post(f"/import/drafts/{draft.pk}/drop/")
    assert not Draft.objects.exists()


def test_the_file_of_problems_holds_no_formula(cast: Cast, director: Client, queued: list[Any]) -> None:
    create_customers(actor=cast("director"), drafts=[CustomerDraft(name="甲")])
    draft = checked(director, DEALS.replace("很多", "=1+1"))
    told = b"".join(director.get(f"/import/drafts/{draft.pk}/problems/")).decode("utf-8-sig")
    assert "'=1+1" in told
    assert ",=1+1" not in told
