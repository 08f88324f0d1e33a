"""Dealers and their deals come in from sheets, and go again as one."""

from pathlib import Path

import pytest

from yingdan.accounts.testing import Cast
from yingdan.customers.testing import credit_code
from yingdan.dealers.models import Dealer
from yingdan.deals.models import Deal
from yingdan.deals.testing import make_process
from yingdan.exchange.commands import undo_import
from yingdan.exchange.tests.worlds import bring
from yingdan.goals.registry import evaluate

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MAP = """[[file]]
match = "dealers.csv"
kind = "dealer"
[file.fields]
name = "经销商名称"
tier = "等级"
state = "状态"
parent = "上级经销商"
credit_code = "信用代码"
valid_until = "授权截止"
[[file]]
match = "deals.csv"
kind = "deal"
[file.fields]
name = "商机"
dealer = "经销商"
amount = "金额"
"""
DEALERS = f"""经销商名称,等级,状态,上级经销商,信用代码,授权截止
华东总代理,金牌,正常,,{credit_code(1)},2027-06-30
宁波二级代理,铜牌,培育,华东总代理,,2027-06-30
,铜牌,意向,,,
坏代码,铜牌,意向,,91310000MA0000001X,
"""
DEALS = "商机,经销商,金额\n一期,宁波二级代理,120000\n二期,宁波二级代理,30000\n"


def test_dealers_and_the_deals_they_brought_come_in_together(cast: Cast, tmp_path: Path) -> None:
    make_process()
    report = bring(cast("admin"), tmp_path, {"dealers.csv": DEALERS, "deals.csv": DEALS}, MAP).document()
    assert report["created"] == {"dealer": 2, "deal": 2}
    assert len(report["rejected"]) == 2
    top, low = Dealer.objects.order_by("pk")
    assert (top.tier, top.state, low.tier, low.state) == ("gold", "active", "bronze", "ramp_up")
    assert (low.parent_id, low.party.name, low.number[:4]) == (top.pk, "宁波二级代理", "JXS-")
    assert evaluate("deals.open_amount", actor=cast("admin"), where={"dealer": low.pk}).total == 150_000
    undo_import(actor=cast("admin"), batch=report["batch"])
    assert not Dealer.objects.filter(deleted_at=None).exists()
    assert not Deal.objects.filter(deleted_at=None).exists()
