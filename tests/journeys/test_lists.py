"""A list is made one's own: columns, a view, alternatives, many records at once, and days."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.conftest import RATHER_AT_A_DESK, RATHER_ON_A_PHONE, violations
from tests.journeys.world import make_world
from yingdan.accounts.models import SavedView
from yingdan.core import clock
from yingdan.deals.models import Deal

# The whole way is walked on both databases.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


def heads(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("table.table thead th[scope=col]").all_inner_texts()]


def test_columns_are_ticked_moved_and_kept_as_a_view(visit: Callable[..., Page]) -> None:
    world = make_world()
    page = visit("director", password=world["password"])
    page.goto("/deals/?f=state:is:open")
    page.locator("a[href*='/deals/columns/']").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("来源", exact=True).check()
    dialog.get_by_label("赢率", exact=True).uncheck()
    dialog.locator("li", has_text="负责人").get_by_role("button", name="上移").click()
    assert violations(page) == []
    dialog.get_by_role("button", name="按此显示").click()
    page.wait_for_url(re.compile("cols="))
    assert heads(page) == ["商机", "客户", "金额（元）", "预计签约", "阶段", "状态", "负责人", "下一步", "来源"]
    # The view brings all of it back, and opens first from now on.
    page.locator("a[href*='/views/deal/']").click()
    dialog.locator("input[name=name]").fill("我的盘点")
    dialog.locator("button.main").click()
    page.wait_for_url(re.compile(r"view=v-\d+$"))
    expect(page.locator(".tabs [aria-current=page]")).to_contain_text("我的盘点")
    expect(page.locator(".tabs [aria-current=page] b")).to_have_text("3")
    page.locator("a[href*='/views/deal/']").click()
    assert violations(page) == []
    dialog.get_by_role("button", name="设为默认").click()
    expect(page.locator("#toasts")).to_contain_text("默认")
    page.goto("/deals/")
    assert heads(page)[-1] == "来源"
    # Deleted, and brought back by the toast.
    page.locator("a[href*='/views/deal/']").click()
    dialog.get_by_role("button", name="删除「我的盘点」").click()
    expect(page.locator("#toasts form[data-undo]")).to_be_visible()
    page.keyboard.press("z")
    page.wait_for_url(re.compile(r"view=v-\d+$"))
    assert SavedView.objects.filter(deleted_at__isnull=True).count() == 1


def test_the_sum_under_a_list_follows_an_edit_and_the_pages_stay(visit: Callable[..., Page]) -> None:
    world = make_world()
    page = visit("director", password=world["password"])
    page.goto("/deals/?f=state:is:open&size=1")
    before = page.locator("#totals td.num").inner_text()
    page.locator("td[data-edit=amount]").first.click()
    page.locator("td.edit input:not([type=hidden])").fill("1234567")
    page.keyboard.press("Enter")
    expect(page.locator("#totals td.num")).not_to_have_text(before)
    expect(page.locator("#pages a[rel=next]")).to_be_visible()


def test_an_alternative_is_added_from_the_menu(visit: Callable[..., Page]) -> None:
    world = make_world()
    page = visit("director", password=world["password"])
    page.goto("/deals/?f=amount:min:1500000")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.locator("[popovertarget=filter-menu]").click()
    page.locator(".joins a", has_text="或者").click()
    expect(page.locator(".joins a[aria-current]", has_text="或者")).to_be_visible()
    page.locator("#filter-menu summary", has_text="金额").click()
    form = page.locator("#filter-menu form[data-filter=amount]")
    form.locator("select").select_option("max")
    form.locator("input[name=value]").fill("90万")
    form.locator("button").click()
    page.wait_for_url(re.compile("a.amount"))
    expect(page.locator(".either .chip")).to_have_count(2)
    expect(page.locator("tr[data-row]")).to_have_count(2)
    assert violations(page) == []
    page.locator(".either .chip").first.click()
    expect(page.locator(".either")).to_have_count(0)
    expect(page.locator("tr[data-row]")).to_have_count(1)


@pytest.mark.parametrize("size", RATHER_AT_A_DESK)
def test_many_records_are_changed_after_a_look_and_taken_back(visit: Callable[..., Page], size: ViewportSize) -> None:
    world: dict[str, Any] = make_world()
    page = visit("director", password=world["password"])
    page.goto("/deals/?view=all")
    page.check("[data-tick-all]")
    page.locator("[data-bulk] button[formaction*=change]").click()
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.select_option("select[name=field]", "source")
    page.locator("input[name=value]").fill("行业展会")
    assert violations(page) == []
    page.locator("button[value=preview]").click()
    expect(page.locator("dl.facts dd").first).to_have_text("3")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert not Deal.objects.filter(source="行业展会").exists()
    page.locator("button[value=do]").click()
    expect(page.locator("#toasts")).to_contain_text("已修改 3 条记录")
    assert Deal.objects.filter(source="行业展会").count() == 3
    page.locator("#toasts form[data-undo] button").click()
    expect(page.locator("#toasts")).to_contain_text("3 条记录已恢复原值")
    assert not Deal.objects.filter(source="行业展会").exists()


@pytest.mark.parametrize("size", RATHER_ON_A_PHONE)
def test_deals_stand_on_their_days(visit: Callable[..., Page], size: ViewportSize) -> None:
    world = make_world()
    Deal.objects.update(expected_close=clock.today())
    page = visit("sales", size=size, password=world["password"])
    page.goto("/deals/?f=amount:min:1000000")
    page.locator(".seg a[href*='/deals/calendar/']").click()
    page.wait_for_url(re.compile("/deals/calendar/"))
    expect(page.locator("td[aria-current=date] .event")).to_have_count(1)
    page.locator(".seg a[href*='week=']").last.click()
    expect(page.locator("table.calendar.week td[aria-current=date] .event")).to_have_count(1)
    page.locator(".chip.on").click()
    expect(page.locator("table.calendar.week td[aria-current=date] .event")).to_have_count(2)
    page.locator(".event a").first.click()
    page.wait_for_url(re.compile(r"/deals/\d+/$"))


def test_a_deal_is_put_on_another_day_by_key_and_by_hand_and_taken_back(visit: Callable[..., Page]) -> None:
    world = make_world()
    today = clock.today()
    tuesday = today - dt.timedelta(days=today.weekday() - 1)
    deal = world["deals"][0]
    Deal.objects.filter(pk=deal.pk).update(expected_close=tuesday)
    page = visit("sales", password=world["password"])
    page.goto(f"/deals/calendar/?week={tuesday}")
    card, days = page.locator(f".event[data-pk='{deal.pk}']"), page.locator("td[data-day]")
    toast = page.locator("#toasts form[data-undo]")

    def stands_on(day: dt.date) -> None:
        expect(page.locator(f"td[data-day='{day}'] .event[data-pk='{deal.pk}']")).to_be_visible()
        expect(page.locator(".event.saving")).to_have_count(0)
        assert Deal.objects.get(pk=deal.pk).expected_close == day

    expect(page.locator("y-island[name=calendar] ul").first).to_be_visible()
    page.wait_for_timeout(300)
    card.locator("a.strong").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#toasts")).to_contain_text("AGV 扩容 12 台")
    stands_on(tuesday + dt.timedelta(days=1))
    page.keyboard.press("z")
    expect(toast).to_have_count(0)
    stands_on(tuesday)
    box, place = card.bounding_box(), days.nth(4).bounding_box()
    assert box is not None
    assert place is not None
    page.mouse.move(box["x"] + 40, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 20, steps=5)
    page.mouse.move(place["x"] + 60, place["y"] + 60, steps=15)
    page.mouse.up()
    expect(toast).to_have_count(1)
    stands_on(tuesday + dt.timedelta(days=3))
    assert violations(page) == []
