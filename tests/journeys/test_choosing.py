"""A record is chosen in a form: found while a Chinese name is composed, and beside the record that it belongs to."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.world import make_world
from yingdan.accounts.rules import cli_actor
from yingdan.customers.commands import ContactDraft, create_contacts
from yingdan.customers.models import Contact, Customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


def chooser(page: Page, name: str) -> Locator:
    return page.locator("[data-combobox]", has=page.locator(f"input[name={name}]"))


def compose(page: Page, keys: str, text: str) -> None:
    """What an input method does: letters that are not the text yet, then the text."""
    method: Any = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": keys, "selectionStart": len(keys), "selectionEnd": len(keys)})
    method.send("Input.insertText", {"text": text})


def test_a_superior_is_found_among_the_people_of_the_customer(visit: Callable[..., Page]) -> None:
    world = make_world()
    mine, other = Customer.objects.order_by("pk")[:2]
    drafts = [ContactDraft(customer=other.pk, name=f"叶{n:02}") for n in range(70)]
    create_contacts(actor=cli_actor(), drafts=drafts)
    page = visit("director", password=world["password"])
    page.goto(f"/contacts/new/?customer={mine.pk}")
    superior = chooser(page, "reports_to")
    superior.get_by_role("combobox").focus()
    compose(page, "ye", "叶")
    expect(superior.get_by_role("option")).to_have_text(["叶承泽"])
    page.keyboard.press("Enter")
    page.fill("input[name=name]", "白启航")
    page.click("main button.main")
    expect(page.get_by_role("heading", name="白启航")).to_be_visible()
    assert Contact.objects.get(name="白启航").reports_to == Contact.objects.get(name="叶承泽")


def test_a_name_that_nobody_has_is_said_and_stays(visit: Callable[..., Page]) -> None:
    world = make_world()
    mine = Customer.objects.order_by("pk")[0]
    page = visit("director", password=world["password"])
    page.goto(f"/contacts/new/?customer={mine.pk}")
    superior = chooser(page, "reports_to")
    # A click opens it before anything is typed.
    superior.get_by_role("combobox").click()
    expect(superior.get_by_role("option")).to_have_count(1)
    superior.get_by_role("combobox").fill("没有这个人")
    page.fill("input[name=name]", "白启航")
    page.click("main button.main")
    expect(page.locator("main")).to_contain_text("没有你看得到的「没有这个人」")
    expect(superior.get_by_role("combobox")).to_have_value("没有这个人")
    # Whoever is quicker than the list, and sends by Enter, is understood as well.
    superior.get_by_role("combobox").fill("")
    superior.get_by_role("combobox").press_sequentially("叶承泽")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="白启航")).to_be_visible()
    assert Contact.objects.get(name="白启航").reports_to == Contact.objects.get(name="叶承泽")
