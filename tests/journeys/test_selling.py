"""A salesperson finds, converts, moves and wins in the browser; a director sees the sum; a role is narrowed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.world import make_world
from yingdan.accounts.commands import set_grant
from yingdan.accounts.models import Role
from yingdan.accounts.rules import cli_actor
from yingdan.deals.models import Deal, Outcome

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_salesperson_brings_a_lead_to_a_won_deal(visit: Callable[..., Page], size: dict[str, int]) -> None:
    world = make_world()
    page = visit("sales", size=size, password=world["password"])
    # Convert the lead: customer, contact and deal come of it.
    page.goto(f"/leads/{world['leads'][0].pk}/convert/")
    page.fill("input[name=deal_name]", "冷链园区 WMS")
    page.fill("input[name=amount]", "86万")
    page.click("main button.main")
    page.wait_for_url(re.compile(r"/deals/\d+/$"))
    expect(page.locator("h1")).to_have_text("冷链园区 WMS")
    expect(page.locator("#toasts")).to_contain_text("已")
    deal = Deal.objects.get(name="冷链园区 WMS")
    # Move it on.
    page.goto(f"/deals/{deal.pk}/move/")
    page.select_option("select[name=stage]", label="方案报价")
    page.click("main button.main")
    page.wait_for_url(re.compile(r"/deals/\d+/$"))
    expect(page.locator("[aria-current=step]").first).to_have_text("方案报价")
    # Win it; the amount is fixed with the outcome.
    page.goto(f"/deals/{deal.pk}/win/")
    page.fill("input[name=amount]", "¥900,000")
    page.click("main button.main")
    page.wait_for_url(re.compile(r"/deals/\d+/$"))
    expect(page.locator("main")).to_contain_text("赢单")
    assert Outcome.objects.get(deal=deal).amount == 900000
    # The pipeline page counts it, and the figure opens the rows behind it.
    page.goto("/pipeline/")
    page.locator("dl.facts a", has_text="90.0").first.click()
    page.wait_for_url(re.compile(r"/deals/\?"))
    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(page.locator("tr[data-row]")).to_contain_text("冷链园区 WMS")


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


def test_a_narrowed_role_shrinks_the_list_at_the_next_request(visit: Callable[..., Page]) -> None:
    world = make_world()
    page = visit("director", password=world["password"])
    page.goto("/deals/")
    expect(page.locator("tr[data-row]")).to_have_count(3)
    director = Role.objects.get(code="director")
    for kind in ("deal", "customer"):
        set_grant(actor=cli_actor(), role=director.pk, kind=kind, action="view", scope="self")
    page.reload()
    expect(page.locator("tr[data-row]")).to_have_count(0)
    expect(page.locator(".empty")).to_be_visible()


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
