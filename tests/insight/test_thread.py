"""The golden thread: every yuan that came in has one place, forward and back agree, an independent recount is equal."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingdan.__main__ import main
from yingdan.accounts.testing import Cast
from yingdan.contracts.models import Contract
from yingdan.contracts.testing import make_contract, signed
from yingdan.core import clock
from yingdan.core.refusal import Refused
from yingdan.deals.testing import make_deal
from yingdan.finance.commands import allocate_receipt, refund_receipt, write_off
from yingdan.finance.models import Receipt
from yingdan.finance.testing import instalments_of, make_receipt
from yingdan.goals.commands import GoalDraft, create_goals
from yingdan.insight import queries
from yingdan.insight.views.drawing import draw
from yingdan.projects.commands import add_deal, edit_project
from yingdan.projects.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(cast: Cast, project: Project) -> Any:
    draft = GoalDraft(
        name="林婧的回款", target=Decimal(300_000), period="quarter", since=clock.today(), owner=cast["sales"].pk
    )
    made = create_goals(actor=cast("boss"), drafts=[draft])[0]
    edit_project(actor=cast("sales"), pk=project.pk, values={"goal": made})
    return made


@pytest.fixture
def through_a_deal(cast: Cast, project: Project) -> Contract:
    """A contract that names only its deal, which belongs to the project."""
    sales = cast("sales")
    deal = make_deal(sales, "备件商机")
    add_deal(actor=sales, pk=project.pk, deal=deal.pk)
    return signed(sales, cast("director"), make_contract(sales, "备件合同", deal=deal.pk, amount=Decimal(9_000)))


@pytest.fixture
def loose(cast: Cast) -> Contract:
    """A contract of no deal and no project."""
    return signed(cast("sales"), cast("director"), make_contract(cast("sales"), "零星合同", amount=Decimal(7_000)))


@pytest.fixture
def three(contract: Contract, through_a_deal: Contract, loose: Contract) -> list[Contract]:
    return [contract, through_a_deal, loose]


def pay(cast: Cast, contract: Contract, *amounts: str, more: str = "0") -> Receipt:
    """Money of the contract's customer, allocated to its payments in order."""
    whole = sum((Decimal(one) for one in amounts), Decimal(more))
    money = make_receipt(cast("finance"), str(whole), customer=contract.customer_id)
    rows = instalments_of(contract)
    parts = [(row.pk, Decimal(one)) for row, one in zip(rows, amounts, strict=False)]
    return allocate_receipt(actor=cast("finance"), pk=money.pk, parts=parts)


def test_each_yuan_is_traced_to_its_goal_or_said_to_reach_none(
    cast: Cast, goal: Any, contract: Contract, through_a_deal: Contract, loose: Contract
) -> None:
    pay(cast, contract, "30000", "100.01", more="5")
    pay(cast, through_a_deal, "900")
    pay(cast, loose, "70")
    make_receipt(cast("finance"), "33.33")
    flow = queries.flow(cast("finance"), None, None)
    assert (flow.total, flow.reached, flow.loose, flow.waiting, flow.nobody) == tuple(
        Decimal(one) for one in ("31108.34", "31000.01", "70", "5", "33.33")
    )
    assert flow.fits
    mine = queries.flow(cast("sales"), None, None)
    assert (mine.total, mine.nobody, mine.fits) == (Decimal("31075.01"), Decimal(0), True)
    assert queries.flow(cast("sales2"), None, None).total == 0


def test_forward_and_back_agree(
    cast: Cast, goal: Any, project: Project, contract: Contract, through_a_deal: Contract
) -> None:
    boss = cast("boss")
    money = pay(cast, contract, "30000", "100")
    pay(cast, through_a_deal, "900")
    from_goal = queries.thread(boss, "goal", goal.pk)
    assert from_goal == queries.thread(boss, "project", project.pk)
    assert sum(one.amount for one in from_goal if one.receipt) == Decimal(31_000)
    assert sum(one.amount for one in from_goal) == contract.amount + through_a_deal.amount
    back = queries.thread(boss, "receipt", money.pk)
    assert {one.goal.pk for one in back if one.goal} == {goal.pk}
    assert [one for one in from_goal if one.receipt and one.receipt.pk == money.pk] == back
    for kind, pk in (("deal", through_a_deal.deal_id), ("contract", through_a_deal.pk)):
        assert [one.amount for one in queries.thread(boss, kind, pk or 0)] == [Decimal(900), Decimal(8_100)]
    (first, *_more) = instalments_of(contract)
    assert [one.amount for one in queries.thread(boss, "instalment", first.pk)] == [Decimal(30_000)]
    second = instalments_of(contract)[1]
    waits = queries.thread(boss, "task", second.node.milestone_id or 0)
    assert {one.instalment.pk for one in waits if one.instalment} == {second.pk}


def test_a_contract_adds_up_across(cast: Cast, contract: Contract) -> None:
    pay(cast, contract, "20000")
    write_off(actor=cast("finance"), pk=instalments_of(contract)[0].pk, amount=Decimal(1_000), reason="零头")
    (one,) = queries.balances(cast("boss"), [contract.pk], clock.today(), clock.today())
    assert one.fits
    assert (one.whole, one.now, one.before, one.waived, one.owed, one.later) == tuple(
        Decimal(part) for part in (100_000, 20_000, 0, 1_000, 9_000, 70_000)
    )
    less = make_contract(cast("sales"), "减项", parent=contract.pk, amount=Decimal(-2_000))
    signed(cast("sales"), cast("director"), less)
    (one,) = queries.balances(cast("boss"), [contract.pk], None, None)
    assert (one.whole, one.fits) == (Decimal(98_000), True)


