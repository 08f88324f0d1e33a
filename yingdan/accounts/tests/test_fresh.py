"""Delicate acts ask for the password once more when the last proof is older than a quarter of an hour."""

import datetime as dt

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.test import Client

from yingdan.accounts.models import Delegation, Grant, Role
from yingdan.accounts.testing import PASSWORD, Cast
from yingdan.core import clock

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/roles/5/?a=1"}


@pytest.fixture
def stale(cast: Cast, client: Client) -> Client:
    """The administrator, who came in by the door an hour ago."""
    sent = {"login": "admin", "password": PASSWORD}
    assert client.post("/sign-in/", sent).status_code == 302
    hour = dt.timedelta(hours=1)
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= hour.total_seconds()
    session.save()
    assert UserSession.objects.update(created_at=clock.now() - hour) == 1
    return client


def test_who_came_in_just_now_is_not_asked(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"login": "admin", "password": PASSWORD})
    assert client.get(f"/people/{cast['sales'].pk}/disable/").status_code == 200


@pytest.mark.parametrize("end", ["invite", "disable", "posts/add", "hand-over"])
def test_an_old_session_is_asked_before_the_form_opens(cast: Cast, stale: Client, end: str) -> None:
    url = f"/people/{cast['sales'].pk}/{end}/"
    answer = stale.get(url)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/again/?next=%2Fpeople%2F")


def test_the_act_itself_is_not_done(cast: Cast, stale: Client) -> None:
    stale.post(f"/people/{cast['sales'].pk}/disable/")
    cast["sales"].refresh_from_db()
    assert cast["sales"].is_active
    role = Role.objects.get(code="sales")
    answer = stale.post(f"/roles/{role.pk}/grant/?kind=customer&action=view", {"scope": "all"}, headers=HTMX)
    assert answer["HX-Redirect"] == "/sign-in/again/?next=%2Froles%2F5%2F%3Fa%3D1"
    assert Grant.objects.get(role=role, kind="customer", action="view").scope == "self"


def test_the_password_opens_the_way_again(cast: Cast, stale: Client) -> None:
    url = f"/people/{cast['sales'].pk}/disable/"
    again = stale.get(url)["Location"]
    assert stale.post(again, {"password": "wrong", "next": url}).status_code == 200
    assert stale.get(url).status_code == 302
    assert stale.post(again, {"password": PASSWORD, "next": url})["Location"] == url
    assert stale.get(url).status_code == 200
    stale.post(url)
    cast["sales"].refresh_from_db()
    assert not cast["sales"].is_active


def test_pages_that_only_show_are_not_asked_for(cast: Cast, stale: Client) -> None:
    for url in ("/people/", f"/people/{cast['sales'].pk}/", "/roles/", "/audit/", "/delegations/"):
        assert stale.get(url).status_code == 200, url


def test_rights_are_not_lent_from_a_screen_left_open(cast: Cast, stale: Client) -> None:
    today = clock.today()
    sent = {"taker": cast["pm"].pk, "starts": today, "ends": today}
    assert "/sign-in/again/" in stale.post("/delegations/", sent)["Location"]
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("came", ["http://evil.example/x", "//evil.example/x", "http://testserver//evil.example", ""])
def test_the_way_on_never_leaves_the_product(cast: Cast, stale: Client, came: str) -> None:
    answer = stale.post(f"/people/{cast['sales'].pk}/sign-out/", headers={"Referer": came})
    assert answer["Location"] == "/sign-in/again/?next=%2F"


def test_one_old_session_does_not_borrow_from_a_young_one(cast: Cast, stale: Client) -> None:
    other = Client()
    other.force_login(cast["admin"])
    url = f"/people/{cast['sales'].pk}/disable/"
    assert other.get(url).status_code == 200
    assert stale.get(url).status_code == 302
