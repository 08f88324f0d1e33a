"""Deals are recorded one by one or as a batch, with what they refer to in reach."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Forbidden, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.models import Customer
from yingdan.deals.commands import Closing, DealDraft, LineDraft, PersonDraft, create_deals
from yingdan.deals.models import Deal, DealLine, Outcome, StageVisit
from yingdan.deals.testing import make_customer, make_deal, make_process, make_product, stage_at

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 9)


def test_a_deal_starts_in_the_first_stage_with_a_number_and_one_event(cast: Cast) -> None:
    deal = make_deal(cast("sales"))
    assert (deal.stage.order, deal.probability, deal.state) == (1, 10, "open")
    assert deal.number == f"SJ-{clock.today().year}-000001"
    assert deal.owner_id == cast["sales"].pk
    assert deal.department == cast.departments["华东"]
    assert not deal.incomplete
    (event,) = events("deal.created")
    assert (event.record, event.parent_kind, event.parent_record) == (deal.pk, "customer", deal.customer_id)
    assert event.after["amount"] == "100000.00"
    assert StageVisit.objects.get().left_on is None


def test_a_batch_is_numbered_in_order_and_journalled_deal_by_deal(cast: Cast) -> None:
    make_process()
    made = create_deals(actor=cast("admin"), drafts=[DealDraft(name=f"商机 {n}") for n in range(5)])
    assert [deal.number[-6:] for deal in made] == [f"{n:06d}" for n in range(1, 6)]
    assert [event.record for event in events("deal.created")] == [deal.pk for deal in made]


def test_the_amount_is_the_sum_of_the_lines_to_the_fen(cast: Cast) -> None:
    press, robot = make_product("压机"), make_product("机械手")
    lines = [
        LineDraft(product=press.pk, quantity=Decimal(3), price=Decimal("33.33"), discount=Decimal("12.5")),
        LineDraft(product=robot.pk, price=Decimal("0.10")),
    ]
    deal = make_deal(cast("sales"), lines=lines, amount=Decimal(5))
    assert [line.amount for line in DealLine.objects.all()] == [Decimal("87.49"), Decimal("0.10")]
    assert Deal.objects.get().amount == deal.amount == Decimal("87.59")


def test_a_line_of_a_file_may_lack_its_amount(cast: Cast) -> None:
    deal = make_deal(cast("sales"), lines=[LineDraft(product=make_product("压机").pk)], amount=None)
    assert deal.amount is None
    assert deal.incomplete


def test_an_imported_deal_may_come_already_won_and_its_only_line_takes_the_amount(cast: Cast) -> None:
    product = make_product("压机")
    closed = Closing(state="won", closed_on=DAY, amount=Decimal(4514))  # type: ignore[arg-type]  # a file's word
    deal = make_deal(
        cast("admin"), lines=[LineDraft(product=product.pk)], amount=None, opened_on=dt.date(2026, 1, 2), closed=closed
    )
    outcome = Outcome.objects.get()
    assert (deal.state, deal.closed_on, deal.amount, deal.probability) == ("won", DAY, Decimal(4514), 100)
    assert (outcome.amount, DealLine.objects.get().amount) == (Decimal(4514), Decimal(4514))
    assert StageVisit.objects.get().left_on == DAY
    assert Customer.objects.get().deal_status == "won"


def test_a_deal_without_a_name_is_called_after_customer_and_product(cast: Cast) -> None:
    deal = make_deal(cast("sales"), name="", lines=[LineDraft(product=make_product("GTX Pro").pk)])
    assert deal.name == "申江重工 GTX Pro"


def test_a_deal_without_anything_is_called_by_its_number_and_is_incomplete(cast: Cast) -> None:
    make_process()
    deal = create_deals(actor=cast("sales"), drafts=[DealDraft()])[0]
    assert deal.name == deal.number
    assert deal.incomplete


BAD: list[tuple[dict[str, Any], str]] = [
    ({"amount": Decimal(-1)}, "amount"),
    ({"amount": Decimal("NaN")}, "amount"),
    ({"amount": Decimal("1e15")}, "amount"),
    ({"probability": 101}, "probability"),
    ({"customer": 999_999}, "customer"),
    ({"owner": 999_999}, "owner"),
    ({"stage": 999_999}, "stage"),
    ({"forecast": "surely"}, "forecast"),
    ({"lines": [LineDraft(product=999_999)]}, "lines"),
    ({"people": [PersonDraft(contact=999_999)]}, "people"),
    ({"opened_on": DAY, "closed": Closing(state="lost", closed_on=DAY - dt.timedelta(days=1))}, "closed_on"),  # type: ignore[arg-type]  # a file's word
    ({"amount": None, "closed": Closing(state="won", closed_on=DAY)}, "amount"),  # type: ignore[arg-type]  # a file's word
]


@pytest.mark.parametrize(("values", "field"), BAD)
def test_one_bad_draft_leaves_the_whole_batch_unwritten(cast: Cast, values: dict[str, Any], field: str) -> None:
    make_process()
    good = DealDraft(name="好", amount=Decimal(1))
    usual: dict[str, Any] = {"name": "坏", "opened_on": dt.date(2026, 1, 1)}
    bad = DealDraft(**usual | values)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        create_deals(actor=cast("admin"), drafts=[good, bad])
    assert field in refusal.value.errors


def test_a_customer_out_of_sight_is_as_if_it_did_not_exist(cast: Cast) -> None:
    foreign = make_customer(cast("sales2"))
    make_process()
    with nothing_changes(), pytest.raises(Refused) as refusal:
        create_deals(actor=cast("sales"), drafts=[DealDraft(name="越权", customer=foreign.pk)])
    assert "customer" in refusal.value.errors


@pytest.mark.parametrize(
    ("who", "allowed"), [("admin", True), ("director", True), ("sales", True), ("mate", False), ("finance", False)]
)
def test_who_may_create_a_deal_for_lin(cast: Cast, who: str, allowed: bool) -> None:
    make_process()
    drafts = [DealDraft(name="转手", owner=cast["sales"].pk)]
    if allowed:
        assert create_deals(actor=cast(who), drafts=drafts)[0].owner == cast["sales"]
        return
    with nothing_changes(), pytest.raises(Forbidden):
        create_deals(actor=cast(who), drafts=drafts)


def test_a_refused_batch_gives_its_numbers_back(cast: Cast) -> None:
    make_process()
    with pytest.raises(Refused):
        create_deals(actor=cast("admin"), drafts=[DealDraft(name="好"), DealDraft(name="坏", probability=-1)])
    assert make_deal(cast("admin")).number.endswith("000001")


def test_without_a_sales_process_the_refusal_says_what_to_do(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(Refused) as refusal:
        create_deals(actor=cast("admin"), drafts=[DealDraft(name="早")])
    assert "process" in refusal.value.errors


def test_a_deal_may_start_in_a_named_stage(cast: Cast) -> None:
    make_process()
    deal = make_deal(cast("sales"), stage=stage_at(4).pk)
    assert (deal.stage.order, deal.probability) == (4, 70)