def test_what_one_may_not_see_has_no_name(cast: Cast, goal: Any, project: Project, contract: Contract) -> None:
    money = pay(cast, contract, "30000")
    Receipt.objects.filter(pk=money.pk).update(owner=cast["sales2"])
    (one,) = queries.flow(cast("sales2"), None, None).strands
    assert {stop.name for stop in one.stops if stop and stop.kind != "receipt"} == {None}
    assert (one.reaches, one.amount) == (True, Decimal(30_000))
    client = Client()
    client.force_login(cast["sales2"])
    page = client.get("/thread/?period=all").content.decode()
    for secret in (project.name, contract.name, goal.name):
        assert secret not in page
    for of in (f"contract:{contract.pk}", f"project:{project.pk}", f"goal:{goal.pk}", "contract:x", "person:1"):
        assert client.get(f"/thread/?of={of}").status_code == 404


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "pay", "refund", "unclaimed"]),
        st.integers(0, 2),
        st.decimals(Decimal("0.01"), Decimal(20_000), places=2),
        st.booleans(),
    ),
    max_size=8,
)


@pytest.mark.one_database
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS)
def test_the_parts_add_up_to_what_came_in_whatever_came(
    cast: Cast, goal: Any, three: list[Contract], steps: list[tuple[str, int, Decimal, bool]]
) -> None:
    with transaction.atomic():
        _play(cast, three, steps)
        flow = queries.flow(cast("finance"), None, None)
        assert flow.fits
        assert (flow.total, flow.reached, flow.returned) == _recount()
        transaction.set_rollback(True)


def _play(cast: Cast, contracts: list[Contract], steps: list[tuple[str, int, Decimal, bool]]) -> None:
    finance, today = cast("finance"), clock.today()
    for what, which, amount, whole in steps:
        contract = contracts[which]
        try:
            if what == "unclaimed":
                make_receipt(finance, str(amount))
                continue
            money = make_receipt(finance, str(amount), customer=contract.customer_id)
            if what == "refund":
                part = amount if whole else min(amount, Decimal("0.01"))
                refund_receipt(actor=finance, pk=money.pk, amount=part, paid_on=today, reason="多付")
                continue
            row = instalments_of(contract)[0]
            allocate_receipt(actor=finance, pk=money.pk, parts=[(row.pk, amount if whole else Decimal("0.01"))])
        except Refused:
            continue


def _recount() -> tuple[Decimal, Decimal, Decimal]:
    """The same by plain SQL that shares nothing with the queries: all of it, what reaches a goal, refunds net."""
    fen = "CAST(ROUND({} * 100) AS BIGINT)"
    reached = f"""
        SELECT COALESCE(SUM({fen.format("a.amount")}), 0)
        FROM finance_allocation a
        JOIN finance_instalment i ON i.id = a.instalment_id
        JOIN contracts_contract c ON c.id = i.contract_id
        LEFT JOIN projects_projectdeal d ON d.deal_id = c.deal_id
        JOIN projects_project p ON p.id = COALESCE(c.project_id, d.project_id)
        WHERE a.released_at IS NULL AND p.goal_id IS NOT NULL
    """
    returned = f"""
        SELECT COALESCE((SELECT SUM({fen.format("amount")}) FROM finance_allocation
                         WHERE refund_id IS NOT NULL AND released_at IS NULL), 0)
             + COALESCE((SELECT SUM({fen.format("amount")}) FROM finance_receipt
                         WHERE refund_of_id IS NOT NULL AND deleted_at IS NULL), 0)
    """
    whole = f"SELECT COALESCE(SUM({fen.format('amount')}), 0) FROM finance_receipt WHERE deleted_at IS NULL"
    found = []
    with connection.cursor() as cursor:
        for sql in (whole, reached, returned):
            cursor.execute(sql)
            found.append(Decimal(int(cursor.fetchone()[0])) / 100)
    return found[0], found[1], found[2]


def test_the_drawing_keeps_each_strand_on_a_line(cast: Cast, goal: Any, contract: Contract, loose: Contract) -> None:
    pay(cast, contract, "30000", "100")
    pay(cast, loose, "70")
    drawn = draw(queries.flow(cast("finance"), None, None).strands)
    assert [box.column for box in drawn.boxes if box.stop.kind == "goal"] == [0]
    assert {box.amount for box in drawn.boxes if box.stop.kind == "goal"} == {Decimal(30_100)}
    assert len([band for band in drawn.bands if band.broken]) == 2
    assert draw([]).boxes == []


def test_the_pages_and_the_command_line_say_the_same(
    cast: Cast, goal: Any, contract: Contract, capsys: pytest.CaptureFixture[str]
) -> None:
    pay(cast, contract, "30000", more="12.5")
    client = Client()
    client.force_login(cast["finance"])
    page = client.get("/thread/").content.decode()
    for part in ("30,012.50", "30,000.00", "12.50", "逐分相等", contract.name):
        assert part in page, part
    page = client.get(f"/thread/?of=contract:{contract.pk}").content.decode()
    for part in ("30,000.00", "70,000.00", goal.name):
        assert part in page, part
    assert main(["trace", "contract", str(contract.pk), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["collected"], told["open"]) == ("30000.00", "70000.00")
    assert {one["goal"]["name"] for one in told["strands"]} == {goal.name}
    assert main(["trace", "contract", "999"]) == 1
    assert main(["trace", "contract", str(contract.pk), "--as", "sales2"]) == 1
    client.force_login(cast["hr"])
    assert client.get("/thread/").status_code == 404
