"""What an import does with rows: creates, recognises, updates, rejects, and says all of it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from yingdan.accounts.models import User
from yingdan.accounts.testing import Cast
from yingdan.core.models import Batch, Event
from yingdan.core.testing import table_hashes
from yingdan.customers.models import Customer
from yingdan.deals.models import Deal
from yingdan.deals.testing import make_customer, make_product
from yingdan.exchange.commands import problem_file
from yingdan.exchange.commands.plan import Item
from yingdan.exchange.models import SourceId
from yingdan.exchange.tests.worlds import CUSTOMERS, bring

THREE = "id,name,industry,owner\n1,申江重工,机械,林婧\n2,北辰医药,医药,林婧\n3,皖南茶业,食品,王砚\n"
DEALS = """
[[file]]
match = "*.csv"
kind = "deal"
id = "id"
[file.fields]
name = "name"
customer = "customer"
owner = "owner"
expected_close = "close"
stage = "stage"
[file.closing]
column = "state"
won = ["赢单"]
lost = ["输单"]
on = "closed"
amount = "amount"
[file.line]
product = "product"
amount = "amount"
"""
HEAD = "id,name,customer,owner,close,stage,state,closed,amount,product\n"


def test_rows_become_records_of_the_people_they_name(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE}).document()
    assert report["created"] == {"customer": 3}
    assert report["rejected"] == report["warnings"] == []
    owners = dict(Customer.objects.values_list("name", "owner__username"))
    assert owners == {"申江重工": "sales", "北辰医药": "sales", "皖南茶业": "sales2"}
    assert Event.objects.filter(batch=report["batch"], verb="customer.created").count() == 3


def test_a_second_import_of_the_same_file_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    bring(cast("admin"), tmp_path, {"a.csv": THREE})
    before = table_hashes()
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE}).document()
    assert (report["created"], report["updated"], report["unchanged"]) == ({}, {}, {"customer": 3})
    assert table_hashes() == before


def test_a_row_that_changed_updates_its_record(cast: Cast, tmp_path: Path) -> None:
    bring(cast("admin"), tmp_path, {"a.csv": THREE})
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE.replace("北辰医药,医药", "北辰医药集团,生物")}).document()
    assert (report["updated"], report["unchanged"]) == ({"customer": 1}, {"customer": 2})
    assert Customer.objects.get(name="北辰医药集团").industry == "生物"


def test_equal_rows_without_an_id_are_two_records_and_known_again(cast: Cast, tmp_path: Path) -> None:
    text, file = CUSTOMERS.replace('id = "id"\n', ""), "name,industry,owner\n甲,x,\n甲,x,\n"
    assert bring(cast("admin"), tmp_path, {"a.csv": file}, text).document()["created"] == {"customer": 2}
    assert bring(cast("admin"), tmp_path, {"a.csv": file}, text).document()["unchanged"] == {"customer": 2}


def test_two_rows_with_one_id_are_never_merged_silently(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE + "2,另一家,医药,林婧\n"}).document()
    assert report["created"] == {"customer": 3}
    assert [(one["row"], one["value"]) for one in report["rejected"]] == [(5, "2")]


def test_customers_of_one_name_are_kept_apart_and_named(cast: Cast, tmp_path: Path) -> None:
    make_customer(cast("admin"), "申江重工")
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE}).document()
    assert report["created"] == {"customer": 3}
    assert [one["value"] for one in report["warnings"]] == ["申江重工"]


def test_unknown_people_become_accounts_that_cannot_sign_in(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast("admin"), tmp_path, {"a.csv": "id,name,industry,owner\n1,甲,x,Cara Losch\n"}).document()
    assert report["created"] == {"person": 1, "customer": 1}
    made = User.objects.get(name="Cara Losch")
    assert (made.username, made.is_active, made.has_usable_password()) == ("cara.losch", False, False)
    assert [one["value"] for one in report["warnings"]] == ["Cara Losch"]


def test_a_deal_lands_with_gaps_and_is_marked_incomplete(cast: Cast, tmp_path: Path) -> None:
    rows = f"{HEAD}K1,,没有这家,林婧,,1,,,,\n"
    report = bring(cast("admin"), tmp_path, {"a.csv": rows}, DEALS).document()
    assert report["created"] == {"deal": 1}
    deal = Deal.objects.get()
    assert (deal.name, deal.incomplete, deal.customer, deal.amount) == ("K1", True, None, None)
    assert [one["column"] for one in report["warnings"]] == ["customer", ""]


def test_a_product_spelt_with_other_spaces_is_matched_and_said(cast: Cast, tmp_path: Path) -> None:
    make_product("GTX Pro")
    make_customer(cast("admin"), "申江重工")
    rows = f"{HEAD}K1,,申江重工,林婧,,1,赢单,2026-03-01,86万,GTXPro\n"
    report = bring(cast("admin"), tmp_path, {"a.csv": rows}, DEALS).document()
    deal = Deal.objects.get()
    assert (deal.name, deal.state, str(deal.amount)) == ("申江重工 GTX Pro", "won", "860000.00")
    assert [(one["value"], "GTX Pro" in one["reason"]) for one in report["warnings"]] == [("GTXPro", True)]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("K1,a,,,2026-02-30,1,,,1,", "close"),
        ("K1,a,,,,1,赢单,,1,", "closed"),
        ("K1,a,,,,1,赢单,2026-03-01,,", "amount"),
        ("K1,a,,,,1,,,many,", "amount"),
        ("K1,a,,,,1,,,-5,", "amount"),
        ("K1,a,,,,1,,,1,,surplus", ""),
        (f"K1,{'长' * 201},,,,1,,,1,", "name"),
    ],
)
def test_a_bad_cell_rejects_its_row_with_the_reason(cast: Cast, tmp_path: Path, row: str, column: str) -> None:
    good = "K2,好,,,,1,,,2,"
    report = bring(cast("admin"), tmp_path, {"a.csv": f"{HEAD}{row}\n{good}\n"}, DEALS).document()
    assert report["created"] == {"deal": 1}
    assert [(one["file"], one["row"], one["column"]) for one in report["rejected"]] == [("a.csv", 2, column)]
    assert report["rejected"][0]["reason"]


def test_one_row_that_the_command_refuses_does_not_take_its_chunk_along(cast: Cast, tmp_path: Path) -> None:
    codes = ["", "91310000MA1FL5E37X", ""]
    rows = "".join(f"{n},公司{n},{code}\n" for n, code in enumerate(codes))
    text = CUSTOMERS.replace('industry = "industry"\n', 'credit_code = "code"\n').split("owner")[0]
    report = bring(cast("admin"), tmp_path, {"a.csv": f"id,name,code\n{rows}"}, text).document()
    assert report["created"] == {"customer": 2}
    assert [one["row"] for one in report["rejected"]] == [3]


def test_a_rehearsal_says_the_same_and_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    before = table_hashes()
    dry = bring(cast("admin"), tmp_path, {"a.csv": THREE + "4,,x,新人\n"}, dry=True).document()
    assert table_hashes() == before
    assert not Batch.objects.exists()
    real = bring(cast("admin"), tmp_path, {}).document()
    assert dry | {"batch": None} == real | {"batch": None}


def test_a_parent_may_stand_further_down_than_its_branch(cast: Cast, tmp_path: Path) -> None:
    text = CUSTOMERS.replace('industry = "industry"', 'parent = "parent"')
    rows = "id,name,parent,owner\n1,分公司,集团,\n2,孙公司,分公司,\n3,集团,,\n4,别家,外星,\n"
    report = bring(cast("admin"), tmp_path, {"a.csv": rows}, text).document()
    assert dict(Customer.objects.values_list("name", "parent__name")) == {
        "分公司": "集团", "孙公司": "分公司", "集团": None, "别家": None
    }  # fmt: skip
    assert [one["value"] for one in report["warnings"]] == ["外星"]


def test_days_that_can_be_read_either_way_are_reported_with_the_choice(cast: Cast, tmp_path: Path) -> None:
    rows = f"{HEAD}K1,a,,,3/4/2026,1,,,1,\n"
    report = bring(cast("admin"), tmp_path, {"a.csv": rows}, DEALS).document()
    assert str(Deal.objects.get().expected_close) == "2026-03-04"
    assert any("D/M" in one["reason"] for one in report["warnings"] if one["column"] == "close")


def test_columns_that_go_nowhere_and_files_that_no_map_names_are_said(cast: Cast, tmp_path: Path) -> None:
    files = {"a.csv": THREE.replace("\n", ",x\n"), "notes.txt": "hello"}
    report = bring(cast("admin"), tmp_path, files, CUSTOMERS.replace("*.csv", "a.csv")).document()
    assert [(one["file"], one["reason"]) for one in report["warnings"]] == [
        ("notes.txt", "没有映射提到这个文件，未读取。"),
        ("a.csv", "这些列没有导入：x。"),
    ]


def test_an_interrupted_import_goes_on_where_it_stopped(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yingdan.exchange.commands import chunks

    monkeypatch.setattr(chunks, "SIZE", 2)
    rows = "".join(f"{n},公司{n},x,新人{n}\n" for n in range(7))
    whole, calls = chunks.TableImport._create, []

    def dies(self: chunks.TableImport, items: Sequence[Item]) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        whole(self, items)

    monkeypatch.setattr(chunks.TableImport, "_create", dies)
    with pytest.raises(KeyboardInterrupt):
        bring(cast("admin"), tmp_path, {"a.csv": f"id,name,industry,owner\n{rows}"})
    assert Customer.objects.count() == 4
    report = bring(cast("admin"), tmp_path, {}).document()
    assert report["created"] == {"person": 7, "customer": 7}
    assert report["unchanged"] == {}
    assert [(one["value"], one["rows"]) for one in report["warnings"]] == [(f"新人{n}", 1) for n in range(7)]
    assert Batch.objects.get().pk == report["batch"]
    assert SourceId.objects.count() == Customer.objects.count() == 7


def test_the_file_of_problem_rows_holds_no_formula(cast: Cast, tmp_path: Path) -> None:
    rows = f"{HEAD}K1,a,,,=1+1,1,,,＝SUM(A1),\n"
    report = bring(cast("admin"), tmp_path, {"a.csv": rows}, DEALS)
    lines = problem_file(report.rejected).splitlines()
    assert lines[0] == "\ufefffile,row,column,value,reason,rows"
    assert "'=1+1" in lines[1]
    assert "'＝SUM(A1)" in lines[2]


def test_a_map_that_only_updates_creates_nothing(cast: Cast, tmp_path: Path) -> None:
    make_customer(cast("admin"), "申江重工")
    text = CUSTOMERS.replace('id = "id"', 'id = "id"\nmode = "update"\nsame = "name"')
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE}, text).document()
    assert (report["created"], report["updated"]) == ({}, {"customer": 1})
    assert len(report["rejected"]) == 2
    assert Customer.objects.get().industry == "机械"
