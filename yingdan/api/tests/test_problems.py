"""Whatever is sent, the answer is a sentence and never a fault of the server."""

import json
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.api.tests.programs import Program, fields, problem
from yingdan.deals.models import Deal
from yingdan.deals.testing import make_deal, make_process


@pytest.fixture
def deal(cast: Cast) -> Deal:
    make_process()
    return make_deal(cast("sales"), "一期")


@pytest.mark.parametrize(
    "body",
    ["{", "[]", '"x"', "1", "null", "{'a': 1}", '{"amount": NaN}', '{"amount": Infinity}', "[" * 100_000,
     '{"a":' * 100_000, '{"amount": ' + "9" * 5000 + "}", "\ufeff{}"],
)  # fmt: skip
def test_a_body_that_is_no_object_is_refused(cast: Cast, deal: Deal, body: str) -> None:
    problem(Program(cast).patch(f"/deals/{deal.pk}", body), 400)


def test_a_body_that_is_no_utf8_is_refused(cast: Cast, deal: Deal) -> None:
    client = Program(cast).client
    for raw in (b"\xff\xfe{\x00}\x00", b'{"name": "\xff"}'):
        problem(client.generic("PATCH", f"/api/v1/deals/{deal.pk}", raw, content_type="application/json"), 400)


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x"])
def test_only_json_is_read(cast: Cast, deal: Deal, media: str) -> None:
    client = Program(cast).client
    problem(client.generic("PATCH", f"/api/v1/deals/{deal.pk}", b"note=x", content_type=media), 415)


def test_a_body_without_end_is_refused(cast: Cast, deal: Deal) -> None:
    program = Program(cast)
    for size in (1_100_000, 6_000_000):
        problem(program.patch(f"/deals/{deal.pk}", {"note": "x" * size}), 413)


WRONG: list[dict[str, Any]] = [
    {"name": 1}, {"name": ["x"]}, {"name": {"x": 1}}, {"name": True}, {"name": ""}, {"name": None}, {"name": "x" * 500},
    {"name": "a\x00b"}, {"note": "\ud800"}, {"amount": True}, {"amount": "abc"}, {"amount": "NaN"}, {"amount": "1e99"},
    {"amount": 10**30}, {"amount": "-1" * 400}, {"probability": "50"}, {"probability": 101}, {"probability": -1},
    {"probability": 2**80}, {"probability": 1.5}, {"customer": "1"}, {"customer": 2**70}, {"customer": -1},
    {"customer": {"id": 1}}, {"expected_close": "2026-02-30"}, {"expected_close": "01/02/2026"}, {"expected_close": 1},
    {"expected_close": "２０２６-01-01"}, {"expected_close": ""}, {"forecast": "nope"}, {"forecast": 1},
]  # fmt: skip


@pytest.mark.parametrize("body", WRONG, ids=lambda body: json.dumps(body)[:40])
def test_a_value_of_the_wrong_kind_is_named(cast: Cast, deal: Deal, body: dict[str, Any]) -> None:
    assert fields(Program(cast).patch(f"/deals/{deal.pk}", body)) == set(body)
    deal.refresh_from_db()
    assert deal.version == 1


def test_names_of_fields_may_be_anything(cast: Cast, deal: Deal) -> None:
    body = {"\x00": 1, "\ud800": 1, "x" * 5000: 1, "__class__": 1, "csrfmiddlewaretoken": "x"}
    assert len(fields(Program(cast).patch(f"/deals/{deal.pk}", body))) == 5


@pytest.mark.parametrize("path", ["/", "", "/nope", "/deals/", "/deals/x", "/deals/-1", "/deals/1/nope", "/../deals",
                                  "/deals/" + "9" * 5000, "/deals/%00", "/metrics/%00", "/metrics/a%2Fb"])  # fmt: skip
def test_an_address_that_is_none_is_a_problem_too(cast: Cast, deal: Deal, path: str) -> None:
    problem(Program(cast).get(path), 404)


def test_a_key_too_large_for_the_database_is_nobodys(cast: Cast, deal: Deal) -> None:
    for number in (2**63, 2**64, 10**30):
        problem(Program(cast).get(f"/deals/{number}"), 404)
        problem(Program(cast).patch(f"/deals/{number}", {"note": "x"}), 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "LOCK"])
def test_a_method_that_is_not_offered_is_told_with_those_that_are(cast: Cast, deal: Deal, method: str) -> None:
    answer = Program(cast).ask(method, "/deals")
    problem(answer, 405)
    assert answer["Allow"] == "GET, POST"


def test_head_is_a_get_without_its_body(cast: Cast, deal: Deal) -> None:
    answer = Program(cast).ask("HEAD", f"/deals/{deal.pk}")
    assert (answer.status_code, answer.content, answer["ETag"]) == (200, b"", '"1"')


def test_problems_speak_the_language_of_their_reader(cast: Cast, deal: Deal) -> None:
    program = Program(cast)
    assert problem(program.get("/nope"), 404)["detail"] == "这个地址没有内容，或你无权查看。"
    assert problem(program.patch(f"/deals/{deal.pk}", {"name": 1}), 422)["errors"][0]["message"] == "这里须为文本。"
    sales = cast["sales"]
    sales.language = "en"
    sales.save(update_fields=["language"])
    assert problem(program.get("/nope"), 404)["detail"].startswith("There is nothing at this address")


def test_a_fault_of_the_server_is_a_problem_with_a_number_in_the_log(
    cast: Cast, deal: Deal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yingdan.ui.kinds.values import Values

    monkeypatch.setattr(Values, "one", lambda *_arguments: 1 // 0)
    program = Program(cast)
    program.client.raise_request_exception = False
    problem(program.get(f"/deals/{deal.pk}"), 500)
