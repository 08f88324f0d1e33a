"""The charts of pipeline and funnel: drawn under the strict policy, opened by a click, with a table behind each."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.journeys.conftest import RATHER_AT_A_DESK, violations
from tests.journeys.world import make_world

# The whole way is walked on both databases.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.mark.parametrize("size", RATHER_AT_A_DESK)
def test_a_bar_opens_its_deals_and_a_button_its_table(visit: Callable[..., Page], size: ViewportSize) -> None:
    world = make_world()
    page = visit("director", size=size, password=world["password"])
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto("/pipeline/")
    stages = page.locator("#stage-chart")
    stages.scroll_into_view_if_needed()
    drawing = stages.get_by_role("img", name="100.0% 的进行中金额在初步接触")
    expect(drawing.locator("svg")).to_be_visible()
    expect(stages.locator("table")).to_be_hidden()
    stages.get_by_role("button", name="看数据").click()
    expect(stages.locator("table tbody tr").first).to_contain_text("3,884,000")
    assert violations(page) == []
    funnel = page.locator("#funnel-chart y-island")
    funnel.scroll_into_view_if_needed()
    expect(funnel.locator("svg")).to_be_visible()
    funnel.click(position={"x": size["width"] / 4, "y": 17})
    page.wait_for_url(re.compile(r"stage:reached:|stage%3Areached"))
    expect(page.locator("tr[data-row]")).to_have_count(3)
    assert complaints == []


def test_a_chart_follows_the_theme(visit: Callable[..., Page]) -> None:
    world = make_world()
    page = visit("director", password=world["password"])
    page.goto("/pipeline/")
    label = page.locator("#stage-chart svg text").first
    light = label.get_attribute("fill")
    page.evaluate("document.documentElement.dataset.theme = 'dark'; document.dispatchEvent(new Event('ui:look'))")
    expect(label).not_to_have_attribute("fill", light or "")


def test_without_javascript_there_are_the_tables(browser: Browser, live_server: Any, client: Any) -> None:
    world = make_world()
    client.force_login(world["cast"]["director"], backend="allauth.account.auth_backends.AuthenticationBackend")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/pipeline/")
    expect(page.locator("#stage-chart table")).to_be_visible()
    expect(page.locator(".see").first).to_be_hidden()
    page.click("a[href^='/pipeline/funnel/']")
    expect(page.locator("figure.chart table")).to_have_count(2)
    expect(page.locator("#funnel-chart table tbody tr")).to_have_count(6)
    context.close()
