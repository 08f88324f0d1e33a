"""Who comes in where: strangers, guests, disabled people, and rights that change under way."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from yingdan.accounts import commands
from yingdan.accounts.testing import PASSWORD, Cast


def test_a_stranger_is_sent_to_sign_in_from_every_page(cast: Cast, client: Client) -> None:
    for path in ("/", "/customers/", "/deals/new/", "/people/", "/me/", "/audit/"):
        assert client.get(path)["Location"].startswith("/sign-in/?next=/")


def test_a_strangers_post_reaches_nothing(cast: Cast, client: Client) -> None:
    assert client.post("/customers/new/", {"name": "x"})["Location"] == "/sign-in/"


def test_htmx_is_told_to_leave_the_page_for_sign_in(cast: Cast, client: Client) -> None:
    answer = client.get("/customers/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/sign-in/")


def test_a_dealer_sees_one_page_and_may_leave(cast: Cast, client: Client) -> None:
    client.force_login(cast["dealer_a"])
    assert "你的账号已开通" in client.get("/").content.decode()
    assert client.post("/sign-out/")["Location"] == "/sign-in/"


def test_a_customers_guest_comes_to_the_page_of_guests_and_may_leave(cast: Cast, client: Client) -> None:
    client.force_login(cast["customer"])
    assert client.get("/")["Location"] == "/portal/"
    assert client.post("/sign-out/")["Location"] == "/sign-in/"


@pytest.mark.one_database
def test_a_guest_gets_nothing_from_any_address(cast: Cast, client: Client) -> None:
    client.force_login(cast["dealer_a"])
    for path in all_paths():
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 403, path


def all_paths() -> list[str]:
    """Every address without its doors, a number put in for every key."""
    doors = {"/", "/sign-out/", "/language/"}
    found = {f"/{path}" for path in walked(get_resolver().url_patterns)} - doors
    assert len(found) > 60
    return sorted(found)


def walked(patterns: Any, before: str = "") -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += walked(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern) and "(" not in here:
            parts = ["1" if "<" in part else part for part in here.split("/")]
            found.append("/".join(parts))
    return found


def test_a_disabled_persons_session_dies_at_the_next_request(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"login": "sales", "password": PASSWORD})
    assert client.get("/customers/").status_code == 200
    commands.disable_person(actor=cast("admin"), pk=cast["sales"].pk)
    assert client.get("/customers/")["Location"].startswith("/sign-in/")


def test_a_disabled_person_does_not_come_back_with_the_old_session(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"login": "sales", "password": PASSWORD})
    commands.disable_person(actor=cast("admin"), pk=cast["sales"].pk)
    commands.enable_person(actor=cast("admin"), pk=cast["sales"].pk)
    assert client.get("/customers/")["Location"].startswith("/sign-in/")


@pytest.mark.django_db(transaction=True)
def test_a_grant_that_is_taken_away_ends_at_the_next_request(cast: Cast, client: Client) -> None:
    client.force_login(cast["sales"])
    assert client.get("/customers/").status_code == 200
    role = cast["sales"].memberships.get().role_id
    commands.set_grant(actor=cast("admin"), role=role, kind="customer", action="view", scope="")
    assert client.get("/customers/").status_code == 404
    commands.set_grant(actor=cast("admin"), role=role, kind="customer", action="view", scope="self")
    assert client.get("/customers/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_new_time_zone_holds_from_the_next_request(cast: Cast, client: Client) -> None:
    client.force_login(cast["sales"])
    assert client.get("/language/").wsgi_request.company.time_zone == "Asia/Shanghai"  # type: ignore[attr-defined]  # set by the middleware
    commands.edit_company(actor=cast("admin"), values={"time_zone": "Asia/Urumqi"})
    assert client.get("/language/").wsgi_request.company.time_zone == "Asia/Urumqi"  # type: ignore[attr-defined]  # set by the middleware


@pytest.mark.django_db(transaction=True)
def test_an_empty_signed_in_page_asks_for_session_user_and_rights_only(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(cast["trainer"])
    client.get("/language/")
    with django_assert_num_queries(3):
        assert client.get("/language/").status_code == 405


def test_the_language_of_a_person_stays_with_the_person(cast: Cast, client: Client) -> None:
    client.force_login(cast["sales"])
    client.post("/language/", {"language": "en", "next": "/customers/"})
    assert 'lang="en"' in client.get("/").content.decode()
    other = Client()
    other.force_login(cast["sales"])
    assert 'lang="en"' in other.get("/").content.decode()


def test_a_stranger_keeps_the_language_in_a_cookie(cast: Cast, client: Client) -> None:
    assert client.post("/language/", {"language": "en", "next": "/sign-in/"})["Location"] == "/sign-in/"
    assert "Sign in to" in client.get("/sign-in/").content.decode()


def test_a_language_that_does_not_exist_changes_nothing(cast: Cast, client: Client) -> None:
    client.post("/language/", {"language": "<script>", "next": "https://evil.example/"})
    assert "django_language" not in client.cookies


def test_an_export_speaks_the_language_of_the_person_to_its_end(cast: Cast, client: Client) -> None:
    client.force_login(cast["sales"])
    commands.set_preferences(actor=cast("sales"), values={"language": "en"})
    answer = client.get("/customers/export/?format=csv")
    head = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # a streaming answer
    assert "short name" in head.casefold()
