"""Quotes: what lines come to, who must agree to a low price, what is fixed when, and how a quote becomes a contract."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from tests.contracts.lines import amounts, line
from yingdan.accounts.commands import hand_over_everything, share_record
from yingdan.accounts.testing import Cast
from yingdan.approvals.commands import agree, refuse, withdraw
from yingdan.approvals.rules import facts_of
from yingdan.contracts import rules
from yingdan.contracts.choices import Rate
from yingdan.contracts.commands import (
    QuoteDraft,
    answer_quote,
    create_contracts,
    create_quotes,
    delete_quotes,
    edit_contract,
    edit_quote,
    end_contract,
    revise_quote,
    send_quote,
    set_quote_lines,
    submit_quote,
    write_contract,
)
from yingdan.contracts.commands.writing import ContractDraft
from yingdan.contracts.kinds.lines import margin
from yingdan.contracts.models import Quote
from yingdan.contracts.tasks import expire_quotes
from yingdan.contracts.testing import accepted, make_quote
from yingdan.core import clock
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import merge_customers
from yingdan.deals.commands import set_lines
from yingdan.deals.commands.drafts import LineDraft
from yingdan.deals.testing import make_customer, make_deal
from yingdan.products.models import Product
from yingdan.products.testing import make_price_list

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Refusals are matched by their message as it is written; pages stay Chinese."""
    with translation.override("en"):
        yield


def states(*quotes: Quote) -> list[str]:
    return [Quote.objects.get(pk=one.pk).state for one in quotes]


def test_a_line_takes_name_unit_price_and_rate_from_its_product(cast: Cast, press: Product) -> None:
    quote = make_quote(cast("sales"), "报价", line(press, quantity=Decimal(2)))
    (one,) = rules.quote_lines(quote.pk)
    assert (one.name, one.unit, one.price, one.list_price, one.rate) == (press.name, "台", 186_000, 186_000, "13")
    assert (quote.amount, quote.net, quote.tax) == (372_000, Decimal("329203.54"), Decimal("42796.46"))
    assert quote.number.startswith("BJ-")
    assert quote.valid_until == clock.today() + dt.timedelta(days=30)


@pytest.mark.parametrize(
    ("said", "price", "discount"),
    [
        ({"discount": Decimal("12.5")}, "162750.00", "12.50"),
        ({"price": Decimal(167_400)}, "167400.00", "10.00"),
        ({"price": Decimal(200_000)}, "200000.00", "-7.53"),
        ({"price": Decimal(167_400), "discount": Decimal(3)}, "167400.00", "10.00"),
    ],
)
def test_of_price_and_discount_the_other_follows(
    cast: Cast, press: Product, said: dict[str, Any], price: str, discount: str
) -> None:
    (one,) = rules.quote_lines(make_quote(cast("sales"), "报价", line(press, **said)).pk)
    assert (f"{one.price:.2f}", f"{one.discount:.2f}") == (price, discount)


