"""Filters of which one is enough: said with "or", built from the menu, taken away one by one."""

from typing import Any

import pytest
from django.test import Client

from tests.journeys.world import make_world

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
EITHER = "f=state:is:open&f=a.amount:min:1500000&f=a.name:has:AGV&sort=name"


@pytest.fixture
def director(db: Any, client: Client) -> Client:
    client.force_login(make_world()["cast"]["director"], backend=BACKEND)
    return client


def texts(client: Client, address: str) -> list[str]:
    return [chip.text for chip in client.get(address).context["chips"]]


def test_a_and_one_of_b_and_c(director: Client) -> None:
    page = director.get(f"/deals/?{EITHER}")
    assert page.context["totals"].count == 2
    html = page.content.decode()
    assert "MES 二期" in html
    assert "AGV 扩容" in html
    assert "产线视觉检测" not in html


def test_the_chips_say_which_belong_together(director: Client) -> None:
    chips = director.get(f"/deals/?{EITHER}").context["chips"]
    assert [(chip.opens, chip.other, chip.closes) for chip in chips] == [
        (False, False, False),
        (True, False, False),
        (False, True, True),
    ]


def test_alternatives_stand_together_wherever_the_address_has_them(director: Client) -> None:
    said = texts(director, "/deals/?f=a.name:has:AGV&f=state:is:open&f=a.amount:min:1500000")
    assert said == ["商机 ∋ AGV", "金额 ≥ 1,500,000", "状态：进行中"]


def test_each_alternative_goes_alone(director: Client) -> None:
    chips = director.get(f"/deals/?{EITHER}").context["chips"]
    page = director.get(f"/deals/{chips[2].off}")
    assert [chip.text for chip in page.context["chips"]] == ["状态：进行中", "金额 ≥ 1,500,000"]
    assert not any(chip.opens for chip in page.context["chips"])
    assert page.context["totals"].count == 1


def test_the_menu_makes_an_alternative_of_a_condition_that_stood_alone(director: Client) -> None:
    menu = director.get("/deals/filters/?f=state:is:open&f=amount:min:1500000&or=1")
    assert menu.context["letter"] == "a"
    sent = dict(menu.context["hidden"]) | {"field": "name", "operator": "has", "value": "AGV", "join": "a"}
    sent["f"] = [value for name, value in menu.context["hidden"] if name == "f"]
    answer = director.get("/deals/", sent)
    assert answer.status_code == 302
    page = director.get(answer["Location"])
    assert page.context["totals"].count == 2
    assert [chip.other for chip in page.context["chips"]] == [False, False, True]


def test_a_second_group_gets_a_letter_of_its_own(director: Client) -> None:
    menu = director.get(f"/deals/filters/?{EITHER}&or=0")
    assert menu.context["letter"] == "b"
    assert [text for _place, text in menu.context["joins"]] == ["状态：进行中", "金额 ≥ 1,500,000 或 商机 ∋ AGV"]


def test_the_menu_without_a_choice_adds_a_condition_that_must_hold(director: Client) -> None:
    menu = director.get(f"/deals/filters/?{EITHER}&or=99")
    assert menu.context["letter"] == ""
    assert menu.context["join"] is None
