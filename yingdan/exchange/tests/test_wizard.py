"""What the wizard knows of a file before a person chose anything."""

from pathlib import Path

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.jobs import run_job
from yingdan.customers.models import Customer
from yingdan.exchange import tasks
from yingdan.exchange.commands import prepare_import, rehearse, report_of
from yingdan.exchange.commands.wizard import keep_map, look_at, propose_map
from yingdan.exchange.mapping import map_of

CHINESE = "编号,项目名称,客户全称,预估金额,签单时间,进展,业务员\n1,压机,申江重工,86万,3/4/2026,1,林婧\n"


def file(folder: Path, content: str, name: str = "存量商机.csv", encoding: str = "gbk") -> Path:
    (folder / name).write_text(content, encoding=encoding)
    return folder / name


def test_a_look_tells_every_guess(tmp_path: Path) -> None:
    [look] = look_at(file(tmp_path, CHINESE))
    assert (look.rows, look.header_at, look.delimiter) == (1, 1, ",")
    assert look.encoding is not None
    assert look.encoding.name == "gb18030"
    assert look.sample[0].cells[1] == "压机"
    assert not look.orders["签单时间"].proven


@pytest.mark.parametrize(
    ("header", "kind", "fields"),
    [
        (
            CHINESE.splitlines()[0],
            "deal",
            {"name": "项目名称", "customer": "客户全称", "amount": "预估金额", "expected_close": "签单时间",
             "stage": "进展", "owner": "业务员"},
        ),
        ("客户名称,行业,地址,统一社会信用代码", "customer",
         {"name": "客户名称", "industry": "行业", "address": "地址", "credit_code": "统一社会信用代码"}),
        ("姓名,职务,手机,微信,客户", "contact",
         {"name": "姓名", "title": "职务", "mobile": "手机", "wechat": "微信", "customer": "客户"}),
        ("Product Name,SKU,List price", "product", {"name": "Product Name", "code": "SKU", "price": "List price"}),
    ],
)  # fmt: skip
def test_columns_find_their_fields(cast: Cast, tmp_path: Path, header: str, kind: str, fields: dict[str, str]) -> None:
    looks = look_at(file(tmp_path, f"{header}\n" + ",".join("x" for _ in header.split(",")) + "\n"))
    [part] = propose_map(actor=cast("admin"), looks=looks)["file"]
    assert part["kind"] == kind
    assert part["fields"] == fields


def test_a_proposed_map_can_be_run_as_it_is(cast: Cast, tmp_path: Path) -> None:
    path = file(tmp_path, CHINESE)
    content = propose_map(actor=cast("admin"), looks=look_at(path))
    report = rehearse(actor=cast("admin"), rules=map_of(content), paths=[path])
    assert report.counts["created"] == {"deal": 1}


def test_a_map_that_was_used_is_offered_again_to_the_same_person(cast: Cast, tmp_path: Path) -> None:
    [look] = look_at(file(tmp_path, CHINESE))
    used = {"profile": "upload", "file": [{"match": look.file, "kind": "deal", "fields": {"name": "客户全称"}}]}
    keep_map(actor=cast("admin"), look=look, content=used)
    again = look_at(file(tmp_path, CHINESE + "2,b,c,1,3/4/2026,1,林婧\n", "另一个.csv"))
    assert propose_map(actor=cast("admin"), looks=again)["file"][0]["fields"] == {"name": "客户全称"}
    assert propose_map(actor=cast("director"), looks=again)["file"][0]["fields"] != {"name": "客户全称"}


def test_an_import_runs_as_a_job_with_the_rights_of_who_started_it(cast: Cast, tmp_path: Path) -> None:
    path = file(tmp_path, "客户名称,行业\n甲,机械\n乙,食品\n")
    content = propose_map(actor=cast("director"), looks=look_at(path))
    batch = prepare_import(actor=cast("director"), rules=map_of(content), paths=[path])
    run_job.func("exchange.run_import", [batch.pk, content])
    assert report_of(batch).counts["created"] == {"customer": 2}
    assert set(Customer.objects.values_list("owner__username", flat=True)) == {"director"}
    assert (batch.state, batch.done, batch.total) == ("done", 2, 2)
    tasks.run_in_background(batch.pk, content)
    assert Customer.objects.count() == 2
