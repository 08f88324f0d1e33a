"""A sheet of targets becomes goals, and goes away again."""

from decimal import Decimal
from pathlib import Path

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Forbidden
from yingdan.core.testing import table_hashes
from yingdan.exchange.commands import undo_import
from yingdan.exchange.tests.worlds import bring
from yingdan.goals import rules
from yingdan.goals.models import Goal

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MAP = """[[file]]
match = "*.csv"
kind = "goal"
id = "编号"
[file.fields]
name = "目标"
level = "层级"
metric = "指标"
target = "目标值"
period = "期间"
since = "开始"
owner = "负责人"
parent = "上级目标"
"""
HEAD = "编号,目标,层级,指标,目标值,期间,开始,负责人,上级目标\n"
THREE = f"""{HEAD}1,公司全年签约,公司,赢单金额,1.2亿,年,2026-01-01,韩江,
2,林婧全年签约,个人,赢单金额,3000万,年,2026-01-01,林婧,公司全年签约
3,王砚全年签约,个人,deals.won_amount,"28,000,000",年,2026-03-15,王砚,公司全年签约
"""


def test_a_sheet_of_targets_becomes_a_tree_divided_over_its_months(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast("admin"), tmp_path, {"goals.csv": THREE}, MAP).document()
    assert [one["reason"] for one in report["rejected"]] == []
    assert report["created"] == {"goal": 3}
    top = Goal.objects.get(name="公司全年签约")
    assert (top.target, top.metric, top.state) == (Decimal(120_000_000), "deals.won_amount", "draft")
    parts = Goal.objects.filter(parent=top)
    assert {(one.owner.name, one.target, one.since.isoformat()) for one in parts} == {
        ("林婧", 30_000_000, "2026-01-01"),
        ("王砚", 28_000_000, "2026-01-01"),
    }
    assert sum(rules.months_of([top.pk]).values_list("target", flat=True)) == top.target
    assert rules.months_of([one.pk for one in parts]).count() == 24


def test_the_same_sheet_again_changes_nothing_and_another_target_is_taken(cast: Cast, tmp_path: Path) -> None:
    bring(cast("admin"), tmp_path, {"goals.csv": THREE}, MAP)
    before = table_hashes()
    bring(cast("admin"), tmp_path, {"goals.csv": THREE}, MAP)
    assert table_hashes() == before
    report = bring(cast("admin"), tmp_path, {"goals.csv": THREE.replace("3000万", "3600万")}, MAP).document()
    assert report["updated"] == {"goal": 1}
    made = Goal.objects.get(name="林婧全年签约")
    assert set(rules.months_of([made.pk]).values_list("target", flat=True)) == {Decimal(3_000_000)}


def test_a_row_that_is_no_goal_says_why(cast: Cast, tmp_path: Path) -> None:
    rows = f"""{HEAD}1,没有数,公司,赢单金额,,年,2026-01-01,韩江,
2,赢单率,公司,赢单率（已关闭）,60,年,2026-01-01,韩江,
3,负的,公司,赢单金额,-5,年,2026-01-01,韩江,
"""
    report = bring(cast("admin"), tmp_path, {"goals.csv": rows}, MAP).document()
    assert report["created"] == {}
    assert [one["row"] for one in report["rejected"]] == [2, 3, 4]
    assert not Goal.objects.exists()


def test_undo_takes_the_goals_with_their_months_out_again(cast: Cast, tmp_path: Path) -> None:
    before = table_hashes()
    report = bring(cast("admin"), tmp_path, {"goals.csv": THREE}, MAP)
    undone = undo_import(actor=cast("admin"), batch=report.batch or 0)
    assert undone.removed == {"goal": 3}
    assert table_hashes() == before


def test_only_who_may_import_goals_does(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        bring(cast("sales"), tmp_path, {"goals.csv": THREE}, MAP)
