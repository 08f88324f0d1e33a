"""A director brings a list of deals in: upload, columns, a wrong cell, its correction, the report, and back."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.conftest import PHONE, RATHER_AT_A_DESK, violations
from tests.journeys.world import make_world
from yingdan.deals.models import Deal

# The whole way is walked on both databases.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

LIST = """编号,项目名称,客户全称,预估金额,签单时间,业务员,备用
1,药包材视觉复检,华东精工,86万,2026-12-20,林婧,x
2,厂区物流改造,川渝食品,1450000,2026-02-30,林靖,y
"""


@pytest.fixture(autouse=True)
def _at_once(settings: Any, tmp_path: Path) -> None:
    """Jobs run where they are queued; files go where they are deleted."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    settings.HOME = tmp_path


def look(page: Page, size: ViewportSize, found: dict[str, Any]) -> None:
    """Nothing for axe, nothing that scrolls sideways."""
    if problems := violations(page):
        found[page.url] = problems
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], f"{page.url} scrolls sideways"


@pytest.mark.parametrize("size", RATHER_AT_A_DESK)
def test_a_list_of_deals_comes_in_and_goes_out(visit: Callable[..., Page], tmp_path: Path, size: ViewportSize) -> None:
    world, barriers = make_world(), dict[str, Any]()
    before = Deal.objects.count()
    (tmp_path / "存量商机.csv").write_text(LIST, encoding="gbk")
    theme = "dark" if size == PHONE else "light"
    page = visit("director", size=size, theme=theme, password=world["password"])
    page.goto("/import/")
    look(page, size, barriers)
    page.locator("main a[href='/import/new/']").first.click()
    page.wait_for_url("**/import/new/")
    look(page, size, barriers)
    page.set_input_files("input[name=upload]", tmp_path / "存量商机.csv")
    page.locator("main button.main").click()
    page.wait_for_url("**/read/")
    expect(page.locator(".imp-preview")).to_contain_text("药包材视觉复检")
    look(page, size, barriers)
    page.click("button[name=next]")
    page.wait_for_url("**/map/")
    expect(page.locator("select[name=f0-c3]")).to_have_value("amount")
    look(page, size, barriers)
    page.click("button[name=next]")
    page.wait_for_url("**/check/")
    expect(page.locator("td.wrong.bad")).to_have_text("2026-02-30")
    expect(page.locator(".imp-notes")).to_contain_text("备用")
    look(page, size, barriers)
    # The wrong day, then the slip in the name, each by the proposal beneath.
    page.locator("tr.fix button", has_text="改为 2026-02-28").click()
    expect(page.locator("td.wrong.bad")).to_have_count(0)
    page.locator("aside button", has_text="全部换成 林婧").click()
    expect(page.locator("aside")).not_to_contain_text("林靖")
    page.locator(".imp-bar button.main", has_text="2").click()
    page.wait_for_url(re.compile(r"/import/\d+/$"))
    expect(page.locator("main")).to_contain_text("已写入")
    look(page, size, barriers)
    assert Deal.objects.count() == before + 2
    report = page.url
    page.goto("/deals/?q=厂区物流改造")
    expect(page.locator("tr[data-row]")).to_contain_text("厂区物流改造")
    page.goto(report)
    page.locator("form[action$='/undo/'] button").click()
    expect(page.locator("main")).to_contain_text("已撤销")
    look(page, size, barriers)
    page.goto("/import/")
    look(page, size, barriers)
    assert Deal.objects.count() == before
    assert barriers == {}
