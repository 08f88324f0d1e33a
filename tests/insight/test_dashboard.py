"""The dashboard: each figure is the one of its metric, compared with what counts the same, and hidden with it."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver

from yingdan.accounts.commands import edit_person, set_field_rule
from yingdan.accounts.models import Role
from yingdan.accounts.testing import Cast
from yingdan.contracts.commands import NodeDraft, set_nodes
from yingdan.contracts.testing import make_contract, signed
from yingdan.core import clock
from yingdan.core.models import Company
from yingdan.deals.choices import DealState
from yingdan.deals.commands import Closing, win_deal
from yingdan.deals.testing import make_customer, make_deal, make_process
from yingdan.goals.commands import GoalDraft, create_goals, publish_goal, start_goal
from yingdan.goals.registry import evaluate
from yingdan.goals.rules import days_of, visible_goals
from yingdan.insight.views.dashboard import figures
from yingdan.ui import tiles
from yingdan.ui.tiles import Scope

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _process(cast: Cast) -> None:
    make_process()
    edit_person(actor=cast("admin"), pk=cast["sales"].pk, values={"manager": cast["director"]})


@pytest.fixture
def since() -> dt.date:
    return clock.period_begins("quarter", clock.today()) or clock.today()


def won(cast: Cast, who: str, amount: int, **values: Any) -> None:
    deal = make_deal(cast(who), amount=Decimal(amount), **values)
    if not values:
        win_deal(actor=cast(who), pk=deal.pk)


def aim(cast: Cast, target: int, **values: Any) -> None:
    usual: dict[str, Any] = {"level": "company", "owner": cast["boss"].pk, "achievable": "在手", "relevant": "战略"}
    draft = GoalDraft(name="签约", target=Decimal(target), period="quarter", since=clock.today(), **usual | values)
    start_goal(actor=cast("admin"), pk=create_goals(actor=cast("admin"), drafts=[draft])[0].pk)


def owed_since(cast: Cast, days: int, amount: Decimal) -> None:
    """A signed contract with one payment that was due so many days ago."""
    sales = cast("sales")
    contract = make_contract(sales, f"备件{days}", amount=amount, customer=make_customer(sales, f"客户{days}").pk)
    node = NodeDraft(kind="balance", amount=amount, planned_on=clock.today() - dt.timedelta(days=days))
    signed(sales, cast("director"), set_nodes(actor=sales, pk=contract.pk, nodes=[node]))


def shown(cast: Cast, who: str, since: dt.date) -> dict[str, tuple[Decimal | None, str, str]]:
    return {one.label: (one.value, one.said, one.tone) for one in figures(cast(who), Scope(since, clock.today()))}


def test_each_figure_is_the_one_of_its_metric_for_whoever_asks(cast: Cast, since: dt.date) -> None:
    for who, amount in (("sales", 300_000), ("sales2", 200_000)):
        won(cast, who, amount)
    make_deal(cast("sales"), amount=Decimal(90_000))
    for who in ("sales", "sales2", "director", "boss"):
        found = shown(cast, who, since)
        today = clock.today()
        for label, name, days in (
            ("赢单金额", "deals.won_amount", (since, today)),
            ("进行中金额", "deals.open_amount", (None, None)),
        ):
            said = evaluate(name, actor=cast(who), since=days[0], until=days[1])
            assert found[label][0] == said.total


def test_a_goal_is_compared_with_what_it_counts_alone(cast: Cast, since: dt.date) -> None:
    won(cast, "sales", 300_000)
    won(cast, "sales2", 200_000)
    aim(cast, 1_000)
    _value, said, tone = shown(cast, "boss", since)["赢单金额"]
    assert ("比进度多" in said, tone) == (True, "ok")
    aim(cast, 100_000_000, level="person", owner=cast["sales"].pk)
    _value, said, tone = shown(cast, "sales", since)["赢单金额"]
    assert ("比进度少" in said, tone) == (True, "bad")
    # Who sees less than the goal of the company counts is not compared with it.
    assert shown(cast, "sales2", since)["赢单金额"][1] == ""


def test_nothing_reached_is_compared_with_the_own_goal_alone(cast: Cast, since: dt.date) -> None:
    aim(cast, 1_000)
    publish_goal(actor=cast("boss"), pk=visible_goals(cast("boss")).get().pk, meaning="一起")
    aim(cast, 50_000, level="person", owner=cast["sales"].pk)
    assert "比进度少" in shown(cast, "sales", since)["赢单金额"][1]
    assert shown(cast, "sales2", since)["赢单金额"][1:] == ("", "")


def test_what_is_overdue_is_the_sum_of_the_rows_behind_it(cast: Cast, client: Client) -> None:
    for days, amount in ((0, "9000"), (1, "1000.25"), (40, "2000.50")):
        owed_since(cast, days, Decimal(amount))
    late = next(one for one in figures(cast("director"), Scope(clock.today(), clock.today())) if one.label == "逾期")
    assert late.value == Decimal("3000.75")
    client.force_login(cast["director"], backend=BACKEND)
    assert "3,000.75" in client.get(late.url).content.decode()


def test_without_a_goal_it_is_the_same_days_a_year_before(cast: Cast, since: dt.date) -> None:
    before = since.replace(year=since.year - 1)
    closed = Closing(state=DealState.WON, closed_on=before)
    won(cast, "sales", 500_000, opened_on=before, closed=closed)
    won(cast, "sales", 200_000)
    _value, said, tone = shown(cast, "sales", since)["赢单金额"]
    assert (said, tone) == ("去年同期 ¥50.0 万", "bad")


def test_the_charts_are_those_of_the_rooms_that_the_reader_enters(
    cast: Cast, client: Client, since: dt.date, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    won(cast, "sales", 300_000)
    # The rooms hang their charts up beside their addresses.
    get_resolver()._populate()
    keys = {
        who: [one.key for one in tiles.charts(cast(who), Scope(since, clock.today()))] for who in ("sales", "finance")
    }
    assert {"won-chart", "funnel-chart", "stage-chart", "close-chart", "overdue-chart"} <= set(keys["sales"])
    client.force_login(cast["director"], backend=BACKEND)
    with django_assert_max_num_queries(70):
        page = client.get("/dashboard/?period=year")
    assert page.status_code == 200
    assert 'id="funnel-chart"' in page.content.decode()
    client.force_login(cast["trainer"], backend=BACKEND)
    assert client.get("/dashboard/").status_code == (200 if cast("trainer").may("deal.view") else 404)


def test_who_may_not_read_amounts_gets_none(cast: Cast, since: dt.date) -> None:
    won(cast, "sales", 300_000)
    role = Role.objects.get(code="sales").pk
    set_field_rule(actor=cast("admin"), role=role, kind="deal", field="amount", level="hidden")
    assert not {"赢单金额", "进行中金额"} & shown(cast, "sales", since).keys()


def test_the_parts_of_departments_add_up_and_lead_to_their_rows(cast: Cast, client: Client, since: dt.date) -> None:
    won(cast, "sales", 300_000)
    won(cast, "sales2", 200_000)
    make_deal(cast("sales2"), amount=Decimal(70_000))
    get_resolver()._populate()
    client.force_login(cast["director"], backend=BACKEND)
    east, south = (cast.departments[name].pk for name in ("华东", "华南"))
    parts = {one: figures(cast("director"), Scope(since, clock.today(), one, (one,))) for one in (east, south)}
    whole = figures(cast("director"), Scope(since, clock.today()))
    for at in range(2):
        assert sum((parts[one][at].value or Decimal(0) for one in parts), Decimal(0)) == whole[at].value
    assert [parts[one][0].value for one in (east, south)] == [300_000, 200_000]
    assert "逾期" not in {one.label for one in parts[east]}
    page = client.get(f"/dashboard/?department={south}").content.decode()
    assert f"f=stage:is:{make_deal(cast('sales')).stage_id}&amp;f=state:is:open&amp;f=department:is:{south}" in page
    assert f"/figures/deals.won_amount/?period=quarter&amp;on={since}&amp;department={south}" in page
    # The same on the page of the figure, whose rows are those of the department as well.
    page = client.get(f"/figures/deals.won_amount/?department={south}").content.decode()
    assert "200,000" in page
    assert "300,000" not in page
    assert f"department:is:{south}" in page


def test_above_a_department_those_below_it_count(cast: Cast, client: Client) -> None:
    won(cast, "sales", 300_000)
    won(cast, "sales2", 200_000)
    make_deal(cast("sales"))
    make_deal(cast("sales2"))
    client.force_login(cast["boss"], backend=BACKEND)
    page = client.get(f"/dashboard/?department={cast.departments['销售部'].pk}").content.decode()
    assert "50.0" in page
    offered = re.findall(r'class="in-(\d)"[^>]*>([^<]+)</a>', page)
    assert offered == [("0", "全部部门"), ("0", "总部"), ("1", "销售部"), ("2", "华东"), ("2", "华南")]


def test_a_department_out_of_sight_is_not_found(cast: Cast, client: Client) -> None:
    client.force_login(cast["sales"], backend=BACKEND)
    assert client.get(f"/dashboard/?department={cast.departments['华南'].pk + 1000}").status_code == 404
    assert client.get("/dashboard/?department=x").status_code == 404
    # Who sees the deals of one department has nothing to choose.
    make_deal(cast("sales"))
    assert 'id="places"' not in client.get("/dashboard/").content.decode()


def test_of_a_period_that_is_over_nothing_that_stands_today_is_said(cast: Cast, client: Client, since: dt.date) -> None:
    last = since - dt.timedelta(days=1)
    won(cast, "sales", 500_000, opened_on=last, closed=Closing(state=DealState.WON, closed_on=last))
    won(cast, "sales", 200_000)
    get_resolver()._populate()
    before = clock.period_begins("quarter", last) or last
    scope = Scope(before, last)
    assert figures(cast("sales"), scope)[0].value == 500_000
    assert not {"进行中金额", "逾期"} & {one.label for one in figures(cast("sales"), scope)}
    keys = {one.key for one in tiles.charts(cast("sales"), scope)}
    assert {"won-chart", "funnel-chart"} <= keys
    assert not {"stage-chart", "close-chart", "overdue-chart"} & keys
    client.force_login(cast["sales"], backend=BACKEND)
    page = client.get(f"/dashboard/?on={last}").content.decode()
    assert f"on={since}" in page
    # Of what has not begun there is nothing to say: it is today's again.
    for on in ("2099-01-01", "1066-10-14", "x"):
        assert f"{since} 起" in client.get(f"/dashboard/?on={on}").content.decode()


def test_from_a_year_the_way_leads_to_the_quarter_in_which_it_ends(cast: Cast, client: Client) -> None:
    won(cast, "sales", 300_000)
    client.force_login(cast["sales"], backend=BACKEND)
    page = client.get("/dashboard/?period=year&on=2025-03-03").content.decode()
    assert "2025 年" in page
    assert "?period=quarter&amp;on=2025-12-31" in page
    page = client.get("/dashboard/?period=year").content.decode()
    assert f"?period=quarter&amp;on={clock.today()}" in page


def test_the_goal_of_a_period_that_is_over_was_missed_or_exceeded(cast: Cast, since: dt.date) -> None:
    aim(cast, 800_000, level="person", owner=cast["sales"].pk)
    closed = Closing(state=DealState.WON, closed_on=since)
    won(cast, "sales", 500_000, opened_on=since, closed=closed)
    last = days_of("quarter", since)[1]
    with time_machine.travel(dt.datetime.combine(last + dt.timedelta(days=9), dt.time(4), dt.UTC), tick=False):
        found = {one.label: (one.said, one.tone) for one in figures(cast("sales"), Scope(since, last))}
    assert found["赢单金额"] == ("目标 ¥80.0 万，差 ¥30.0 万", "bad")


def test_a_year_begins_where_that_of_the_company_begins(cast: Cast, client: Client) -> None:
    Company.objects.update(fiscal_year_start=4)
    won(cast, "sales", 300_000)
    client.force_login(cast["sales"], backend=BACKEND)
    page = client.get("/dashboard/?period=year&on=2025-08-08").content.decode()
    assert "2025-04 …" in page
    assert "2025-04-01 至 2026-03-31" in page
    assert "on=2025-03-31" in page
