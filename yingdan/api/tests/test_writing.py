"""Creating, changing, deleting and the verbs: the same commands as the pages, with the same refusals."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.api.tests.programs import BASE, Program, fields, problem
from yingdan.core import clock
from yingdan.core.models import Event
from yingdan.customers.models import FollowUp
from yingdan.deals.models import Deal, Lead
from yingdan.deals.testing import make_customer, make_deal, make_lead, make_process, stage_at


@pytest.fixture
def deal(cast: Cast) -> Deal:
    make_process()
    return make_deal(cast("sales"), "一期")


def draft(deal: Deal, **changes: Any) -> dict[str, Any]:
    return {
        "name": "二期", "customer": deal.customer_id, "amount": "86万", "expected_close": "2027-01-31"
    } | changes  # fmt: skip


def test_a_record_is_created_and_says_where_it_is(cast: Cast, deal: Deal) -> None:
    program = Program(cast)
    answer = program.post("/deals", draft(deal))
    row = answer.json()
    assert answer.status_code == 201
    assert (row["name"], row["amount"], row["owner"]["name"]) == ("二期", "860000.00", "林婧")
    assert answer["Location"] == f"{BASE}/deals/{row['id']}"
    assert program.client.get(answer["Location"]).json() == row
    event = Event.objects.get(kind="deal", record=row["id"])
    assert (event.verb, event.source) == ("deal.created", "api")


def test_a_program_may_name_what_a_screen_does_not_ask(cast: Cast, deal: Deal) -> None:
    """There is one sales process, so a form leaves it out; one that does not exist is refused all the same."""
    program = Program(cast)
    assert program.post("/deals", draft(deal, process=deal.process_id)).status_code == 201
    assert program.post("/deals", draft(deal, process=deal.process_id + 9)).status_code == 422


def test_money_comes_as_text_or_as_an_exact_number(cast: Cast, deal: Deal) -> None:
    program = Program(cast)
    assert program.patch(f"/deals/{deal.pk}", '{"amount": 0.1}').json()["amount"] == "0.10"
    assert program.patch(f"/deals/{deal.pk}", {"amount": 12}).json()["amount"] == "12.00"


def test_what_is_missing_is_named(cast: Cast, deal: Deal) -> None:
    assert fields(Program(cast).post("/deals", {"note": "x"})) == {"name", "customer", "amount", "expected_close"}
    assert Deal.objects.count() == 1


def test_a_record_out_of_sight_is_refused_exactly_like_one_that_does_not_exist(cast: Cast, deal: Deal) -> None:
    foreign = make_customer(cast("sales2"), "别家")
    program = Program(cast)
    for method, path, body in (("POST", "/deals", draft(deal)), ("PATCH", f"/deals/{deal.pk}", {})):
        answers = [program.ask(method, path, body | {"customer": pk}) for pk in (foreign.pk, 999_999)]
        unseen, missing = (problem(answer, 422) for answer in answers)
        assert unseen["errors"] == [{"field": "customer", "message": unseen["detail"]}]
        assert unseen["detail"].replace(str(foreign.pk), "?") == missing["detail"].replace("999999", "?")


def test_a_part_is_changed_and_the_rest_stays(cast: Cast, deal: Deal) -> None:
    row = Program(cast).patch(f"/deals/{deal.pk}", {"next_step": "报价", "next_step_on": None}).json()
    assert (row["next_step"], row["name"], row["version"]) == ("报价", "一期", deal.version + 1)


def test_if_match_holds_a_change_back_when_somebody_was_faster(cast: Cast, deal: Deal) -> None:
    program, url = Program(cast), f"/deals/{deal.pk}"
    tag = program.get(url)["ETag"]
    assert program.patch(url, {"note": "先"}, if_match=tag).status_code == 200
    for answer in (
        program.patch(url, {"note": "后"}, if_match=tag),
        program.delete(url, if_match=tag),
        program.post(f"{url}/lose", {"reason": "价格"}, if_match=tag),
        program.patch(url, {"note": "后"}, if_match="nonsense"),
    ):
        problem(answer, 412)
    deal.refresh_from_db()
    assert (deal.note, deal.state, deal.deleted_at) == ("先", "open", None)
    assert program.patch(url, {"note": "无条件"}).status_code == 200
    assert program.patch(url, {"note": "任何"}, if_match="*").status_code == 200


def test_who_may_read_but_not_write_is_told_so_and_changes_nothing(cast: Cast, deal: Deal) -> None:
    program, before = Program(cast, "finance"), Event.objects.count()
    assert program.get(f"/deals/{deal.pk}").status_code in (200, 404)
    other = Program(cast, "sales2")
    for answer in (
        other.patch(f"/deals/{deal.pk}", {"note": "x"}),
        other.delete(f"/deals/{deal.pk}"),
        other.post(f"/deals/{deal.pk}/win"),
        other.post(f"/deals/{deal.pk}/restore"),
    ):
        problem(answer, 404)
    assert Event.objects.exclude(verb="person.token_made").count() == before - 1
    deal.refresh_from_db()
    assert deal.version == 1


def test_deleting_fills_the_bin_and_restoring_empties_it(cast: Cast, deal: Deal) -> None:
    program, url = Program(cast), f"/deals/{deal.pk}"
    answer = program.delete(url)
    assert (answer.status_code, answer.content) == (204, b"")
    problem(program.get(url), 404)
    problem(program.delete(url), 404)
    assert program.post(f"{url}/restore").json()["id"] == deal.pk
    problem(program.post(f"{url}/restore"), 404)


def test_a_deal_is_moved_won_and_opened_again(cast: Cast, deal: Deal) -> None:
    program, url = Program(cast), f"/deals/{deal.pk}"
    assert program.post(f"{url}/move", {"stage": stage_at(2).pk}).json()["stage"]["id"] == stage_at(2).pk
    won = program.post(f"{url}/win", {"amount": "90000", "closed_on": clock.today().isoformat()}).json()
    assert (won["state"], won["amount"]) == ("won", "90000.00")
    problem(program.post(f"{url}/win"), 422)
    assert program.post(f"{url}/reopen", {"reason": "误关"}).json()["state"] == "open"
    assert fields(program.post(f"{url}/lose", {})) == {"reason"}
    assert program.post(f"{url}/lose", {"reason": "价格"}).json()["state"] == "lost"


def test_a_verb_begins_with_what_its_page_would_show(cast: Cast, deal: Deal) -> None:
    assert Program(cast).post(f"/deals/{deal.pk}/win").json()["amount"] == f"{deal.amount:.2f}"


def test_a_follow_up_is_written_below_its_deal(cast: Cast, deal: Deal) -> None:
    answer = Program(cast).post(f"/deals/{deal.pk}/follow-up", {"kind": "visit", "content": "现场勘查"})
    assert answer.status_code == 200
    assert FollowUp.objects.get().content == "现场勘查"


def test_a_lead_is_claimed_given_back_and_converted(cast: Cast, deal: Deal) -> None:
    program, free = Program(cast), make_lead(cast("sales"), "自由", pooled=True, mobile="13912345678")
    problem(Program(cast, "hr").post(f"/leads/{free.pk}/claim"), 403)
    row = program.post(f"/leads/{free.pk}/claim").json()
    assert (row["owner"]["name"], row["mobile"]) == ("林婧", "13912345678")
    problem(program.post(f"/leads/{free.pk}/claim"), 404)
    assert program.post(f"/leads/{free.pk}/release", {"reason": "不归我"}).status_code in (200, 204)
    assert Lead.objects.get(pk=free.pk).owner is None
    own = make_lead(cast("sales"), "自己的", company="海纳重工")
    answer = program.post(f"/leads/{own.pk}/convert", {"with_deal": True, "amount": 5000})
    assert answer.json()["status"] == "converted"
    assert program.client.get(answer["Location"]).json()["amount"] == "5000.00"


def test_a_deal_that_is_given_away_may_be_out_of_sight(cast: Cast, deal: Deal) -> None:
    answer = Program(cast, "director").post(f"/deals/{deal.pk}/transfer", {"owner": cast["mate"].pk})
    assert answer.json()["owner"]["name"] == "陈屿"
    problem(Program(cast).post(f"/deals/{deal.pk}/transfer", {"owner": cast["mate"].pk}), 403)


def test_a_read_only_field_and_an_unknown_one_are_refused(cast: Cast, deal: Deal) -> None:
    program = Program(cast)
    for body in ({"state": "won"}, {"owner": 1}, {"nope": 1}, {"version": 9}, {"id": 3}, {"deleted_at": None}):
        assert fields(program.patch(f"/deals/{deal.pk}", body)) == set(body)
    assert fields(program.post("/deals", draft(deal, owner=cast["mate"].pk))) == {"owner"}
    assert fields(program.post(f"/deals/{deal.pk}/win", {"state": "won"})) == {"state"}
    problem(program.patch(f"/deals/{deal.pk}", {}), 422)


def test_defaults_of_a_new_record_hold_where_nothing_is_sent(cast: Cast) -> None:
    program = Program(cast, "admin")
    made = program.post("/products", {"name": "压机"}).json()
    assert (made["on_sale"], made["tax_rate"]) == (True, 13)
    assert program.post("/products", {"name": "旧压机", "on_sale": False}).json()["on_sale"] is False


def test_people_departments_and_teams_are_kept_too(cast: Cast) -> None:
    program = Program(cast, "admin")
    person = program.post("/people", {"name": "新人", "username": "new", "department": cast.departments["华东"].pk})
    assert person.status_code == 201
    assert fields(program.post("/people", {"name": "新人", "username": "new"})) == {"username"}
    problem(program.delete(f"/people/{person.json()['id']}"), 405)
    team = program.post("/teams", {"name": "攻坚组"}).json()
    assert program.post(f"/teams/{team['id']}/members", {"members": [cast["sales"].pk]}).status_code == 200
    assert fields(program.post(f"/teams/{team['id']}/members", {"members": [999_999]})) == {"members"}


def test_a_session_writes_only_with_the_token_against_forged_requests(cast: Cast, deal: Deal) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast["sales"])
    body = {"content_type": "application/json", "data": {"note": "x"}}
    problem(browser.patch(f"{BASE}/deals/{deal.pk}", **body), 403)  # type: ignore[arg-type]  # spelt out twice otherwise
    browser.get("/me/")
    token = browser.cookies["csrftoken"].value
    answer = browser.patch(f"{BASE}/deals/{deal.pk}", **body, headers={"x-csrftoken": token})  # type: ignore[arg-type]  # as above
    assert answer.status_code == 200


def test_an_amount_that_the_actor_may_not_write_stays(cast: Cast, deal: Deal) -> None:
    from yingdan.accounts.commands import set_field_rule
    from yingdan.accounts.models import Role

    role = Role.objects.get(code="sales")
    set_field_rule(actor=cast("admin"), role=role.pk, kind="deal", field="amount", level="hidden")
    program = Program(cast)
    assert program.get(f"/deals/{deal.pk}").json().get("amount") is None
    assert fields(program.patch(f"/deals/{deal.pk}", {"amount": "1"})) == {"amount"}
    deal.refresh_from_db()
    assert deal.amount != Decimal(1)
