"""A bank statement becomes receipts: each line once, those of known customers with their owner, the rest to claim."""

from decimal import Decimal
from pathlib import Path

import pytest

from yingdan.accounts.testing import Cast
from yingdan.deals.testing import make_customer
from yingdan.exchange.commands import undo_import
from yingdan.exchange.tests.worlds import bring
from yingdan.finance.models import Receipt
from yingdan.finance.rules import unclaimed_receipts

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MAP = """[[file]]
match = "*.csv"
kind = "receipt"
[file.fields]
payer = "对方户名"
amount = "贷方金额"
received_on = "交易日期"
bank_reference = "流水号"
customer = "客户"
note = "摘要"
"""
HEAD = "交易日期,流水号,对方户名,贷方金额,客户,摘要\n"
LINES = f"""{HEAD}2026-03-02,B1,申江重工,"258,000.00",申江重工,首付
2026-03-03,B2,李建国,4800.5,,备件
2026-03-03,B2,李建国,4800.5,,同一流水
2026-03-04,B3,退款方,-5,,借方
2026-03-05,B4,,9,,没有户名
"""


def test_each_line_of_a_statement_comes_once(cast: Cast, tmp_path: Path) -> None:
    make_customer(cast("sales"), "申江重工")
    report = bring(cast("finance"), tmp_path, {"a.csv": LINES}, MAP).document()
    assert report["created"] == {"receipt": 2}
    assert len(report["rejected"]) == 3
    found = {one.payer: (one.amount, one.owner) for one in Receipt.objects.all()}
    assert found == {"申江重工": (Decimal(258_000), cast["sales"]), "李建国": (Decimal("4800.50"), None)}
    assert [one.payer for one in unclaimed_receipts(cast("sales2"))] == ["李建国"]
    undo_import(actor=cast("finance"), batch=report["batch"])
    assert not Receipt.objects.filter(deleted_at=None).exists()
    again = bring(cast("finance"), tmp_path, {"a.csv": LINES}, MAP).document()
    assert again["created"] == {"receipt": 2}
