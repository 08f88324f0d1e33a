"""Money finds its place: a salesperson claims it on a phone, finance allocates it on a desk, the contract shows it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.world import make_money, make_world
from yingdan.finance.models import Receipt

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

CUSTOMER = "浙江华东精工机械有限公司"


def test_money_is_claimed_on_a_phone_and_allocated_on_a_desk(
    visit: Callable[..., Page], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    money = make_money(world)
    sales = visit("sales", size=PHONE, password=world["password"])
    finance = visit("finance", password=world["password"])
    receipt, contract, late = money["free receipt"].pk, money["signed contract"].pk, money["late"].pk
    claim(sales, receipt)
    row = Receipt.objects.get(pk=receipt)
    assert (row.customer_id, row.owner_id) == (world["customer"].pk, world["cast"]["sales"].pk)
    allocate(finance, receipt, late)
    sales.goto(f"/contracts/{contract}/")
    # 12,000 had come in before.
    paid = sales.locator(".paying tr", has=sales.locator(f"a[href='/instalments/{late}/']"))
    expect(paid).to_contain_text("23,000")
    expect(paid).to_contain_text("60,000")


def claim(page: Page, receipt: int) -> None:
    """From the list of what nobody has claimed, for one of the own customers."""
    page.goto("/receipts/unclaimed/")
    page.locator(f"a[href='/receipts/{receipt}/claim/']").click()
    form = page.locator(f"form[action='/receipts/{receipt}/claim/']")
    form.locator("select[name=customer]").select_option(label=CUSTOMER)
    form.locator("textarea[name=note]").fill("输送线的预付款")
    form.locator("button.main").click()
    page.wait_for_url(f"**/receipts/{receipt}/")


def allocate(page: Page, receipt: int, instalment: int) -> None:
    """What is owed longest is suggested; a part of it stays free."""
    page.goto("/receipts/?view=open")
    page.locator(f"tr[data-pk='{receipt}'] a[href='/receipts/{receipt}/']").first.click()
    page.wait_for_url(f"**/receipts/{receipt}/")
    page.locator(f"a[href='/receipts/{receipt}/allocate/']").first.click()
    box = page.locator(f"input[name='part-{instalment}']")
    expect(box).to_have_value(re.compile("30.?000"))
    box.fill("2.5万")
    page.locator("form.allocate button.main").click()
    page.wait_for_url(f"**/receipts/{receipt}/")
    expect(page.locator(".ledger")).to_contain_text("25,000")
    expect(page.locator(".ledger tfoot")).to_contain_text("5,000")
