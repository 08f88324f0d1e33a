"""Bulk edit: the preview tells what will happen, each record by its own rights, and the batch goes back as one."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.journeys.world import make_world
from tests.policy.hashes import nothing_written
from yingdan.accounts.commands import set_field_rule
from yingdan.core.models import Batch, Event
from yingdan.deals.commands import edit_deal, lose_deal, transfer_deals
from yingdan.deals.models import Deal, Lead
from yingdan.ui.kinds import bulk

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
URL = "/deals/bulk/change/"


@pytest.fixture
def world(db: Any) -> dict[str, Any]:
    return make_world()


def signed_in(world: dict[str, Any], who: str) -> Client:
    client = Client()
    client.force_login(world["cast"][who], backend=BACKEND)
    return client


@pytest.fixture
def director(world: dict[str, Any]) -> Client:
    return signed_in(world, "director")


def keys() -> list[int]:
    return list(Deal.objects.order_by("pk").values_list("pk", flat=True))


def preview(client: Client, **sent: Any) -> Any:
    return client.post(URL, {"step": "preview", "scope": "ticked", "pk": keys(), "field": "source", **sent})


def do(client: Client, page: Any, **sent: Any) -> Any:
    rows = [f"{line.pk}:{line.version}" for line in page.context["plan"].changing]
    known = {name: page.context[name] for name in ("value", "scope", "question")}
    return client.post(URL, {**known, "field": page.context["field"].name, "row": rows, "step": "do", **sent})


def test_the_preview_counts_changes_and_writes_nothing(director: Client, world: dict[str, Any]) -> None:
    edit_deal(actor=world["cast"]("sales"), pk=keys()[0], values={"source": "展会"})
    with nothing_written():
        page = preview(director, value="展会")
    assert (len(page.context["plan"].changing), page.context["plan"].same, page.context["gone"]) == (2, 1, 0)
    assert page.context["changing"][0].after == "展会"


def test_it_is_done_as_one_batch_with_an_event_each(director: Client) -> None:
    answer = do(director, preview(director, value="展会"))
    assert answer.status_code == 302
    assert set(Deal.objects.values_list("source", flat=True)) == {"展会"}
    batch = Batch.objects.get(kind="bulk")
    assert (batch.state, batch.total, batch.done) == ("done", 3, 3)
    assert batch.events.filter(verb="deal.edited").count() == 3


def test_money_is_read_as_in_a_form_and_shown_old_and_new(director: Client) -> None:
    page = preview(director, field="amount", value="86万")
    assert [(line.before, line.after) for line in page.context["changing"]] == [
        ("1,104,000", "860,000"),
        ("1,920,000", "860,000"),
    ]
    assert page.context["plan"].same == 1


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("expected_close", "2027-03-01", dt.date(2027, 3, 1)),
        ("probability", "45", 45),
        ("forecast", "commit", "commit"),
        ("note", "年底前签", "年底前签"),
        ("next_step_on", "", None),
    ],
)
def test_every_type_of_field_can_be_set(director: Client, field: str, value: str, stored: Any) -> None:
    page = preview(director, field=field, value=value)
    assert page.status_code == 200
    if page.context["plan"].changing:
        do(director, page)
    assert {getattr(deal, field) for deal in Deal.objects.all()} == {stored}


def test_a_reference_is_set_by_its_key(director: Client, world: dict[str, Any]) -> None:
    do(director, preview(director, field="customer", value=str(world["customer"].pk)))
    assert set(Deal.objects.values_list("customer", flat=True)) == {world["customer"].pk}


def test_a_value_that_makes_no_sense_is_refused_at_its_field(director: Client) -> None:
    page = preview(director, field="expected_close", value="gestern")
    assert page.status_code == 422
    assert page.context["form"].errors


def test_a_closed_deal_refuses_with_its_reason(director: Client, world: dict[str, Any]) -> None:
    lose_deal(actor=world["cast"]("sales"), pk=keys()[0], reason="价格")
    page = preview(director, field="amount", value="1")
    assert [line.pk for line in page.context["refused"]] == [keys()[0]]
    assert page.context["refused"][0].reason
    do(director, page)
    assert Deal.objects.get(pk=keys()[0]).amount == Decimal(1104000)
    assert Deal.objects.get(pk=keys()[1]).amount == Decimal(1)


def test_rows_out_of_sight_are_only_counted(world: dict[str, Any]) -> None:
    page = preview(signed_in(world, "sales"), value="展会")
    assert (len(page.context["plan"].changing), page.context["gone"]) == (2, 1)
    assert "MES 二期" not in page.content.decode()


def test_a_smuggled_row_is_not_changed(world: dict[str, Any]) -> None:
    client = signed_in(world, "sales")
    foreign = Deal.objects.get(name="MES 二期")
    answer = do(client, preview(client, value="展会"), row=[f"{foreign.pk}:{foreign.version}"])
    assert answer.status_code == 200
    assert [line.title for line in answer.context["refused"]] == [f"#{foreign.pk}"]
    foreign.refresh_from_db()
    assert foreign.source == ""


def test_a_field_that_one_may_not_edit_is_neither_offered_nor_taken(world: dict[str, Any]) -> None:
    role = world["cast"]["sales"].memberships.get().role
    set_field_rule(actor=world["cast"]("admin"), role=role.pk, kind="deal", field="amount", level="read")
    client = signed_in(world, "sales")
    page = preview(client, field="amount", value="1")
    assert "plan" not in page.context
    assert "amount" not in [field.name for field in page.context["fields"]]


def test_who_may_not_edit_has_no_such_page(world: dict[str, Any]) -> None:
    assert signed_in(world, "trainer").post(URL, {"pk": keys()}).status_code == 404


def test_a_row_changed_after_the_preview_stays_and_is_named(director: Client, world: dict[str, Any]) -> None:
    page = preview(director, value="展会")
    edit_deal(actor=world["cast"]("sales"), pk=keys()[0], values={"note": "刚改"})
    answer = do(director, page)
    assert [line.pk for line in answer.context["refused"]] == [keys()[0]]
    assert Deal.objects.filter(source="展会").count() == 2


def test_all_rows_of_the_question_are_taken(director: Client) -> None:
    page = preview(director, scope="all", pk=[], question="?f=amount:min:1000000", value="展会")
    assert len(page.context["plan"].changing) == 2


def test_more_than_the_most_is_refused_with_a_sentence(director: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST", 2)
    answer = preview(director, scope="all", pk=[], question="?", value="展会")
    assert answer.status_code == 422
    assert "2" in answer.content.decode()


def test_the_batch_goes_back_where_nobody_changed_a_row_since(director: Client, world: dict[str, Any]) -> None:
    do(director, preview(director, field="amount", value="5万"))
    edit_deal(actor=world["cast"]("sales"), pk=keys()[0], values={"note": "刚改"})
    batch = Batch.objects.get(kind="bulk")
    answer = director.post(f"/deals/bulk/undo/?batch={batch.pk}", follow=True)
    assert answer.status_code == 200
    assert [deal.amount for deal in Deal.objects.order_by("pk")] == [50000, 860000, 1920000]
    assert Batch.objects.get(kind="undo").done == 2
    assert director.post(f"/deals/bulk/undo/?batch={batch.pk}").status_code == 404


def test_nobody_undoes_the_work_of_another(director: Client, world: dict[str, Any]) -> None:
    do(director, preview(director, value="展会"))
    batch = Batch.objects.get(kind="bulk")
    assert signed_in(world, "boss").post(f"/deals/bulk/undo/?batch={batch.pk}").status_code == 404
    assert Deal.objects.filter(source="展会").count() == 3


def test_owners_are_handed_over_and_back(director: Client, world: dict[str, Any]) -> None:
    heir = world["cast"]["mate"].pk
    before = list(Deal.objects.order_by("pk").values_list("owner", flat=True))
    do(director, preview(director, field="owner", value=str(heir)))
    assert set(Deal.objects.values_list("owner", flat=True)) == {heir}
    assert Event.objects.filter(verb="deal.transferred", batch__isnull=False).count() == 3
    director.post(f"/deals/bulk/undo/?batch={Batch.objects.get(kind='bulk').pk}")
    assert list(Deal.objects.order_by("pk").values_list("owner", flat=True)) == before


def test_a_row_that_moved_away_meanwhile_is_not_handed_over(director: Client, world: dict[str, Any]) -> None:
    page = preview(director, field="owner", value=str(world["cast"]["mate"].pk))
    transfer_deals(actor=world["cast"]("director"), pks=[keys()[0]], owner=world["cast"]["sales2"].pk)
    answer = do(director, page)
    assert len(answer.context["refused"]) == 1
    assert Deal.objects.get(pk=keys()[0]).owner_id == world["cast"]["sales2"].pk


def test_personal_values_do_not_stand_in_the_report(director: Client) -> None:
    leads = list(Lead.objects.values_list("pk", flat=True))
    sent = {"step": "preview", "scope": "ticked", "pk": leads, "field": "mobile", "value": "13900001111"}
    page = director.post("/leads/bulk/change/", sent)
    rows = [f"{line.pk}:{line.version}" for line in page.context["plan"].changing]
    director.post("/leads/bulk/change/", {**sent, "step": "do", "row": rows})
    batch = Batch.objects.get(kind="bulk")
    assert "1390000" not in str(batch.report)
    director.post(f"/leads/bulk/undo/?batch={batch.pk}")
    assert set(Lead.objects.values_list("mobile", flat=True)) == {""}
