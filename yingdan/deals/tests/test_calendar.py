"""The calendar page: days of a month or a week, with the records of the list's question and the days off."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.journeys.world import make_world
from yingdan.accounts.commands import set_field_rule, set_grant
from yingdan.core.calendar import set_day
from yingdan.deals.commands import DealDraft, create_deals, edit_deal
from yingdan.deals.models import Deal

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FEBRUARY = "/deals/calendar/?month=2026-02"


@pytest.fixture
def world(db: Any) -> dict[str, Any]:
    made = make_world()
    days = ("2026-02-10", "2026-02-10", "2026-03-01")
    for deal, day in zip(Deal.objects.order_by("pk"), days, strict=True):
        edit_deal(actor=made["cast"]("director"), pk=deal.pk, values={"expected_close": dt.date.fromisoformat(day)})
    return made


def page(world: dict[str, Any], who: str, address: str) -> Any:
    client = Client()
    client.force_login(world["cast"][who], backend=BACKEND)
    return client.get(address)


def boxes(answer: Any) -> dict[str, Any]:
    return {box.day.isoformat(): box for week in answer.context["weeks"] for box in week}


def test_a_month_has_whole_weeks_from_monday_on(world: dict[str, Any]) -> None:
    answer = page(world, "director", FEBRUARY)
    found = boxes(answer)
    assert (min(found), max(found), len(found)) == ("2026-01-26", "2026-03-01", 35)
    assert [len(found[day].cards) for day in ("2026-02-10", "2026-03-01", "2026-02-11")] == [2, 1, 0]
    assert found["2026-01-26"].outside


def test_only_who_may_edit_may_put_records_on_other_days(world: dict[str, Any]) -> None:
    assert page(world, "director", FEBRUARY).context["movable"] is True
    cast = world["cast"]
    role = cast["director"].memberships.get().role
    set_grant(actor=cast("admin"), role=role.pk, kind="deal", action="edit", scope="")
    answer = page(world, "director", FEBRUARY)
    assert answer.context["movable"] is False
    assert b"y-island" not in answer.content


def test_a_follow_up_happened_when_it_did(world: dict[str, Any]) -> None:
    assert page(world, "director", "/follow-ups/calendar/?by=at").context["movable"] is False


def test_a_week_is_the_week_of_the_day(world: dict[str, Any]) -> None:
    found = boxes(page(world, "director", "/deals/calendar/?week=2026-02-12"))
    assert (min(found), max(found)) == ("2026-02-09", "2026-02-15")
    assert len(found["2026-02-10"].cards) == 2


@pytest.mark.parametrize("words", ["", "?month=2026-13", "?month=x", "?week=2026-02-31", "?week=0001-01-01"])
def test_without_days_it_is_this_month(world: dict[str, Any], words: str) -> None:
    answer = page(world, "director", f"/deals/calendar/{words}")
    assert any(box.today for box in boxes(answer).values())


def test_neighbours_keep_the_question(world: dict[str, Any]) -> None:
    answer = page(world, "director", f"{FEBRUARY}&f=amount:min:1000000&by=next_step_on")
    assert "month=2026-03" in answer.context["steps"]["next"]
    assert "month=2026-01" in answer.context["steps"]["previous"]
    assert all("f=amount" in url and "by=next_step_on" in url for url in answer.context["steps"].values())


def test_days_off_and_days_made_up_are_marked(world: dict[str, Any]) -> None:
    set_day(actor=world["cast"]("admin"), day=dt.date(2026, 2, 12), working=False, name="司庆")
    set_day(actor=world["cast"]("admin"), day=dt.date(2026, 2, 7), working=True, name="盘点")
    found = boxes(page(world, "director", FEBRUARY))
    assert (found["2026-02-12"].working, found["2026-02-12"].name) == (False, "司庆")
    assert (found["2026-02-07"].working, found["2026-02-07"].made_up) == (True, True)
    assert not found["2026-02-08"].working
    assert found["2026-02-10"].working


def test_public_days_are_marked_where_none_are_entered(world: dict[str, Any]) -> None:
    found = boxes(page(world, "director", "/deals/calendar/?month=2025-10"))
    assert not found["2025-10-01"].working
    assert found["2025-10-01"].name


def test_it_shows_the_readers_rows_alone(world: dict[str, Any]) -> None:
    found = boxes(page(world, "sales2", FEBRUARY))
    assert sum(len(box.cards) for box in found.values()) == 1


def test_filters_and_words_hold_here_too(world: dict[str, Any]) -> None:
    found = boxes(page(world, "director", f"{FEBRUARY}&f=amount:min:1000000"))
    assert [len(found[day].cards) for day in ("2026-02-10", "2026-03-01")] == [1, 1]


def test_a_hidden_amount_is_on_no_card(world: dict[str, Any]) -> None:
    assert "1,104,000" in page(world, "sales", FEBRUARY).content.decode()
    role = world["cast"]["sales"].memberships.get().role
    set_field_rule(actor=world["cast"]("admin"), role=role.pk, kind="deal", field="amount", level="hidden")
    assert "1,104,000" not in page(world, "sales", FEBRUARY).content.decode()


def test_a_word_that_is_no_declared_day_is_passed_over(world: dict[str, Any]) -> None:
    assert page(world, "sales", f"{FEBRUARY}&by=amount").context["by"].name == "expected_close"


def test_a_filter_that_is_not_the_readers_is_refused(world: dict[str, Any]) -> None:
    role = world["cast"]["sales"].memberships.get().role
    set_field_rule(actor=world["cast"]("admin"), role=role.pk, kind="deal", field="amount", level="hidden")
    assert page(world, "sales", f"{FEBRUARY}&f=amount:min:1").status_code == 400


def test_a_full_day_leads_to_its_list(world: dict[str, Any]) -> None:
    day = dt.date(2026, 2, 10)
    drafts = [DealDraft(name=f"商机 {n}", amount=Decimal(1), expected_close=day) for n in range(6)]
    create_deals(actor=world["cast"]("sales"), drafts=drafts)
    box = boxes(page(world, "director", FEBRUARY))["2026-02-10"]
    assert (len(box.cards), box.more) == (4, 4)
    listed = page(world, "director", f"/deals/{box.url}")
    assert listed.context["totals"].count == 8


def test_more_records_ask_no_more_queries(world: dict[str, Any]) -> None:
    client = Client()
    client.force_login(world["cast"]["director"], backend=BACKEND)
    client.get(FEBRUARY)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(FEBRUARY)
        counts.append(len(queries))
        day = dt.date(2026, 2, 11)
        drafts = [DealDraft(name=f"商机 {n}", amount=Decimal(1), expected_close=day) for n in range(20)]
        create_deals(actor=world["cast"]("sales"), drafts=drafts)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("address", ["/leads/calendar/", "/customers/calendar/", "/follow-ups/calendar/?by=at"])
def test_other_kinds_have_one(world: dict[str, Any], address: str) -> None:
    assert page(world, "sales", address).status_code == 200


def test_kinds_without_days_have_none(world: dict[str, Any]) -> None:
    assert page(world, "director", "/products/calendar/").status_code == 404
