"""The first page of the day: what waits for whom, the largest sum first, and figures that equal their rows."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.commands import edit_person
from yingdan.accounts.testing import Cast
from yingdan.contracts.commands import NodeDraft, set_nodes
from yingdan.contracts.models import Contract
from yingdan.contracts.testing import make_contract, signed
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.deals.testing import make_customer, make_deal, make_process
from yingdan.finance.commands import dun
from yingdan.finance.testing import instalments_of, make_invoice, make_receipt
from yingdan.goals.commands import GoalDraft, create_goals, start_goal
from yingdan.goals.queries import ends
from yingdan.projects.commands import ask_as_customer, move_project, open_page, submit_charter
from yingdan.projects.models import Project
from yingdan.projects.testing import approved, make_project, make_task
from yingdan.reviews.commands import publish_review
from yingdan.reviews.testing import make_review
from yingdan.reviews.testing import said as told
from yingdan.workbench import queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _process(cast: Cast) -> None:
    make_process()
    edit_person(actor=cast("admin"), pk=cast["sales"].pk, values={"manager": cast["director"]})


def sold(cast: Cast, *amounts: int, days: int = 0, **more: Any) -> Contract:
    """A signed contract of the salesperson in payments that fell due so many days ago."""
    sales = cast("sales")
    contract = make_contract(sales, "设备采购", amount=Decimal(sum(amounts)), **more)
    day = clock.today() - dt.timedelta(days=days)
    nodes = [NodeDraft(kind="advance", amount=Decimal(one), planned_on=day) for one in amounts]
    return signed(sales, cast("director"), set_nodes(actor=sales, pk=contract.pk, nodes=nodes))


def running(cast: Cast, **values: Any) -> Project:
    today = clock.today()
    days: dict[str, Any] = {"starts": today - dt.timedelta(days=40), "ends": today + dt.timedelta(days=90)}
    return approved(cast("sales"), cast("director"), make_project(cast("sales"), **days | values))


def said(actor: Actor) -> list[str]:
    return [one.sentence for one in queries.inbox(actor, everything=True).items]


def test_the_largest_sum_stands_first_then_what_has_none_by_its_day(cast: Cast) -> None:
    sales, today = cast("sales"), clock.today()
    customer = make_customer(sales, "申江重工").pk
    sold(cast, 80_000, days=31, customer=customer)
    deal = make_deal(sales, "一期", customer=customer, amount=Decimal(50_000), next_step="")
    project = running(cast)
    late = make_task(sales, project, "会签图纸", starts=today - dt.timedelta(days=9), ends=today - dt.timedelta(days=4))
    make_task(sales, project, "下月的事", starts=today + dt.timedelta(days=30), ends=today + dt.timedelta(days=33))
    found = queries.inbox(sales)
    assert [one.url for one in found.items] == [
        f"/instalments/{instalments_of(Contract.objects.get())[0].pk}/",
        f"/deals/{deal.pk}/",
        f"/tasks/{late.pk}/",
    ]
    assert (found.count, found.worth) == (3, Decimal(130_000))
    assert "逾期 31 天" in found.items[0].sentence
    assert "逾期 4 天" in found.items[2].sentence


def test_what_was_asked_for_is_counted_and_what_is_paid_waits_no_more(cast: Cast) -> None:
    sales, contract = cast("sales"), sold(cast, 80_000, days=31)
    part = instalments_of(contract)[0]
    for _time in range(2):
        dun(actor=sales, pk=part.pk, step="call", words="下周付")
    assert "已催 2 次" in said(sales)[0]
    assert said(cast("sales2")) == []


def test_a_payment_that_waits_for_the_next_milestone_is_at_stake(cast: Cast) -> None:
    sales, today = cast("sales"), clock.today()
    project = running(cast)
    due = today + dt.timedelta(days=20)
    milestone = make_task(sales, project, "初验", kind="milestone", starts=None, ends=due)
    task = make_task(sales, project, "单机调试", starts=today - dt.timedelta(days=3), ends=today)
    contract = make_contract(sales, "设备采购", project=project.pk, amount=Decimal(90_000))
    waits = NodeDraft(kind="first", amount=Decimal(90_000), planned_on=due, trigger="milestone", milestone=milestone.pk)
    signed(sales, cast("director"), set_nodes(actor=sales, pk=contract.pk, nodes=[waits]))
    (item,) = (one for one in queries.inbox(sales).items if one.url == f"/tasks/{task.pk}/")
    assert item.amount == Decimal(90_000)


def test_everybody_has_the_own_work_and_nobody_elses(cast: Cast) -> None:
    sales, finance, director = cast("sales"), cast("finance"), cast("director")
    draft = make_project(sales, "待批项目")
    submit_charter(actor=sales, pk=draft.pk)
    contract = sold(cast, 60_000, days=5)
    make_receipt(finance, amount="1000")
    make_invoice(sales, contract, amount=Decimal(2_000))
    assert [one.url for one in queries.inbox(director).items if one.verb == "去审批"]
    assert not [one for one in queries.inbox(sales).items if one.verb == "去审批"]
    assert {one.verb for one in queries.inbox(finance).items} == {"认领", "开具", "记催收"}
    assert not {one.verb for one in queries.inbox(sales).items} & {"认领", "开具"}
    assert [one.title for one in queries.waits_for(sales)]
    assert queries.waits_for(finance) == []


def test_what_a_customer_asks_waits_for_who_runs_the_project(cast: Cast) -> None:
    sales = cast("sales")
    customer = make_customer(sales, "申江重工")
    customer.party = cast["customer"].party
    customer.save(update_fields=["party"])
    project = running(cast, customer=customer.pk)
    open_page(actor=sales, pk=project.pk)
    ask_as_customer(actor=cast("customer"), pk=project.pk, text="哪天到货？")
    assert "哪天到货？" in said(sales)
    assert "哪天到货？" not in said(cast("director"))


def test_a_measure_that_is_due_soon_waits_for_whoever_promised_it(cast: Cast) -> None:
    sales = cast("sales")
    project = running(cast)
    move_project(actor=sales, pk=project.pk, state="cancelled", reason="客户放弃")
    review = told(sales, make_review(sales, project))
    text = review.measures.get().text
    review.measures.update(due_on=clock.today())
    assert text not in said(sales)
    publish_review(actor=sales, pk=review.pk)
    assert text in said(sales)
    assert text not in said(cast("director"))


def test_the_people_of_an_area_are_measured_against_their_time(cast: Cast) -> None:
    director, today = cast("director"), clock.today()
    goals = [
        GoalDraft(
            name=f"{who} 季度签约",
            level="person",
            owner=cast[who].pk,
            target=Decimal(100_000),
            period="quarter",
            since=today,
            achievable="在手商机",
            relevant="年度目标",
            metric="contracts.signed_amount",
        )
        for who in ("sales", "mate")
    ]
    for goal in create_goals(actor=cast("admin"), drafts=goals):
        start_goal(actor=cast("admin"), pk=goal.pk)
    sold(cast, 120_000)
    ranked = queries.people(director)
    assert [one.goal.owner_id for one in ranked] == [cast["sales"].pk, cast["mate"].pk]
    assert [one.pace.rate for one in ranked] == [Decimal("120.0"), Decimal("0.0")]
    assert ends(ranked) == (ranked, 0, ())
    # Of many, the first and the last are shown; the sentence counts all of them.
    first, between, last = ends(ranked * 5)
    assert (len(first), between, len(last), last[-1]) == (4, 2, 4, ranked[-1])
    (mine,) = queries.targets(cast("sales"))
    assert (mine.reached, mine.pace.rate) == (Decimal(120_000), Decimal("120.0"))
    assert queries.people(cast("sales")) == []


@pytest.mark.parametrize("who", ["sales", "director", "finance", "boss"])
def test_every_figure_leads_to_the_rows_that_it_counts(cast: Cast, who: str) -> None:
    finance, contract = cast("finance"), sold(cast, 60_000, 40_000, days=5)
    make_receipt(finance, customer=contract.customer_id, amount="30000")
    client = Client()
    client.force_login(cast[who])
    today = clock.today()
    since = dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    actor = cast(who)
    figures = queries.figures(actor, since, today, queries.debts(actor))
    assert figures
    for one in figures:
        assert client.get(one.url).status_code == 200, one.url
        if one.more:
            page = client.get(one.more)
            assert page.status_code == 200
            assert one.definition in page.content.decode()
    owed = {one.label: one.value for one in figures}
    if who in ("director", "finance", "boss"):
        assert owed["逾期"] == Decimal(100_000)


@pytest.mark.parametrize("who", ["hr", "trainer", "channel", "admin"])
def test_a_day_without_anything_says_so(cast: Cast, who: str) -> None:
    client = Client()
    client.force_login(cast[who])
    assert "没有待办" in client.get("/").content.decode()


def test_amounts_of_deals_stay_hidden_from_who_may_not_read_them(cast: Cast) -> None:
    from yingdan.accounts.commands import set_field_rule

    sales = cast("sales")
    make_deal(sales, "一期", amount=Decimal(7_654_321), next_step="")
    role = cast["sales"].memberships.get().role_id
    set_field_rule(actor=cast("admin"), role=role, kind="deal", field="amount", level="hidden")
    client = Client()
    client.force_login(cast["sales"])
    page = client.get("/").content.decode()
    assert "7,654,321" not in page
    assert "765.4" not in page