def test_a_discount_on_the_whole_is_borne_by_the_lines_to_the_fen(cast: Cast) -> None:
    lines = [line(name=name, price="100") for name in "甲乙丙"]
    quote = make_quote(cast("sales"), "报价", *lines, off=Decimal(100))
    assert amounts(quote) == ["66.66", "66.67", "66.67"] or amounts(quote) == ["66.67", "66.67", "66.66"]
    assert (quote.amount, quote.discount) == (200, 100)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "", "price": "1"}, "name-0"),
        ({"name": "调试"}, "price-0"),
        ({"name": "调试", "price": "-1"}, "price-0"),
        ({"name": "调试", "price": "1", "quantity": Decimal(0)}, "quantity-0"),
        ({"name": "调试", "price": "1", "quantity": Decimal("0.0005")}, "quantity-0"),
        ({"name": "调试", "price": "1", "rate": Rate.SEVERAL}, "rate-0"),
        ({"name": "调试", "price": "1", "discount": Decimal(101)}, "discount-0"),
    ],
)
def test_a_line_that_lacks_something_says_which_and_what(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    quote = make_quote(cast("sales"))
    with nothing_changes(), pytest.raises(Refused) as refusal:
        set_quote_lines(actor=cast("sales"), pk=quote.pk, lines=[line(**wrong)])
    assert field in refusal.value.errors


def test_nobody_takes_off_more_than_there_is(cast: Cast) -> None:
    quote = make_quote(cast("sales"))
    with pytest.raises(Refused, match="lies between nothing"):
        set_quote_lines(actor=cast("sales"), pk=quote.pk, lines=[line(name="a", price="1")], discount=Decimal(2))


def test_the_product_lines_of_a_deal_are_the_first_lines(cast: Cast, press: Product) -> None:
    deal = make_deal(cast("sales"), customer=make_customer(cast("sales"), "申江重工").pk)
    drafts = [LineDraft(product=press.pk, quantity=Decimal(3), price=Decimal(180_000), discount=Decimal(5))]
    set_lines(actor=cast("sales"), pk=deal.pk, lines=drafts)
    quote = create_quotes(actor=cast("sales"), drafts=[QuoteDraft(name="报价", deal=deal.pk)])[0]
    assert (amounts(quote), quote.customer_id) == (["513000.00"], deal.customer_id)


def test_the_price_list_is_the_one_of_the_customers_tier(cast: Cast, press: Product) -> None:
    own = make_price_list(cast("admin"), "A 级", {press.pk: (170_000, 140_000)}, tier="a", since="2026-01-01")
    old = make_price_list(cast("admin"), "旧", {press.pk: (1, 1)}, since="2025-01-01", until="2025-12-31")
    quote = make_quote(cast("sales"), "报价", line(press), customer=make_customer(cast("sales"), "甲", tier="a").pk)
    assert (quote.price_list_id, amounts(quote)) == (own.pk, ["170000.00"])
    with pytest.raises(Refused, match="does not hold"):
        edit_quote(actor=cast("sales"), pk=quote.pk, values={"price_list": old.pk})
    general = edit_quote(
        actor=cast("sales"), pk=quote.pk, values={"price_list": rules.price_lists_for(cast("sales"), "").get()}
    )
    (one,) = rules.quote_lines(general.pk)
    assert (one.list_price, one.price, f"{one.discount:.2f}") == (186_000, 170_000, "8.60")


@pytest.mark.parametrize(("price", "off", "low"), [("150000", 0, False), ("149999.99", 0, True), ("150000", 1, True)])
def test_below_the_floor_a_quote_is_sent_only_when_somebody_has_agreed(
    cast: Cast, press: Product, price: str, off: int, low: bool
) -> None:
    quote = make_quote(cast("sales"), "报价", line(press, price), off=Decimal(off))
    if low:
        with nothing_changes(), pytest.raises(Refused, match="below the floor"):
            send_quote(actor=cast("sales"), pk=quote.pk)
        agree(actor=cast("director"), pk=submit_quote(actor=cast("sales"), pk=quote.pk).pk)
        assert states(quote) == ["approved"]
    assert send_quote(actor=cast("sales"), pk=quote.pk).sent_on == clock.today()


def test_another_list_is_no_way_around_the_floor(cast: Cast, press: Product) -> None:
    """Where the chosen list says nothing of a product, the one counts that holds besides."""
    empty = make_price_list(cast("admin"), "活动", {}, since="2026-02-01")
    quote = make_quote(cast("sales"), "报价", line(press, "1000"), price_list=empty.pk)
    assert [one.product_id for one in rules.below_floor(quote, rules.quote_lines(quote.pk))] == [press.pk]


def test_the_facts_name_the_line_and_not_the_floor(cast: Cast, press: Product) -> None:
    quote = make_quote(cast("sales"), "报价", line(press, "149000"), line(name="调试", price="5"))
    asked = submit_quote(actor=cast("sales"), pk=quote.pk)
    facts = {str(name): value for name, value in facts_of(asked)}
    assert press.name in facts["Below the floor price"]
    assert "调试" in facts["Other lines"]
    assert "150,000" not in str(facts)


def test_an_unknown_cost_is_not_none(cast: Cast, press: Product) -> None:
    quote = make_quote(cast("sales"), "报价", line(press), line(name="调试", price="5"))
    found = margin(cast("sales"), rules.quote_lines(quote.pk))
    assert found is not None
    assert (f"{found.amount:.2f}", found.unknown) == ("64601.77", "调试")
    alone = margin(cast("sales"), rules.quote_lines(make_quote(cast("sales"), customer=quote.customer_id).pk))
    assert alone is not None
    assert (alone.amount, alone.unknown) == (None, "现场调试")


def test_while_it_is_decided_about_and_after_it_is_sent_nothing_changes(cast: Cast, press: Product) -> None:
    quote = make_quote(cast("sales"), "报价", line(press, "1000"))
    asked = submit_quote(actor=cast("sales"), pk=quote.pk)
    with nothing_changes(), pytest.raises(Refused, match="being decided about"):
        set_quote_lines(actor=cast("sales"), pk=quote.pk, lines=[line(press)])
    with pytest.raises(Refused, match="being decided about"):
        send_quote(actor=cast("sales"), pk=quote.pk)
    with pytest.raises(Forbidden):
        agree(actor=cast("sales"), pk=asked.pk)
    withdraw(actor=cast("sales"), pk=asked.pk)
    sent = send_quote(actor=cast("sales"), pk=set_quote_lines(actor=cast("sales"), pk=quote.pk, lines=[line(press)]).pk)
    with nothing_changes(), pytest.raises(Refused, match="new version"):
        edit_quote(actor=cast("sales"), pk=sent.pk, values={"terms": "月结"})
    with pytest.raises(Refused, match="new version"):
        delete_quotes(actor=cast("sales"), pks=[sent.pk])
    assert edit_quote(actor=cast("sales"), pk=sent.pk, values={"note": "等财务"}).note == "等财务"


def test_a_rejected_approval_leaves_a_draft(cast: Cast, press: Product) -> None:
    quote = make_quote(cast("sales"), "报价", line(press, "1000"))
    refuse(actor=cast("director"), pk=submit_quote(actor=cast("sales"), pk=quote.pk).pk, words="太低")
    assert states(quote) == ["draft"]


def test_an_empty_quote_goes_nowhere(cast: Cast) -> None:
    quote = set_quote_lines(actor=cast("sales"), pk=make_quote(cast("sales")).pk, lines=[])
    for way in (send_quote, submit_quote):
        with pytest.raises(Refused, match="add its lines"):
            way(actor=cast("sales"), pk=quote.pk)


def test_a_new_version_replaces_the_older_one(cast: Cast) -> None:
    first = send_quote(actor=cast("sales"), pk=make_quote(cast("sales")).pk)
    second = revise_quote(actor=cast("sales"), pk=first.pk)
    assert (second.number, second.edition, second.revision_of_id) == (f"{first.number}-2", 2, first.pk)
    assert (amounts(second), states(first, second)) == (["1200.00"], ["superseded", "draft"])
    with pytest.raises(Conflict, match="newer version"):
        revise_quote(actor=cast("sales"), pk=first.pk)
    with pytest.raises(Refused, match="simply changed"):
        revise_quote(actor=cast("sales"), pk=second.pk)
    delete_quotes(actor=cast("sales"), pks=[second.pk])
    assert revise_quote(actor=cast("sales"), pk=first.pk).number == f"{first.number}-3"


def test_a_declining_customer_has_a_reason(cast: Cast) -> None:
    quote = send_quote(actor=cast("sales"), pk=make_quote(cast("sales")).pk)
    with pytest.raises(Refused, match="Why did"):
        answer_quote(actor=cast("sales"), pk=quote.pk, answer="rejected")
    answer_quote(actor=cast("sales"), pk=quote.pk, answer="rejected", reason="价格高")
    assert (states(quote), Quote.objects.get(pk=quote.pk).answer) == (["rejected"], "价格高")
    with pytest.raises(Refused, match="was sent"):
        answer_quote(actor=cast("sales"), pk=quote.pk, answer="accepted")


def test_what_holds_no_longer_expires_by_itself(cast: Cast) -> None:
    late, fresh = (send_quote(actor=cast("sales"), pk=make_quote(cast("sales"), customer=customer).pk)
                   for customer in [make_customer(cast("sales"), name).pk for name in ("甲", "乙")])  # fmt: skip
    Quote.objects.filter(pk=late.pk).update(valid_until=clock.today() - dt.timedelta(days=1))
    with pytest.raises(Refused, match="It held until"):
        answer_quote(actor=cast("sales"), pk=late.pk, answer="accepted")
    expire_quotes()
    expire_quotes()
    assert states(late, fresh) == ["expired", "sent"]
    assert len(events("quote.expired")) == 1


def test_a_quote_whose_day_has_passed_is_not_sent(cast: Cast) -> None:
    quote = make_quote(cast("sales"))
    with pytest.raises(Refused, match="has passed"):
        edit_quote(actor=cast("sales"), pk=quote.pk, values={"valid_until": dt.date(2020, 1, 1)})
    Quote.objects.filter(pk=quote.pk).update(valid_until=dt.date(2020, 1, 1))
    with pytest.raises(Refused, match="It held until"):
        send_quote(actor=cast("sales"), pk=quote.pk)


def test_an_accepted_quote_becomes_one_contract(cast: Cast) -> None:
    lines = [
        line(name="压机", price="113", quantity=Decimal("1.5"), unit="台"),
        line(name="培训", price="10.6", rate="6"),
    ]
    quote = accepted(cast("sales"), make_quote(cast("sales"), "报价", *lines))
    contract = write_contract(actor=cast("sales"), pk=quote.pk)
    assert (contract.quote_id, contract.customer_id, contract.rate) == (quote.pk, quote.customer_id, "*")
    assert (contract.amount, contract.net, contract.tax) == (quote.amount, quote.net, quote.tax)
    assert contract.net + contract.tax == contract.amount
    assert contract.subject == "压机 1.5 台\n培训 1"
    with nothing_changes(), pytest.raises(Conflict, match="already"):
        write_contract(actor=cast("sales"), pk=quote.pk)
    with pytest.raises(Refused, match="A contract was written"):
        revise_quote(actor=cast("sales"), pk=quote.pk)
    for wrong in ({"amount": Decimal(5)}, {"rate": "13"}, {"customer": make_customer(cast("sales"), "别家").pk}):
        with nothing_changes(), pytest.raises(Refused, match="stands in quote"):
            edit_contract(actor=cast("sales"), pk=contract.pk, values=wrong)
    end_contract(actor=cast("sales"), pk=contract.pk, state="terminated", reason="客户放弃")
    assert write_contract(actor=cast("sales"), pk=quote.pk).pk != contract.pk


def test_a_contract_with_one_rate_says_it(cast: Cast) -> None:
    contract = write_contract(actor=cast("sales"), pk=accepted(cast("sales"), make_quote(cast("sales"))).pk)
    assert contract.rate == "13"


def test_only_what_is_accepted_becomes_a_contract(cast: Cast) -> None:
    quote = send_quote(actor=cast("sales"), pk=make_quote(cast("sales")).pk)
    with nothing_changes(), pytest.raises(Refused, match="the customer accepted"):
        write_contract(actor=cast("sales"), pk=quote.pk)


def test_several_rates_need_the_lines_of_a_quote(cast: Cast) -> None:
    draft = ContractDraft(name="合同", customer=make_customer(cast("sales")).pk, amount=Decimal(9), rate=Rate.SEVERAL)
    with pytest.raises(Refused, match="Several rates"):
        create_contracts(actor=cast("sales"), drafts=[draft])


def test_who_sees_a_quote(cast: Cast) -> None:
    quote = make_quote(cast("sales"))
    with pytest.raises(Missing):
        send_quote(actor=cast("sales2"), pk=quote.pk)
    share_record(actor=cast("sales"), kind="quote", pk=quote.pk, level="read", user=cast["sales2"].pk)
    with pytest.raises(Forbidden):
        send_quote(actor=cast("sales2"), pk=quote.pk)


def test_quotes_go_with_their_owner_and_their_customer(cast: Cast) -> None:
    keep, drop = (make_customer(cast("sales"), name) for name in ("申江重工", "申江重工二"))
    quote = make_quote(cast("sales"), customer=drop.pk)
    merge_customers(actor=cast("sales"), keep=keep.pk, drop=drop.pk)
    hand_over_everything(actor=cast("admin"), pk=cast["sales"].pk, taker=cast["mate"].pk, reason="离职")
    quote.refresh_from_db()
    assert (quote.customer_id, quote.owner_id) == (keep.pk, cast["mate"].pk)
