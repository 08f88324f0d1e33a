"""What a salesperson does a hundred times a day: find by initials, drag a card, put an amount right in its cell."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.world import make_world
from yingdan.deals.models import Deal

# The whole way is walked on both databases.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


def test_the_palette_finds_by_pinyin_initials(visit: Callable[..., Page]) -> None:
    world = make_world()
    page = visit("sales", password=world["password"])
    page.keyboard.press("Control+k")
    page.locator("#palette input").type("hdjg")
    expect(page.locator("#palette [role=option]").first).to_contain_text("华东精工")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))


def test_a_card_dropped_on_another_lane_moves_the_deal(visit: Callable[..., Page]) -> None:
    world = make_world()
    page = visit("sales", password=world["password"])
    page.goto("/deals/board/")
    card = page.locator(f".card[data-pk='{world['deals'][0].pk}']")
    target = page.locator("[data-lane]").nth(1).locator(".cards")
    expect(card).to_be_visible()
    page.wait_for_timeout(400)
    box, place = card.bounding_box(), target.bounding_box()
    assert box is not None
    assert place is not None
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 50, steps=5)
    page.mouse.move(place["x"] + 80, place["y"] + 40, steps=15)
    page.mouse.up()
    expect(page.locator("[data-lane]").nth(1).locator(f".card[data-pk='{world['deals'][0].pk}']")).to_be_visible()
    page.wait_for_timeout(300)
    assert Deal.objects.get(pk=world["deals"][0].pk).stage.order == 2


def test_a_cell_is_edited_in_place_and_a_wrong_amount_is_refused_there(visit: Callable[..., Page]) -> None:
    world = make_world()
    page = visit("sales", password=world["password"])
    page.goto("/deals/")
    deal: Any = world["deals"][1]
    cell = page.locator(f"#deal-{deal.pk} td[data-edit='amount']")
    cell.click()
    cell.locator("input.input").fill("很多钱")
    page.keyboard.press("Enter")
    expect(cell.locator(".why")).to_be_visible()
    expect(cell.locator("input.input")).to_have_value("很多钱")
    cell.locator("input.input").fill("91.5万")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("915,000")
    assert Deal.objects.get(pk=deal.pk).amount == 915000
