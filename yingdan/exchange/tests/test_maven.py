"""The public set "CRM Sales Opportunities", against a recount that knows nothing of the product."""

import csv
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from yingdan.accounts.models import User
from yingdan.core.policy import Actor
from yingdan.core.testing import table_hashes
from yingdan.deals.models import Deal
from yingdan.exchange.commands import continue_import, rehearse, undo_import
from yingdan.exchange.commands.reports import Report
from yingdan.exchange.mapping import read_map
from yingdan.exchange.tests.worlds import EXAMPLES, shared
from yingdan.goals.registry import evaluate

MAP = read_map(EXAMPLES / "maven_crm.toml")
CREATED = {"department": 3, "person": 41, "product": 7, "customer": 85, "deal": 4471}


def bring(actor: Actor) -> Report:
    return continue_import(actor=actor, rules=MAP, paths=[shared("maven_crm")])


def rows(name: str) -> list[dict[str, str]]:
    with (shared("maven_crm") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by(actor: Actor, metric: str, *dimensions: str) -> dict[Any, Decimal]:
    found = evaluate(metric, actor=actor, by=dimensions).rows
    return {row.labels if len(dimensions) > 1 else row.labels[0]: row.value for row in found}


def won() -> list[dict[str, str]]:
    regions = {row["account"]: row["office_location"] for row in rows("accounts.csv")}
    found = []
    for row in rows("sales_pipeline_half.csv"):
        if row["deal_stage"] == "Won":
            month, _day, year = row["close_date"].split("/")
            quarter = f"{year}-Q{(int(month) + 2) // 3}"
            region = regions[row["account"]]
            product = row["product"].replace("GTXPro", "GTX Pro")
            found.append({**row, "quarter": quarter, "region": region, "product": product, "owner": row["sales_agent"]})
    return found


def test_every_deal_arrives_and_the_figures_equal_a_recount(clerk: Actor) -> None:
    report = bring(clerk).document()
    assert report["created"] == CREATED
    assert report["rejected"] == []
    matched = [one for one in report["warnings"] if one["value"] == "GTXPro"]
    assert [(one["rows"], "GTX Pro" in one["reason"]) for one in matched] == [(760, True)]
    assert [one["file"] for one in report["warnings"] if "映射" in one["reason"]] == ["data_dictionary.csv"]
    assert evaluate("deals.won_amount", actor=clerk).total == 5_076_793
    assert evaluate("deals.won_count", actor=clerk).total == 2_163
    assert evaluate("deals.win_rate", actor=clerk).total == Decimal("62.8962")
    for dimension in ("owner", "product", "region", "quarter"):
        expected: dict[str, Decimal] = defaultdict(Decimal)
        for row in won():
            expected[row[dimension]] += Decimal(row["close_value"])
        assert by(clerk, "deals.won_amount", dimension) == expected, dimension
    _people_stand_in_their_departments()
    _deals_with_gaps_are_kept_and_marked()
    again = bring(clerk).document()
    assert (again["created"], again["updated"], again["rejected"]) == ({}, {}, [])
    assert again["unchanged"] == {"person": 35, "product": 7, "customer": 85, "deal": 4471}


def _people_stand_in_their_departments() -> None:
    expected = {row["sales_agent"]: (row["regional_office"], row["manager"]) for row in rows("sales_teams.csv")}
    people = User.objects.filter(name__in=expected).select_related("department", "manager")
    assert {p.name: (str(p.department), str(p.manager)) for p in people} == expected
    assert not User.objects.filter(kind="internal", is_active=True).exists()


def _deals_with_gaps_are_kept_and_marked() -> None:
    assert Deal.objects.filter(customer=None).count() == 699
    assert Deal.objects.filter(amount=None).count() == 1032
    assert Deal.objects.filter(incomplete=True).count() == 1032
    assert not Deal.objects.filter(name="").exists()
    assert Deal.objects.filter(customer__name="Isdom", name="Isdom GTX Pro").exists()


@pytest.mark.sqlite_first
def test_a_rehearsal_counts_the_same_and_undo_restores_every_business_table(clerk: Actor) -> None:
    before = table_hashes()
    dry = rehearse(actor=clerk, rules=MAP, paths=[shared("maven_crm")])
    assert dry.counts["created"] == CREATED
    assert [one.rows for one in dry.warnings if one.value == "GTXPro"] == [760]
    assert table_hashes() == before
    report = bring(clerk)
    assert report.counts == dry.counts
    undone = undo_import(actor=clerk, batch=report.batch or 0)
    assert undone.removed == CREATED
    assert undone.refused == []
    assert table_hashes() == before
