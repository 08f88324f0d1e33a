"""Colleagues talk on a record: one is named by @, finds it in the inbox, takes the file, and is done with it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.conftest import RATHER_ON_A_PHONE
from tests.journeys.world import make_world
from yingdan.core.listening import deliver
from yingdan.core.sealing import seal
from yingdan.notices.models import Notice

# The whole way is walked on both databases.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
PDF = b"%PDF-1.7\n" + b"x" * 2000


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.mark.parametrize("size", RATHER_ON_A_PHONE)
def test_a_colleague_is_named_reads_takes_the_file_and_is_done(
    visit: Callable[..., Page], size: ViewportSize, tmp_path: Path
) -> None:
    world = make_world()
    quote = tmp_path / "报价 第二版.pdf"
    quote.write_bytes(PDF)
    address = f"/deals/{world['deals'][0].pk}/"
    page = visit("sales", size=size, password=world["password"])
    page.goto(address)
    box = page.locator(".talk textarea")
    box.type("价格请 @zqm")
    expect(page.locator(".talk [role=option]").first).to_contain_text("赵启明")
    page.keyboard.press("Enter")
    expect(box).to_have_value("价格请 @赵启明 ")
    box.type("看一下")
    page.set_input_files(".talk input[type=file]", str(quote))
    expect(page.locator("[data-chosen]")).to_have_text("报价 第二版.pdf")
    page.click(".talk button.btn")
    expect(page.locator(".line .said")).to_have_text("价格请 @赵启明 看一下")
    seal()
    deliver()

    other = visit("director", size=size, password=world["password"])
    bell = other.locator(".bell b")
    other.goto("/")
    expect(bell).to_have_text("1")
    other.goto("/inbox/")
    row = other.locator(".inbox [data-row]")
    expect(row).to_contain_text("林婧 在评论中提到你")
    expect(row).to_contain_text("AGV 扩容 12 台")
    row.locator("a").first.click()
    other.wait_for_url(re.compile(re.escape(address)))
    expect(bell).to_have_count(0)
    with other.expect_download() as found:
        other.locator(".files a").first.click()
    assert found.value.suggested_filename == "报价 第二版.pdf"
    assert Path(found.value.path()).read_bytes() == PDF
    other.goto("/inbox/")
    other.keyboard.press("j")
    other.keyboard.press("e")
    expect(other.locator(".empty")).to_be_visible()
    assert Notice.objects.get(topic="mention").done_at is not None
    # Z takes it back.
    other.keyboard.press("z")
    expect(row).to_have_count(1)


def test_a_mention_of_somebody_who_does_not_see_it_offers_to_share(visit: Callable[..., Page]) -> None:
    world = make_world()
    page = visit("sales", password=world["password"])
    page.goto(f"/deals/{world['deals'][0].pk}/")
    page.fill(".talk textarea", "@王砚 一起去")
    page.click(".talk button.btn")
    expect(page.locator(".talk .why")).to_contain_text("王砚 无权查看这条记录")
    expect(page.locator(".talk textarea")).to_have_value("@王砚 一起去")
    page.check(".talk input[name=share]")
    page.click(".talk button.btn")
    expect(page.locator(".line .said")).to_have_text("@王砚 一起去")


def test_a_tag_is_put_on_filters_the_list_and_is_undone(visit: Callable[..., Page]) -> None:
    world = make_world()
    page = visit("sales", password=world["password"])
    page.goto(f"/deals/{world['deals'][0].pk}/")
    page.fill(".tag-form input[name=name]", "重点")
    page.keyboard.press("Enter")
    page.locator(".tags .chip a", has_text="重点").click()
    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(page.locator(".chip.on")).to_contain_text("标签：重点")
