"""Lists and records through the interface show what the pages show, to the same people."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.api.tests.programs import BASE, Program, fields, problem
from yingdan.deals.testing import make_deal, make_lead, make_process


@pytest.fixture
def deals(cast: Cast) -> list[int]:
    make_process()
    amounts = [300, 100, None, 100, 200, None, 100]
    return [
        make_deal(cast("sales"), f"商机{n}", amount=Decimal(amount) if amount else None).pk
        for n, amount in enumerate(amounts)
    ]


def all_of(program: Program, question: str) -> list[dict[str, Any]]:
    """Every row of a list, page by page."""
    found: list[dict[str, Any]] = []
    cursor = ""
    for _page in range(20):
        told = program.get(f"{question}&cursor={cursor}" if cursor else question).json()
        found += told["items"]
        cursor = told["next"]
        if cursor is None:
            return found
    raise AssertionError("the list does not end")


@pytest.mark.parametrize("sort", ["amount", "-amount", "name", "-updated_at", "stage", "next_step_on"])
@pytest.mark.parametrize("limit", [1, 2, 3, 200])
def test_the_cursors_lead_over_every_row_exactly_once(cast: Cast, deals: list[int], sort: str, limit: int) -> None:
    found = all_of(Program(cast), f"/deals?sort={sort}&limit={limit}")
    assert sorted(row["id"] for row in found) == sorted(deals)
    assert len(found) == len(deals)


def test_a_row_that_comes_in_between_does_not_move_the_others(cast: Cast, deals: list[int]) -> None:
    program = Program(cast)
    first = program.get("/deals?sort=name&limit=3").json()
    make_deal(cast("sales"), "商机0 前面")
    rest = program.get(f"/deals?sort=name&limit=200&cursor={first['next']}").json()
    assert {row["id"] for row in first["items"]} | {row["id"] for row in rest["items"]} >= set(deals)


def test_a_list_takes_the_filters_views_and_words_of_its_page(cast: Cast, deals: list[int]) -> None:
    program = Program(cast)
    assert len(all_of(program, "/deals?f=amount:min:200")) == 2
    assert len(all_of(program, "/deals?f=x.amount:is:300&f=x.amount:is:200")) == 2
    assert len(all_of(program, "/deals?view=mine")) == 7
    assert [row["id"] for row in all_of(program, "/deals?q=商机3")] == [deals[3]]
    assert all_of(program, "/deals?f=owner:not:me") == []


def test_values_are_those_of_the_record_and_carry_their_type(cast: Cast, deals: list[int]) -> None:
    answer = Program(cast).get(f"/deals/{deals[0]}")
    row = answer.json()
    assert (row["name"], row["amount"], row["state"], row["incomplete"]) == ("商机0", "300.00", "open", False)
    assert row["owner"] == {"id": cast["sales"].pk, "name": "林婧"}
    assert row["closed_on"] is None
    assert answer["ETag"] == f'"{row["version"]}"'
    assert answer["Cache-Control"] == "no-store"


def test_what_is_out_of_sight_is_not_there(cast: Cast, deals: list[int]) -> None:
    other = Program(cast, "sales2")
    assert all_of(other, "/deals?limit=50") == []
    problem(other.get(f"/deals/{deals[0]}"), 404)
    problem(other.get("/deals/999999"), 404)


def test_a_masked_value_is_masked_and_its_owner_reads_it(cast: Cast) -> None:
    lead = make_lead(cast("sales"), "线索", mobile="13912345678")
    mine, others = Program(cast), Program(cast, "boss")
    assert mine.get(f"/leads/{lead.pk}").json()["mobile"] == "13912345678"
    assert others.get(f"/leads/{lead.pk}").json()["mobile"] == "139****5678"
    assert [row["mobile"] for row in all_of(others, "/leads?limit=50")] == ["139****5678"]


def test_nobody_filters_or_sorts_by_what_is_masked_for_him(cast: Cast) -> None:
    make_lead(cast("sales"), "线索", mobile="13912345678")
    program = Program(cast, "boss")
    for question in ("f=mobile:has:139", "f=mobile:filled:", "sort=mobile", "sort=-mobile", "f=a.mobile:is:1"):
        problem(program.get(f"/leads?{question}"), 400)


@pytest.mark.parametrize(
    "question",
    ["nope=1", "limit=0", "limit=201", "limit=x", "limit=²", "view=nope", "sort=nope", "f=nope:is:1", "f=amount:has:1",
     "cursor=%00", "cursor=AAAA", "q=%00", "f=amount:is:NaN", "f=amount:is:1e999999", "f=probability:is:Infinity",
     "f=expected_close:is:2026-99-99", "f=expected_close:is:%2B²", "f=owner:is:99999999999999999999",
     "f=amount:min:" + "9" * 300, "&".join(["f=amount:min:1"] * 31), "f=name:is:%00"],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_told_so(cast: Cast, deals: list[int], question: str) -> None:
    problem(Program(cast).get(f"/deals?{question}"), 400)


@pytest.mark.parametrize(
    "mark", ["WyJ4IiwxXQ", "WzEsMV0", "W251bGwsMV0", "WyIyMDI2LTAxLTAxIiw5OTk5OTk5OTk5OTk5OTk5OTk5OTldA"]
)
def test_a_forged_cursor_breaks_nothing(cast: Cast, deals: list[int], mark: str) -> None:
    for sort in ("amount", "updated_at", "expected_close", "name", "customer", "incomplete", "probability"):
        assert Program(cast).get(f"/deals?sort={sort}&cursor={mark}").status_code in (200, 400)


def test_who_may_not_see_a_kind_is_told_so(cast: Cast) -> None:
    problem(Program(cast).get("/roles"), 403)


def test_guests_of_dealers_and_customers_stay_out(cast: Cast, deals: list[int]) -> None:
    for username in ("dealer_a", "customer"):
        for path in ("/me", "/deals", "/openapi.json", "/metrics"):
            problem(Program(cast, username).get(path), 403)


def test_a_browser_session_reads_and_a_stranger_does_not(cast: Cast, deals: list[int]) -> None:
    browser = Client()
    answer = browser.get(f"{BASE}/deals")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    problem(answer, 401)
    browser.force_login(cast["sales"])
    assert len(browser.get(f"{BASE}/deals").json()["items"]) == 7


def test_the_metrics_are_those_of_the_command_line(cast: Cast, deals: list[int]) -> None:
    program = Program(cast)
    told = program.get("/metrics/deals.open_amount?by=owner").json()
    assert told["rows"] == [{"owner": "林婧", "value": 800}]
    assert told["total"] == 800
    assert "deals.open_amount" in {metric["name"] for metric in program.get("/metrics").json()["metrics"]}
    assert program.get("/metrics/deals.open_amount?where=owner=林婧").json()["total"] == 800
    assert fields(program.get("/metrics/deals.open_amount?by=nope"), 400) == {"nope"}
    for wrong in ("from=x", "from=2026-13-01", "where=owner", "by=month&by=month", "from=2026-02-01&to=2026-01-01"):
        problem(program.get(f"/metrics/deals.open_amount?{wrong}"), 400)
    problem(program.get("/metrics/nope"), 404)


def test_who_i_am_tells_what_i_may_do(cast: Cast) -> None:
    told = Program(cast).get("/me").json()
    assert (told["username"], told["department"]["name"]) == ("sales", "华东")
    assert "deal.edit" in told["rights"]
    assert "role.edit" not in told["rights"]
