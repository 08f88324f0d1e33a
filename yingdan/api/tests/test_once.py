"""An Idempotency-Key: the same request again gets the first answer, and its effect happens once."""

import datetime as dt
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction

from yingdan.accounts.testing import Cast, make_cast
from yingdan.api.tests.programs import Program, problem
from yingdan.core import clock
from yingdan.core.models import KeptAnswer
from yingdan.core.tasks import forget_answers
from yingdan.customers.models import Customer, FollowUp
from yingdan.deals.testing import make_deal, make_process
from yingdan.deals.tests.races import CLIENTS, ROUNDS, race, shared_database
from yingdan.ui.kinds import kind_of

BODY = {"name": "海纳重工"}


def test_the_answer_comes_again_and_the_effect_does_not(cast: Cast) -> None:
    program = Program(cast)
    first = program.post("/customers", BODY, idempotency_key="k1")
    again = program.post("/customers", BODY, idempotency_key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert [again[name] for name in ("ETag", "Location", "Content-Type")] == [
        first[name] for name in ("ETag", "Location", "Content-Type")
    ]
    assert Customer.objects.count() == 1


def test_without_a_key_each_request_counts(cast: Cast) -> None:
    program = Program(cast)
    for _time in range(2):
        assert program.post("/customers", BODY).status_code in (201, 409, 422)
    assert not KeptAnswer.objects.exists()


def test_another_request_under_the_same_key_is_refused(cast: Cast) -> None:
    program = Program(cast)
    program.post("/customers", BODY, idempotency_key="k1")
    problem(program.post("/customers", {"name": "另一家"}, idempotency_key="k1"), 422)
    problem(program.post("/leads", BODY, idempotency_key="k1"), 422)
    assert Customer.objects.count() == 1


def test_a_key_is_its_users_own(cast: Cast) -> None:
    assert Program(cast).post("/customers", BODY, idempotency_key="k1").status_code == 201
    other = Program(cast, "sales2").post("/customers", {"name": "另一家"}, idempotency_key="k1")
    assert other.status_code == 201


def test_a_refusal_is_kept_too_and_has_changed_nothing(cast: Cast) -> None:
    program = Program(cast)
    for _time in range(2):
        problem(program.post("/customers", {"name": ""}, idempotency_key="k1"), 422)
    assert KeptAnswer.objects.get().status == 422
    assert not Customer.objects.exists()


def test_a_key_that_is_at_work_answers_409(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    program, told = Program(cast), []
    real = kind_of("customer").create

    def slow(**arguments: Any) -> Any:
        told.append(program.post("/customers", BODY, idempotency_key="k1"))
        return real(**arguments)

    monkeypatch.setitem(vars(kind_of("customer")), "create", slow)
    assert program.post("/customers", BODY, idempotency_key="k1").status_code == 201
    problem(told[0], 409)
    assert Customer.objects.count() == 1


def test_a_fault_gives_the_key_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(cast)
    program.client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setitem(vars(kind_of("customer")), "create", lambda **_arguments: 1 // 0)
        problem(program.post("/customers", BODY, idempotency_key="k1"), 500)
    assert program.post("/customers", BODY, idempotency_key="k1").status_code == 201


def test_the_key_of_a_process_that_died_is_taken_over(cast: Cast) -> None:
    program = Program(cast)
    program.post("/customers", BODY, idempotency_key="k1")
    died = clock.now() - dt.timedelta(minutes=11)
    KeptAnswer.objects.update(status=None, content="", at=died)
    Customer.objects.all().delete()
    assert program.post("/customers", BODY, idempotency_key="k1").status_code == 201
    KeptAnswer.objects.update(status=None, content="", at=clock.now())
    problem(program.post("/customers", BODY, idempotency_key="k1"), 409)


def test_after_a_day_a_key_is_new_and_the_clock_forgets_it(cast: Cast) -> None:
    program = Program(cast)
    program.post("/customers", BODY, idempotency_key="k1")
    program.post("/customers", {"name": "另一家"}, idempotency_key="k2")
    with time_machine.travel(clock.now() + dt.timedelta(hours=24, seconds=1), tick=False):
        assert program.post("/customers", {"name": "第三家"}, idempotency_key="k1").status_code == 201
        forget_answers()
    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["k1"]


@pytest.mark.parametrize("key", ["", "x" * 201, "schlüssel", "a\tb"])
def test_a_key_is_a_plain_word(cast: Cast, key: str) -> None:
    problem(Program(cast).post("/customers", BODY, idempotency_key=key), 400)


# --- many at once ---


@pytest.fixture
def shared(tmp_path: Path) -> Any:
    with transaction.atomic():
        cast = make_cast()
        make_process()
        programs = [Program(cast) for _client in range(CLIENTS)]
        deal = make_deal(cast("sales"), "一期")
    for program in programs:
        # The first use is noted; afterwards the clients write nothing but what they are asked for.
        program.get("/me")
    with shared_database(tmp_path) as path:
        yield programs, path, deal


def wrong_rounds(path: Path | None, send: Callable[[int, int, threading.Barrier], Any]) -> int:
    """In how many rounds a follow-up was not written exactly once."""
    wrong = 0
    for number in range(ROUNDS):
        answers = race(path, *(
            lambda between, client=client, number=number: send(client, number, between) for client in range(CLIENTS)
        ))  # fmt: skip
        assert not [answer for answer in answers if isinstance(answer, Exception)], answers
        assert set(answers) <= {200, 409}
        wrong += FollowUp.objects.filter(content=f"第 {number} 轮").count() != 1
    return wrong


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_with_one_key_one_takes_effect(shared: Any) -> None:
    programs, path, deal = shared

    def send(client: int, number: int, _between: threading.Barrier) -> int:
        body = {"kind": "visit", "content": f"第 {number} 轮"}
        answer = programs[client].post(f"/deals/{deal.pk}/follow-up", body, idempotency_key=f"round {number}")
        return int(answer.status_code)

    assert wrong_rounds(path, send) == 0


@pytest.mark.django_db(transaction=True)
def test_a_naive_twin_that_looks_before_it_writes_doubles_them(shared: Any) -> None:
    programs, path, deal = shared
    done: set[int] = set()

    def send(client: int, number: int, between: threading.Barrier) -> int:
        known = number in done
        between.wait(10)
        done.add(number)
        body = {"kind": "visit", "content": f"第 {number} 轮"}
        return 200 if known else int(programs[client].post(f"/deals/{deal.pk}/follow-up", body).status_code)

    assert wrong_rounds(path, send) >= 0.9 * ROUNDS


def test_what_is_kept_is_the_answer_and_nothing_else(cast: Cast) -> None:
    Program(cast).post("/customers", BODY, idempotency_key="k1")
    kept = KeptAnswer.objects.get()
    assert set(json.loads(kept.content)) == {"headers", "body"}
    assert kept.user == cast["sales"]
