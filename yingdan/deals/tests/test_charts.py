"""Pipeline and funnel as charts: each says what it found, and each of its marks opens exactly the deals behind it."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from yingdan.accounts.commands import set_field_rule
from yingdan.accounts.models import Role
from yingdan.accounts.testing import Cast
from yingdan.deals import commands
from yingdan.deals.testing import make_deal, make_process, stage_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]

type Asks = Callable[[str, str], str]


@pytest.fixture
def _today() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def asks(cast: Cast) -> Asks:
    """The page that somebody gets."""
    clients: dict[str, Client] = {}

    def page(who: str, path: str) -> str:
        if who not in clients:
            clients[who] = Client()
            clients[who].force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = clients[who].get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()

    return page


@pytest.fixture
def four(cast: Cast) -> None:
    """Won in May; past its month; due in December; without a day. The last of another salesperson."""
    make_process()
    sales, admin = cast("sales"), cast("admin")
    won = make_deal(sales, "赢下", amount=Decimal(300000), opened_on=dt.date(2026, 3, 1))
    commands.win_deal(actor=sales, pk=won.pk, closed_on=dt.date(2026, 5, 20))
    make_deal(sales, "拖过", amount=Decimal(100000), expected_close=dt.date(2026, 9, 30), stage=stage_at(3).pk)
    make_deal(sales, "年底", amount=Decimal(200000), expected_close=dt.date(2026, 12, 10))
    make_deal(admin, "不知何时", amount=Decimal(400000), expected_close=None, owner=cast["sales2"].pk)


def chart(html: str, key: str) -> str:
    found = re.search(rf'<figure class="chart" id="{key}">.*?</figure>', html, re.DOTALL)
    assert found, key
    return found[0]


def marks(html: str, key: str) -> dict[str, tuple[list[str], str]]:
    """The rows of the table behind a chart: name -> its cells and its link."""
    found = {}
    for row in re.findall(r"<tr data-at.*?</tr>", chart(html, key)):
        link = re.search(r'<a href="([^"]+)">([^<]+)</a>', row)
        assert link
        found[link[2]] = (re.findall(r'class="num">([^<]*)<', row), unescape(link[1]))
    return found


def rows(html: str) -> set[str]:
    return set(re.findall(r'<tr[^>]*data-row.*?class="[^"]*ph-1[^"]*".*?<a[^>]*>([^<]+)</a>', html, re.DOTALL))


def finding(html: str, key: str) -> str:
    said = re.search(r"<h2>(.*?)</h2>", chart(html, key))
    assert said
    return said[1]


@pytest.mark.usefixtures("four")
def test_each_chart_says_what_it_found(asks: Asks) -> None:
    page, part = asks("boss", "/pipeline/"), asks("boss", "/pipeline/funnel/")
    assert finding(page, "stage-chart") == "85.7% 的进行中金额在初步接触"
    assert finding(part, "funnel-chart") == "只有 50.0% 走到需求确认"
    assert finding(part, "close-chart") == "¥10.0 万已过预计签约月，占进行中的 14.3%"
    assert finding(part, "won-chart") == "5 月赢单最多，¥30.0 万"
    assert f'aria-label="{finding(part, "won-chart")}"' in chart(part, "won-chart")


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("who", ["boss", "sales"])
@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/pipeline/", "stage-chart"),
        ("/pipeline/funnel/", "close-chart"),
        ("/pipeline/funnel/", "won-chart"),
        ("/pipeline/funnel/?period=all", "won-chart"),
        ("/pipeline/funnel/", "funnel-chart"),
    ],
)
def test_every_mark_opens_the_deals_it_counts(asks: Asks, who: str, path: str, key: str) -> None:
    worth = {"赢下": 300000, "拖过": 100000, "年底": 200000, "不知何时": 400000}
    for name, (cells, url) in marks(asks(who, path), key).items():
        behind = rows(asks(who, url))
        amount = next(cell for cell in cells if cell == "0" or "," in cell or len(cell) > 4)
        assert amount == f"{sum(worth[one] for one in behind):,}", (name, behind)


@pytest.mark.usefixtures("four")
def test_the_funnel_opens_whoever_came_as_far(asks: Asks) -> None:
    found = marks(asks("boss", "/pipeline/funnel/"), "funnel-chart")
    assert [cells[0] for cells, _url in found.values()] == ["4", "2", "2", "1", "1", "1"]
    answer = asks("boss", found["方案报价"][1])
    assert rows(answer) == {"赢下", "拖过"}
    assert "到过 方案报价" in answer


@pytest.mark.usefixtures("four")
def test_a_salesperson_sees_his_own_deals_in_the_charts_only(asks: Asks) -> None:
    assert "未填日期" in marks(asks("boss", "/pipeline/funnel/"), "close-chart")
    assert "未填日期" not in marks(asks("sales", "/pipeline/funnel/"), "close-chart")


@pytest.mark.usefixtures("four")
def test_who_may_not_read_amounts_gets_charts_of_counts(asks: Asks, cast: Cast) -> None:
    set_field_rule(
        actor=cast("admin"), role=Role.objects.get(code="boss").pk, kind="deal", field="amount", level="hidden"
    )
    page, part = asks("boss", "/pipeline/"), asks("boss", "/pipeline/funnel/")
    assert finding(page, "stage-chart") == "66.7% 的进行中商机在初步接触"
    assert finding(part, "close-chart") == "1 个商机已过预计签约月，占进行中的 33.3%"
    assert finding(part, "won-chart") == "5 月赢单最多，1 个商机"
    for html in (page, part):
        assert not re.search(r"\d{3},000|\d0\.0 万|元", html.partition("<main")[2] or html)


def test_without_deals_a_chart_draws_no_empty_axis(asks: Asks) -> None:
    make_process()
    part = asks("sales", "/pipeline/funnel/")
    assert "<y-island" not in chart(part, "won-chart")
    assert finding(part, "won-chart") == "按月赢单"
    assert "<y-island" not in asks("sales", "/pipeline/")
