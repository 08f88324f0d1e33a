"""Signing in and out."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from yingdan.accounts import commands
from yingdan.accounts.models import SignInTry
from yingdan.accounts.testing import PASSWORD, Cast

SIGN_IN = "/sign-in/"


def signing_in(client: Client, login: str, password: str = PASSWORD, **extra: str) -> str:
    """The words of the answer; "" when the door opened."""
    answer = client.post(SIGN_IN, {"login": login, "password": password}, **extra)  # type: ignore[arg-type]  # WSGI names
    return "" if answer.status_code == 302 else answer.content.decode()


def age_tries(minutes: int) -> None:
    for row in SignInTry.objects.all():
        SignInTry.objects.filter(pk=row.pk).update(at=row.at - dt.timedelta(minutes=minutes))


def test_a_right_password_leads_to_the_page_that_was_asked_for(cast: Cast, client: Client) -> None:
    asked = client.get("/customers/?view=mine")
    assert asked["Location"] == "/sign-in/?next=/customers/%3Fview%3Dmine"
    answer = client.post(asked["Location"], {"login": "sales", "password": PASSWORD, "next": "/customers/?view=mine"})
    assert answer["Location"] == "/customers/?view=mine"
    assert client.get("/customers/").status_code == 200


def test_an_address_of_another_site_is_not_followed_after_sign_in(cast: Cast, client: Client) -> None:
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        client.post("/sign-out/")
        answer = client.post(SIGN_IN, {"login": "sales", "password": PASSWORD, "next": target})
        assert answer["Location"] == "/"


def test_a_person_signs_in_with_the_e_mail_address_too(cast: Cast, client: Client) -> None:
    commands.edit_person(actor=cast("admin"), pk=cast["sales"].pk, values={"email": "linjing@hengchuan.example"})
    assert signing_in(client, "LinJing@hengchuan.example") == ""


def test_a_wrong_password_says_how_many_tries_are_left(cast: Cast, client: Client) -> None:
    assert "再错 4 次" in signing_in(client, "sales", "wrong")
    assert "再错 3 次" in signing_in(client, "SALES", "wrong")


def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(cast: Cast, client: Client) -> None:
    for _n in range(5):
        signing_in(client, "sales", "wrong")
    assert "15 分钟后再试" in signing_in(client, "sales")
    assert signing_in(client, "mate") == ""


def test_the_wait_ends_by_itself_although_somebody_goes_on_trying(cast: Cast, client: Client) -> None:
    for _n in range(9):
        signing_in(client, "sales", "wrong")
    age_tries(minutes=10)
    assert "5 分钟后再试" in signing_in(client, "sales", "wrong")
    age_tries(minutes=6)
    assert signing_in(client, "sales") == ""


def test_user_name_and_e_mail_share_one_count(cast: Cast, client: Client) -> None:
    commands.edit_person(actor=cast("admin"), pk=cast["sales"].pk, values={"email": "linjing@hengchuan.example"})
    for login in ("sales", "linjing@hengchuan.example", "Sales", "sales ", "LINJING@hengchuan.example"):
        signing_in(client, login, "wrong")
    assert "分钟后再试" in signing_in(client, "sales")


def test_a_right_password_starts_the_count_anew(cast: Cast, client: Client) -> None:
    for _round in range(3):
        for _n in range(4):
            signing_in(client, "sales", "wrong")
        assert signing_in(client, "sales") == ""
        client.post("/sign-out/")


def test_one_address_gets_fifty_tries_over_all_accounts(cast: Cast, client: Client) -> None:
    now = timezone.now()
    SignInTry.objects.bulk_create(SignInTry(account=f"nobody{n}", ip="127.0.0.1", at=now) for n in range(50))
    assert "分钟后再试" in signing_in(client, "sales")
    assert signing_in(client, "sales", REMOTE_ADDR="192.0.2.7") == ""


def test_an_account_that_does_not_exist_answers_like_one_that_does(cast: Cast, client: Client) -> None:
    real, none = signing_in(client, "sales", "wrong"), signing_in(client, "nobody", "wrong")
    assert why(real) == why(none)


def why(page: str) -> str:
    return page.partition('id="id_password_why">')[2].partition("<")[0]


def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing_in(client, "sales", "wrong", HTTP_X_FORWARDED_FOR="198.51.100.1")
    monkeypatch.setenv("YINGDAN_TRUSTED_PROXIES", "127.0.0.0/8, 10.0.0.1")
    signing_in(client, "sales", "wrong", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.2, 10.0.0.1")
    assert list(SignInTry.objects.order_by("pk").values_list("ip", flat=True)) == ["127.0.0.1", "198.51.100.2"]


def test_a_disabled_person_is_told_so_only_with_the_right_password(cast: Cast, client: Client) -> None:
    commands.disable_person(actor=cast("admin"), pk=cast["sales"].pk)
    assert "停用" not in signing_in(client, "sales", "wrong")
    assert "停用" in signing_in(client, "sales")


def test_signing_out_takes_a_post(cast: Cast, client: Client) -> None:
    client.force_login(cast["sales"])
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/")["Location"].startswith(SIGN_IN)
