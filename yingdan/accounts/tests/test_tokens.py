"""Keys for programs: the page of one's own settings, and the command line."""

import json
import re

import pytest
from django.test import Client

from yingdan.__main__ import main
from yingdan.accounts.models import ApiToken
from yingdan.accounts.rules import token_of
from yingdan.accounts.testing import Cast

KEY = re.compile(r"yd_(?:api|bi)_[\w-]{43}")


@pytest.fixture
def browser(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast["sales"])
    return client


def test_a_key_is_shown_once(browser: Client, cast: Cast) -> None:
    page = browser.post("/me/tokens/", {"name": "报表", "kind": "bi", "days": "90"}).content.decode()
    key = KEY.search(page)
    assert key is not None
    token = token_of(key[0])
    assert token is not None
    assert (token.user, token.kind, token.name) == (cast["sales"], "bi", "报表")
    again = browser.get("/me/tokens/").content.decode()
    assert "报表" in again
    assert KEY.search(again) is None


def test_a_form_that_lacks_something_makes_no_key(browser: Client) -> None:
    answer = browser.post("/me/tokens/", {"name": "", "kind": "root", "days": "7"})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_one_revokes_ones_own_key_and_sees_nobody_elses(browser: Client, cast: Cast) -> None:
    browser.post("/me/tokens/", {"name": "报表", "kind": "api", "days": "30"})
    pk = ApiToken.objects.get().pk
    other = Client()
    other.force_login(cast["mate"])
    assert "报表" not in other.get("/me/tokens/").content.decode()
    assert other.post(f"/me/tokens/{pk}/revoke/").status_code in (403, 404)
    assert browser.post(f"/me/tokens/{pk}/revoke/").status_code == 302
    assert "报表" not in browser.get("/me/tokens/").content.decode()


def test_the_command_line_prints_the_key_alone(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "create", "sales", "--kind", "bi", "--days", "7"]) == 0
    printed = capsys.readouterr().out
    assert KEY.fullmatch(printed.strip())
    assert main(["token", "create", "SALES", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["username"], told["kind"], told["days"]) == ("sales", "api", None)
    assert main(["token", "create", "nobody"]) == 1
    assert main(["token", "create", "sales", "--days", "0"]) == 1
