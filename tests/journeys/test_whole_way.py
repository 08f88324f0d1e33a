"""The whole way, as three people walk it: import, find, convert, move, win, the funnel, its rows, a narrower role."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.world import make_world
from yingdan.accounts.models import Role
from yingdan.deals.models import Deal, Outcome

pytestmark = [pytest.mark.django_db(transaction=True)]

LIST = "项目名称,客户全称,预估金额,签单时间,业务员\n厂区物流改造,川渝食品,145万,2026-12-20,林婧\n"
DEAL = re.compile(r"/deals/\d+/$")


@pytest.fixture(autouse=True)
def _at_once(settings: Any, tmp_path: Path) -> None:
    """Jobs run where they are queued; files go where they are deleted."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    settings.HOME = tmp_path


# The narrow screen asks the database for the same things, and either database answers alike.
@pytest.mark.parametrize(
    "size",
    [
        pytest.param(DESK, id="desk", marks=pytest.mark.sqlite_first),
        pytest.param(PHONE, id="phone", marks=[pytest.mark.one_database, pytest.mark.thorough]),
    ],
)
def test_from_a_file_to_the_funnel_and_to_a_narrower_role(
    visit: Callable[..., Page], tmp_path: Path, size: ViewportSize
) -> None:
    world = make_world()
    people = ("admin", "director", "sales")
    admin, director, sales = (visit(who, size=size, password=world["password"]) for who in people)
    (tmp_path / "存量商机.csv").write_text(LIST, encoding="utf-8")
    bring(director, tmp_path / "存量商机.csv")
    find(sales, "cqwlgz", "厂区物流改造")
    convert(sales, world["leads"][0].pk)
    move_and_win(sales)
    assert Outcome.objects.get(deal__name="冷链园区 WMS").amount == 900000
    # Whoever sold it and who leads him see it won, and the bar opens the row.
    for page in (sales, director):
        drill(page)
    # The administrator narrows the role on its page; the director's list is shorter at the next click.
    rows = director.locator("tr[data-row]")
    director.goto("/deals/?f=state:is:open")
    expect(rows).to_have_count(Deal.objects.filter(state="open").count())
    narrow(admin, Role.objects.get(code="director"))
    director.reload()
    expect(rows).to_have_count(0)
    expect(director.locator(".empty")).to_be_visible()


def bring(page: Page, path: Path) -> None:
    page.goto("/import/new/")
    page.set_input_files("input[name=upload]", path)
    page.locator("main button.main").click()
    for step in ("read", "map"):
        page.wait_for_url(f"**/{step}/")
        page.click("button[name=next]")
    page.wait_for_url("**/check/")
    page.locator(".imp-bar button.main").click()
    page.wait_for_url(re.compile(r"/import/\d+/$"))
    expect(page.locator("main")).to_contain_text("已写入")


def find(page: Page, typed: str, name: str) -> None:
    """By initials, from wherever one is."""
    page.locator(".find").click()
    page.locator("#palette input").type(typed)
    page.locator("#palette [role=option]", has_text=name).first.click()
    page.wait_for_url(DEAL)
    expect(page.locator("h1")).to_have_text(name)


def convert(page: Page, lead: int) -> None:
    """The lead's own button opens the form, as a dialog or as a page."""
    page.goto(f"/leads/{lead}/")
    page.get_by_role("link", name="转化线索", exact=True).click()
    page.fill("input[name=deal_name]", "冷链园区 WMS")
    page.fill("input[name=amount]", "86万")
    page.locator("form:has(input[name=deal_name]) button.main").click()
    page.wait_for_url(DEAL)
    expect(page.locator("h1")).to_have_text("冷链园区 WMS")


def move_and_win(page: Page) -> None:
    page.get_by_role("link", name="推进阶段", exact=True).click()
    page.select_option("select[name=stage]", label="方案报价")
    page.locator("form:has(select[name=stage]) button.main").click()
    expect(page.locator("[aria-current=step]").first).to_have_text("方案报价")
    page.get_by_role("link", name="赢单", exact=True).click()
    page.fill("input[name=amount]", "¥900,000")
    page.locator("form:has(input[name=amount]) button.main").click()
    expect(page.locator(".facts-line")).to_contain_text("赢单")


def drill(page: Page) -> None:
    """The last step of the funnel counts the win; its bar opens it."""
    page.goto("/pipeline/")
    drawing = page.locator("#funnel-chart y-island")
    drawing.scroll_into_view_if_needed()
    expect(drawing.locator("svg")).to_be_visible()
    drawing.click(position={"x": 100, "y": 34 * 5 + 17})
    page.wait_for_url(re.compile("/deals/"))
    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(page.locator("tr[data-row]")).to_contain_text("冷链园区 WMS")


def narrow(page: Page, role: Role) -> None:
    page.goto(f"/roles/{role.pk}/")
    for kind in ("deal", "customer"):
        scope = page.locator(f"select[name=scope][hx-post*='kind={kind}&action=view']")
        with page.expect_response("**/grant/**") as answer:
            scope.select_option("self")
        assert answer.value.ok
