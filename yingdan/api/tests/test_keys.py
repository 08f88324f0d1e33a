"""Keys of programs open the door for their owner, as long as both are good."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from yingdan.accounts.commands import create_token, disable_person, give_delegation, revoke_token
from yingdan.accounts.models import ApiToken
from yingdan.accounts.rules import standing_in
from yingdan.accounts.testing import Cast
from yingdan.api.tests.programs import BASE, Program, problem
from yingdan.core import clock
from yingdan.core.models import Event
from yingdan.core.refusal import Forbidden, Missing, Refused


def test_only_a_digest_of_the_key_is_kept(cast: Cast) -> None:
    program = Program(cast)
    kept = ApiToken.objects.get()
    assert program.key not in str(vars(kept))
    assert program.key not in str(list(Event.objects.values()))
    assert len(program.key) > 40


def test_a_revoked_key_opens_nothing_from_the_next_request_on(cast: Cast) -> None:
    program = Program(cast)
    assert program.get("/me").status_code == 200
    revoke_token(actor=cast("sales"), pk=ApiToken.objects.get().pk)
    problem(program.get("/me"), 401)
    assert list(Event.objects.filter(verb__startswith="person.token").values_list("verb", flat=True)) == [
        "person.token_made",
        "person.token_revoked",
    ]


def test_a_disabled_owner_ends_his_keys_at_once(cast: Cast) -> None:
    program = Program(cast)
    disable_person(actor=cast("admin"), pk=cast["sales"].pk)
    problem(program.get("/me"), 401)


def test_a_key_ends_with_its_day(cast: Cast) -> None:
    key = create_token(actor=cast("sales"), user=cast["sales"].pk, kind="api", days=30)
    client = Client(headers={"authorization": f"Bearer {key}"})
    assert client.get(f"{BASE}/me").status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(days=30, seconds=1), tick=False):
        problem(client.get(f"{BASE}/me"), 401)


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "bearer yd_api_x", "Bearer \u00ff\u00fe", "Bearer a b"]
)
def test_any_other_key_is_refused_even_beside_a_good_session(cast: Cast, header: str) -> None:
    browser = Client()
    browser.force_login(cast["sales"])
    answer = browser.get(f"{BASE}/me", headers={"authorization": header})
    problem(answer, 401)
    assert "Bearer" in answer["WWW-Authenticate"]


def test_a_key_counts_and_not_the_session_that_comes_along(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast["boss"])
    answer = browser.get(f"{BASE}/me", headers={"authorization": f"Bearer {Program(cast).key}"})
    assert answer.json()["username"] == "sales"


def test_a_key_opens_no_page(cast: Cast) -> None:
    client = Client(headers={"authorization": f"Bearer {Program(cast).key}"})
    for path in ("/me/", "/deals/", "/me/tokens/"):
        assert client.get(path).status_code == 302


def test_a_bi_key_only_reads(cast: Cast) -> None:
    program = Program(cast, kind="bi")
    assert program.get("/deals").status_code == 200
    assert program.ask("HEAD", "/deals").status_code == 200
    for method in ("POST", "PATCH", "DELETE", "PUT"):
        problem(program.ask(method, "/deals", {}), 403)


def test_the_last_use_is_noted_to_the_hour(cast: Cast) -> None:
    program = Program(cast)
    program.get("/me")
    first = ApiToken.objects.get().used_at
    program.get("/me")
    assert first is not None
    assert ApiToken.objects.get().used_at == first


def test_who_makes_and_revokes_keys_for_whom(cast: Cast) -> None:
    with pytest.raises((Forbidden, Missing)):
        create_token(actor=cast("sales"), user=cast["mate"].pk, kind="api")
    create_token(actor=cast("admin"), user=cast["mate"].pk, kind="bi")
    made = ApiToken.objects.get()
    with pytest.raises((Forbidden, Missing)):
        revoke_token(actor=cast("sales"), pk=made.pk)
    revoke_token(actor=cast("mate"), pk=made.pk)
    with pytest.raises(Missing):
        revoke_token(actor=cast("mate"), pk=made.pk)
    for wrong in ({"kind": "root"}, {"days": 0}, {"days": 9999}):
        with pytest.raises(Refused):
            create_token(actor=cast("sales"), **{"user": cast["sales"].pk, "kind": "api", **wrong})  # type: ignore[arg-type]  # on purpose


def test_nobody_makes_a_key_while_he_stands_in(cast: Cast) -> None:
    today = clock.today()
    give_delegation(actor=cast("sales"), taker=cast["mate"].pk, starts=today, ends=today, reason="")
    actor = standing_in(cast["mate"], cast["sales"].pk)
    assert actor is not None
    with pytest.raises(Forbidden):
        create_token(actor=actor, user=cast["mate"].pk, kind="api")
