"""The pages around a record: its timeline names what hangs on it, finding has a page, the day is counted."""

import datetime as dt

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.deals.testing import make_customer, make_deal
from yingdan.ui import nav

pytestmark = pytest.mark.django_db


@pytest.fixture
def sales(cast: Cast, client: Client) -> Client:
    client.force_login(cast["sales"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_timeline_of_a_customer_names_the_deals_and_leads_to_them(cast: Cast, sales: Client) -> None:
    customer = make_customer(cast("sales"))
    deal = make_deal(cast("sales"), "伺服压机一期", customer=customer.pk)
    items = sales.get(f"/customers/{customer.pk}/").context["items"]
    assert (deal.name, f"/deals/{deal.pk}/") in {(item.title, item.url) for item in items}


def test_the_timeline_names_no_record_out_of_reach(cast: Cast, sales: Client) -> None:
    customer = make_customer(cast("director"))
    make_deal(cast("director"), "看不到的商机", customer=customer.pk)
    page = sales.get(f"/customers/{customer.pk}/")
    assert page.status_code == 404 or "看不到的商机" not in page.content.decode()


def test_finding_is_a_part_for_the_palette_and_a_page_without_it(cast: Cast, sales: Client) -> None:
    make_deal(cast("sales"), "伺服压机一期")
    part = sales.get("/find/?q=伺服", headers={"HX-Request": "true"}).content.decode()
    page = sales.get("/find/?q=伺服").content.decode()
    assert "<html" not in part
    assert "<html" in page
    assert all("伺服压机一期" in one for one in (part, page))


def test_own_settings_stand_under_no_entry_of_the_navigation(cast: Cast) -> None:
    assert nav.place(cast("sales"), "/me/") == ""
    assert nav.place(cast("sales"), "/") == "/"
    assert nav.place(cast("sales"), "/deals/board/") == "/deals/"


def test_the_day_counts_what_is_left_and_shows_all_on_request(cast: Cast, sales: Client) -> None:
    before = clock.today() - dt.timedelta(days=3)
    for number in range(9):
        make_deal(cast("sales"), f"拖延的商机 {number}", expected_close=before)
    short, whole = sales.get("/").context, sales.get("/?all").context
    assert (len(short["inbox"].items), short["inbox"].count, len(whole["inbox"].items)) == (8, 9, 9)
    assert 0 <= short["days_left"] <= 66
