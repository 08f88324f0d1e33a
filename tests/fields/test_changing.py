"""Own fields are written by forms, cells, REST, bulk edits and imports; the journal tells each by its name."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.fields.world import WORDS, World, make_fields, some_deals
from yingdan.accounts.commands import delete_field, edit_field, move_field, restore_field, set_field_rule
from yingdan.accounts.models import Role
from yingdan.core.models import CustomField
from yingdan.core.refusal import Forbidden, Refused
from yingdan.core.testing import events, nothing_changes, table_hashes
from yingdan.customers.commands import CustomerDraft, create_customers, merge_customers
from yingdan.customers.models import Customer
from yingdan.deals.commands import edit_deal, move_deals
from yingdan.deals.models import Deal
from yingdan.exchange.commands import continue_import, undo_import
from yingdan.exchange.mapping import map_of
from yingdan.ui.kinds import kind_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def world(db: Any) -> World:
    return make_fields()


def signed_in(world: World, client: Client, who: str = "sales") -> Client:
    client.force_login(world.cast[who], backend=BACKEND)
    return client


def test_a_form_writes_own_fields_and_the_timeline_says_them(world: World, client: Client) -> None:
    deal = world.world["deals"][0]
    signed_in(world, client)
    page = client.get(f"/deals/{deal.pk}/edit/").content.decode()
    assert all(label in page for label in ("合同编号", "台数", "保证金", "交付日", "采购方式", "售前"))
    sent = {
        "name": deal.name, "customer": deal.customer_id, "amount": "860000", "expected_close": deal.expected_close,
        "probability": deal.probability, "forecast": deal.forecast, "version": deal.version,
        world.name("text"): "HT-7", world.name("number"): "2.50", world.name("money"): "1.2万",
        world.name("date"): "2026-05-06", world.name("choice"): "o003", world.name("person"): world.cast["mate"].pk,
    }  # fmt: skip
    assert client.post(f"/deals/{deal.pk}/edit/", sent).status_code == 302
    deal.refresh_from_db()
    kept = [deal.custom[world.name(sort)] for sort in ("text", "number", "money", "date", "choice", "person")]
    assert kept == ["HT-7", 2_500_000, 1_200_000, "2026-05-06", "o003", world.cast["mate"].pk]
    page = client.get(f"/deals/{deal.pk}/").content.decode()
    assert all(said in page for said in ("HT-7", "2.5", "12,000", WORDS[2], world.cast["mate"].name))
    assert events("deal.edited")[-1].after[world.name("money")] == 1_200_000


def test_a_cell_is_edited_in_place_and_emptied_again(world: World, client: Client) -> None:
    deal = world.world["deals"][0]
    signed_in(world, client)
    url = f"/deals/{deal.pk}/cell/{world.name('money')}/"
    assert "98,001" in client.post(url, {world.name("money"): "98000.50", "version": deal.version}).content.decode()
    assert client.post(url, {world.name("money"): "很多"}).status_code == 422
    assert client.post(url, {world.name("money"): ""}).content == b""
    deal.refresh_from_db()
    assert deal.custom == {}
    assert events("deal.edited")[-1].before == {world.name("money"): 9800050}


def test_a_required_field_is_asked_for_at_a_form_not_of_a_command(db: Any, client: Client) -> None:
    world = make_fields("customer", required=("choice",))
    signed_in(world, client)
    answer = client.post("/customers/new/", {"name": "海纳重工"})
    assert answer.status_code == 422
    assert not Customer.objects.filter(name="海纳重工").exists()
    assert create_customers(actor=world.cast("sales"), drafts=[CustomerDraft(name="海纳重工")])


def test_rest_writes_own_fields_and_refuses_what_does_not_fit(world: World, client: Client) -> None:
    deal = world.world["deals"][0]
    signed_in(world, client)

    def patch(**values: Any) -> Any:
        body = json.dumps({world.name(sort): value for sort, value in values.items()})
        return client.patch(f"/api/v1/deals/{deal.pk}", body, content_type="application/json")

    assert patch(number=3, choice="o001", text="甲").json()[world.name("number")] == "3"
    stranger = world.cast["dealer_a"].pk
    for values in ({"number": "三"}, {"choice": "o9"}, {"date": "明天"}, {"person": stranger}, {"text": "长" * 501}):
        with nothing_changes():
            answer = patch(**values)
        assert answer.status_code == 422, values
        assert answer.json()["errors"][0]["field"] == world.name(next(iter(values)))
    schema = client.get("/api/v1/openapi.json").json()["components"]["schemas"]["Deal"]["properties"]
    assert schema[world.name("choice")]["title"] == "采购方式"


def test_many_records_get_a_value_at_once_and_give_it_back(world: World, client: Client) -> None:
    from yingdan.ui.kinds.bulk import Task, carried_out, planned, undone

    some_deals(world)
    kind, actor, name = kind_of("deal"), world.cast("sales"), world.name("money")
    before = {deal.pk: deal.custom for deal in Deal.objects.all()}
    task = Task(kind, actor, name, Decimal("100.01"))
    plan = planned(task, list(world.deals))
    assert (len(plan.changing), plan.same, plan.refused) == (5, 1, [])
    batch, refused = carried_out(task, plan.changing)
    assert not refused
    assert {deal.custom[name] for deal in Deal.objects.filter(pk__in=world.deals)} == {10001}
    assert undone(actor, batch.pk, kind) == (5, 0)
    assert {deal.pk: deal.custom for deal in Deal.objects.all()} == before


def test_a_role_hides_or_locks_an_own_field_like_any_other(world: World, client: Client) -> None:
    some_deals(world)
    role, name = Role.objects.get(code="sales"), world.name("money")
    admin, pk = world.cast("admin"), next(iter(world.deals))
    set_field_rule(actor=admin, role=role.pk, kind="deal", field=name, level="hidden")
    signed_in(world, client)
    assert "保证金" not in client.get(f"/deals/{pk}/").content.decode()
    assert name not in client.get(f"/api/v1/deals/{pk}").json()
    assert client.get(f"/deals/?f={name}:min:1").status_code == 400
    assert client.get(f"/deals/?sort={name}").status_code == 400
    with nothing_changes(), pytest.raises(Forbidden):
        edit_deal(actor=world.cast("sales"), pk=pk, values={name: Decimal(1)})
    set_field_rule(actor=admin, role=role.pk, kind="deal", field=name, level="masked")
    page = client.get(f"/deals/{pk}/").content.decode()
    assert "保证金" in page
    assert "98,001" not in page
    assert "****" in page


def test_only_who_keeps_the_settings_adds_fields(world: World, client: Client) -> None:
    from yingdan.accounts.commands import add_field

    for who in ("sales", "director", "hr"):
        with nothing_changes(), pytest.raises(Forbidden):
            add_field(actor=world.cast(who), kind="deal", label="新", sort="text")
        assert signed_in(world, client, who).get("/settings/fields/").status_code == 404
    for kind in ("person", "process", "nothing"):
        with pytest.raises(Refused):
            add_field(actor=world.cast("admin"), kind=kind, label="新", sort="text")


def test_the_page_adds_changes_orders_takes_away_and_brings_back(world: World, client: Client) -> None:
    signed_in(world, client, "admin")
    sent = {"kind": "lead", "type": "choice", "label": "年产能等级", "options": "高\n中\n\n低", "listed": "on"}
    assert client.post("/settings/fields/new/", sent).status_code == 302
    field = CustomField.objects.get(label="年产能等级")
    assert [option["label"] for option in field.options] == ["高", "中", "低"]
    assert "年产能等级" in client.get("/leads/").content.decode()
    assert client.post("/settings/fields/new/", sent).status_code == 422, "the same name twice"
    keep = {"label": "年产能", "word-o001": "很高", "word-o002": "", "word-o003": "低", "options": "未知",
            "version": field.version}  # fmt: skip
    assert client.post(f"/settings/fields/{field.pk}/", keep).status_code == 302
    field.refresh_from_db()
    assert [(one["key"], one["label"], one["gone"]) for one in field.options] == [
        ("o001", "很高", False), ("o002", "中", True), ("o003", "低", False), ("o004", "未知", False),
    ]  # fmt: skip
    assert client.post(f"/settings/fields/{field.pk}/delete/").status_code == 302
    client.get("/settings/fields/")
    assert "年产能" not in client.get("/leads/new/").content.decode()
    assert client.post(f"/settings/fields/{field.pk}/restore/").status_code == 302
    assert "年产能" in client.get("/leads/new/").content.decode()
    moved = world.fields["text"].pk
    client.post(f"/settings/fields/{moved}/move/", {"to": "down"})
    names = list(CustomField.objects.filter(kind="deal").order_by("place").values_list("type", flat=True))
    assert names[:2] == ["number", "text"]
    assert client.get("/audit/").status_code == 200


def test_what_a_field_held_returns_with_it(world: World, client: Client) -> None:
    some_deals(world)
    admin, pk, name = world.cast("admin"), next(iter(world.deals)), world.name("text")
    delete_field(actor=admin, pk=world.fields["text"].pk)
    signed_in(world, client)
    assert "HT-001" not in client.get(f"/deals/{pk}/").content.decode()
    edit_deal(actor=world.cast("sales"), pk=pk, values={world.name("number"): Decimal(7)})
    with pytest.raises(Refused):
        edit_deal(actor=world.cast("sales"), pk=pk, values={name: "x"})
    restore_field(actor=admin, pk=world.fields["text"].pk)
    assert "HT-001" in client.get(f"/deals/{pk}/").content.decode()
    move_field(actor=admin, pk=world.fields["text"].pk, by=-5)


def test_a_gate_asks_for_own_fields(world: World, client: Client) -> None:
    deal, stage = world.world["deals"][0], world.world["process"].stages.last()
    name = world.name("choice")
    signed_in(world, client, "admin")
    page = f"/settings/processes/{stage.process_id}/stages/{stage.pk}/"
    assert "采购方式" in client.get(page).content.decode()
    sent = {"name": stage.name, "probability": 90, "required": [name], "version": stage.process.version}
    assert client.post(page, sent).status_code == 302
    actor = world.cast("sales")
    with nothing_changes(), pytest.raises(Refused) as refusal:
        move_deals(actor=actor, pks=[deal.pk], stage=stage.pk)
    assert set(refusal.value.errors) == {name}
    assert "采购方式" in client.get(f"/deals/{deal.pk}/gate/{stage.pk}/").content.decode()
    edit_deal(actor=actor, pk=deal.pk, values={name: "o002"})
    assert move_deals(actor=actor, pks=[deal.pk], stage=stage.pk)[0].stage_id == stage.pk


def test_a_word_no_longer_offered_stays_where_it_is_chosen(world: World, client: Client) -> None:
    some_deals(world)
    edit_field(actor=world.cast("admin"), pk=world.fields["choice"].pk, values={}, words={"o001": ""})
    pk = next(iter(world.deals))
    signed_in(world, client)
    assert WORDS[0] in client.get(f"/deals/{pk}/").content.decode()
    assert 'value="o001" selected' in client.get(f"/deals/{pk}/edit/").content.decode()


def test_a_merge_fills_what_the_kept_record_lacks(db: Any) -> None:
    world = make_fields("customer")
    text, number = world.name("text"), world.name("number")
    kept, dropped = create_customers(
        actor=world.cast("sales"),
        drafts=[
            CustomerDraft(name="海纳重工", custom={text: "留"}),
            CustomerDraft(name="海纳重工", custom={text: "丢", number: Decimal(4)}),
        ],
    )
    merge_customers(actor=world.cast("director"), keep=kept.pk, drop=dropped.pk)
    kept.refresh_from_db()
    assert kept.custom == {text: "留", number: 4_000_000}


def test_a_file_fills_own_fields_by_their_label_and_undo_takes_them_back(world: World, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(
        "编号,名称,台数,保证金,交付日,采购方式,售前\n"
        "A1,一号线,12.5,9.8万,2026-03-02,邀请招标,陈屿\n"
        "A2,二号线,很多,100.01,2026-13-01,拍脑袋,\n",
        encoding="utf-8",
    )
    labels = ("台数", "保证金", "交付日", "采购方式", "售前")
    fields = {"name": "名称"} | {label: label for label in labels}
    rules = map_of({"profile": "own", "file": [{"match": "*.csv", "kind": "deal", "id": "编号", "fields": fields}]})
    before = table_hashes()
    report = continue_import(actor=world.cast("director"), rules=rules, paths=[tmp_path])
    assert {one.column for one in report.rejected} == {"台数", "交付日", "采购方式"}
    deal = Deal.objects.get(name="一号线")
    assert [deal.custom[world.name(sort)] for sort in ("number", "money", "date", "choice", "person")] == [
        12_500_000, 9_800_000, "2026-03-02", "o002", world.cast["mate"].pk,
    ]  # fmt: skip
    undo_import(actor=world.cast("director"), batch=report.batch or 0)
    assert table_hashes() == before
