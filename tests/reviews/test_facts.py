"""Facts are counted from what is recorded: an independent recount in plain SQL comes to the same, to the fen."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingdan.accounts.testing import Cast
from yingdan.approvals.commands import agree
from yingdan.contracts.commands import end_contract
from yingdan.contracts.models import Contract
from yingdan.contracts.testing import make_contract, signed
from yingdan.core import clock
from yingdan.core.calendar import work_calendar
from yingdan.core.refusal import Refused
from yingdan.deals.testing import make_deal
from yingdan.finance.commands import allocate_receipt, write_off
from yingdan.finance.queries import paying
from yingdan.finance.rules import instalments_of as family
from yingdan.finance.testing import instalments_of, make_receipt
from yingdan.insight.queries import thread
from yingdan.projects.commands import add_deal, amend_charter, move_project
from yingdan.projects.models import Project, Task
from yingdan.projects.testing import make_project
from yingdan.reviews.commands import reopen_review
from yingdan.reviews.models import Review
from yingdan.reviews.queries import Fact, deviations, differences, facts, frozen, thawed
from yingdan.reviews.testing import make_review, published

pytestmark = pytest.mark.django_db
CENT = Decimal("0.01")


def by_code(project: Project) -> dict[str, Fact]:
    return {one.code: one for one in facts(project).rows}


def sql(question: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def yuan(question: str, *values: Any) -> Decimal:
    """The sum in fen that a question answers, in yuan."""
    return (Decimal(int(sql(question, *values)[0][0] or 0)) / 100).quantize(CENT)


FEN = "CAST(ROUND({} * 100) AS BIGINT)"


def test_the_facts_are_those_of_a_recount(full: Project, milestone: Task) -> None:
    found, pk = by_code(full), full.pk
    deals = "FROM deals_deal d JOIN projects_projectdeal p ON p.deal_id = d.id WHERE p.project_id = %s AND d.state = %s"
    for state in ("won", "lost", "open"):
        amount = yuan(f"SELECT SUM({FEN.format('d.amount')}) {deals}", pk, state)
        assert found[f"deals_{state}"].actual == str(amount)
        assert found["deals"].more[state] == str(sql(f"SELECT COUNT(*) {deals}", pk, state)[0][0])
    spent = yuan(
        f"SELECT SUM({FEN.format('amount')}) FROM finance_cost"
        " WHERE project_id = %s AND kind = 'expense' AND deleted_at IS NULL",
        pk,
    )
    assert (found["cost"].planned, found["cost"].actual) == ("80000.00", str(spent))
    assert (found["cost"].off, found["committed"].actual) == ("10000.33", "5000.00")
    paid = yuan(
        f"SELECT SUM({FEN.format('a.amount')}) FROM finance_allocation a"
        " JOIN finance_instalment i ON i.id = a.instalment_id JOIN contracts_contract c ON c.id = i.contract_id"
        " WHERE c.project_id = %s AND a.released_at IS NULL",
        pk,
    )
    assert (found["signed"].actual, found["collected"].actual) == ("100000.00", str(paid))
    defects = "SELECT COUNT(*) FROM projects_defect d JOIN projects_acceptance a ON a.id = d.acceptance_id"
    where = " WHERE a.project_id = %s AND (d.fixed_on IS NOT NULL OR %s)"
    row = found["acceptance"]
    assert (row.more["defects"], row.more["fixed"]) == (
        str(sql(defects + where, pk, True)[0][0]), str(sql(defects + where, pk, False)[0][0])
    )  # fmt: skip


def test_days_are_counted_by_the_companys_calendar(full: Project, milestone: Task) -> None:
    found, today = by_code(full), clock.today()
    calendar = work_calendar(today.year - 1, today.year + 2)

    def apart(planned: dt.date, actual: dt.date) -> str:
        first, last = sorted((planned, actual))
        days = sum(1 for step in range((last - first).days) if calendar.is_working(first + dt.timedelta(days=step)))
        return str(days if actual >= planned else -days)

    # The second signature reached the milestone today, twenty days before its day.
    assert (found["milestone"].name, found["milestone"].actual) == ("初验", today.isoformat())
    assert found["milestone"].off == apart(milestone.ends, today)
    assert found["acceptance"].off == apart(today - dt.timedelta(days=7), today)
    assert found["begin"].off == apart(full.starts, today)
    assert (found["end"].actual, found["end"].off) == (None, None)


def test_the_goal_reaches_what_its_page_says(full: Project) -> None:
    goal = by_code(full)["goal"]
    assert (goal.planned, goal.actual, goal.off) == ("300000.00", "60000.50", "-239999.50")
    assert goal.url == f"/goals/{full.goal_id}/"


def test_each_figure_leads_to_what_it_was_counted_from(full: Project) -> None:
    assert all(one.url or one.code.startswith("rated") for one in facts(full).rows)
    assert all(one.keys for one in facts(full).rows)


def test_a_contract_that_names_only_its_deal_belongs_to_the_project_of_the_deal(
    cast: Cast, accepting: Project, contract: Contract
) -> None:
    sales = cast("sales")
    deal = make_deal(sales, "备件商机")
    add_deal(actor=sales, pk=accepting.pk, deal=deal.pk)
    signed(sales, cast("director"), make_contract(sales, "备件合同", deal=deal.pk, amount=Decimal("9000.01")))
    signed(sales, cast("director"), make_contract(sales, "减项", parent=contract.pk, amount=Decimal("-5000.01")))
    make_contract(sales, "还没签", project=accepting.pk, amount=Decimal(77))
    assert by_code(accepting)["signed"].actual == "104000.00"


def test_what_is_given_up_of_a_contract_is_not_expected_any_more(
    cast: Cast, accepting: Project, contract: Contract
) -> None:
    end_contract(actor=cast("sales"), pk=contract.pk, state="terminated", reason="客户停建")
    found = by_code(accepting)
    # What was owed by then still is; what was to come is not.
    assert (found["signed"].actual, found["owed"].actual, found["later"].actual) == ("0.00", "30000.00", "0.00")


def test_changes_of_the_charter_are_counted(cast: Cast, accepting: Project) -> None:
    sales = cast("sales")
    assert by_code(accepting)["changes"].actual == "0"
    asked = amend_charter(
        actor=sales, pk=accepting.pk, values={"ends": accepting.ends + dt.timedelta(days=9)}, reason="客户停机"
    )
    agree(actor=cast("director"), pk=asked.pk)
    accepting.refresh_from_db()
    assert by_code(accepting)["changes"].actual == "1"


def test_what_is_kept_is_text_and_reads_as_it_was(full: Project) -> None:
    sheet = facts(full)
    kept = json.loads(json.dumps(frozen(sheet)))
    assert thawed(kept) == sheet

    def leaves(value: Any) -> list[Any]:
        if isinstance(value, dict | list):
            return [leaf for one in (value.values() if isinstance(value, dict) else value) for leaf in leaves(one)]
        return [value]

    assert all(leaf is None or isinstance(leaf, str) for leaf in leaves(kept))


def test_figures_that_move_after_the_publication_stand_beside_the_kept_ones(
    cast: Cast, kept: Review, contract: Contract
) -> None:
    sheet = thawed(kept.facts)
    assert all(line.today is None for line in differences(sheet, facts(kept.project)))
    money = make_receipt(cast("finance"), "4999.99", customer=contract.customer_id)
    first = instalments_of(contract)[0]
    allocate_receipt(actor=cast("finance"), pk=money.pk, parts=[(first.pk, Decimal("4999.99"))])
    moved = {line.fact.code: line for line in differences(sheet, facts(kept.project)) if line.today is not None}
    assert set(moved) == {"collected", "owed", "overdue"}
    assert moved["collected"].fact.actual == "25000.01"
    assert moved["collected"].today is not None
    assert moved["collected"].today.actual == "30000.00"
    reopen_review(actor=cast("sales"), pk=kept.pk, reason="补回款")
    again = published(cast("sales"), kept)
    assert thawed(again.facts) == facts(kept.project)


def test_the_sentences_of_the_whole_project(full: Project) -> None:
    texts = [one.text for one in deviations(facts(full))]
    assert texts[0] == "「林婧的签约」达成目标的 20.0%"
    assert "「初验」的 2 项缺陷中有 1 项未整改" in texts
    assert "费用超预算 12.5%" in texts
    assert "已见分晓的 2 个商机中输单 1 个" in texts
    assert any(text.startswith("「初验」提前") for text in texts)


@pytest.mark.one_database
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 3), st.decimals("0.01", "60000", places=2), st.booleans()), min_size=1, max_size=6
    )
)
def test_payments_add_up_as_on_the_contract_and_on_the_thread(
    cast: Cast, accepting: Project, contract: Contract, steps: list[tuple[int, Decimal, bool]]
) -> None:
    finance = cast("finance")
    with transaction.atomic():
        for place, amount, pays in steps:
            row = instalments_of(contract)[place]
            try:
                if pays:
                    money = make_receipt(finance, str(amount), customer=contract.customer_id)
                    allocate_receipt(actor=finance, pk=money.pk, parts=[(row.pk, amount)])
                else:
                    write_off(actor=finance, pk=row.pk, amount=amount, reason="破产")
            except Refused:
                continue
        found = {code: Decimal(one.actual or 0) for code, one in by_code(accepting).items() if one.unit == "yuan"}
        whole = Decimal(by_code(accepting)["collected"].planned or 0)
        assert whole == found["collected"] + found["owed"] + found["later"] + found.get("waived", Decimal(0))
        page = paying(contract, family(contract))
        assert (page.whole, page.collected, page.waived, page.owed, page.overdue) == (
            whole, found["collected"], found.get("waived", 0), found["owed"], found.get("overdue", 0)
        )  # fmt: skip
        strands = thread(finance, "project", accepting.pk)
        assert sum((one.amount for one in strands if one.receipt), Decimal(0)) == found["collected"]
        assert sum((one.amount for one in strands if not one.receipt), Decimal(0)) == found["owed"] + found["later"]
        transaction.set_rollback(True)


def test_the_facts_of_a_project_without_anything_are_few(cast: Cast) -> None:
    project = make_project(cast("sales"))
    move_project(actor=cast("sales"), pk=project.pk, state="cancelled", reason="客户放弃")
    project.refresh_from_db()
    assert [one.code for one in facts(project).rows] == ["begin", "end", "changes"]
    assert [one.text for one in deviations(facts(project))] == ["项目已取消"]
    assert published(cast("sales"), make_review(cast("sales"), project)).facts["over"] == "1"
