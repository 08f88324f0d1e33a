"""What the deals with a customer come to: a plain recount of what the reader sees, and no amount he may not read."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yingdan.accounts.commands import set_field_rule, set_grant
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.customers.models import Customer
from yingdan.deals.commands import lose_deal, win_deal
from yingdan.deals.models import Deal
from yingdan.deals.queries.customer import selling_to
from yingdan.deals.rules import visible_deals
from yingdan.deals.testing import make_customer, make_deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast: Cast) -> Customer:
    """Two open deals, two won ones and a lost one; another customer has one more."""
    sales = cast("sales")
    customer, today = make_customer(sales), clock.today()
    amounts = ("387006.35", "0.10", "580000", "1139688.20", "700")
    usual = {"customer": customer.pk, "opened_on": today - dt.timedelta(days=9)}
    made = [make_deal(sales, f"商机 {n}", amount=Decimal(n), **usual) for n in amounts]
    win_deal(actor=sales, pk=made[2].pk, closed_on=today - dt.timedelta(days=3))
    win_deal(actor=sales, pk=made[3].pk, closed_on=today)
    lose_deal(actor=sales, pk=made[4].pk, reason="price")
    make_deal(sales, customer=make_customer(sales, "别的客户").pk)
    return customer


def figures(cast: Cast, who: str, customer: Customer) -> dict[str, Any]:
    client = Client()
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(f"/customers/{customer.pk}/")
    return {one.label: one for one in answer.context["key_figures"]}


def recount(rows: list[Deal], state: str) -> tuple[int, Decimal]:
    its = [row.amount or Decimal(0) for row in rows if row.state == state]
    return len(its), sum(its, Decimal(0))


@pytest.mark.parametrize("who", ["sales", "director", "sales2", "boss"])
def test_the_figures_are_a_plain_recount(cast: Cast, customer: Customer, who: str) -> None:
    rows = list(visible_deals(cast(who)).filter(customer=customer))
    with CaptureQueriesContext(connection) as queries:
        found = selling_to(cast(who), customer.pk)
    assert sum("deals_deal" in query["sql"] for query in queries) == 1
    assert (found.open, found.open_amount) == recount(rows, "open")
    assert (found.won, found.won_amount) == recount(rows, "won")
    assert found.since == min((row.closed_on for row in rows if row.state == "won" and row.closed_on), default=None)


def test_each_figure_leads_to_the_deals_behind_it(cast: Cast, customer: Customer) -> None:
    shown = figures(cast, "sales", customer)
    assert (shown["进行中的商机"].value, shown["进行中的商机"].unit) == ("¥38.7", "万")
    assert shown["进行中的商机"].sub == "2 个商机"
    assert shown["累计赢单"].sub.startswith("2 个商机，自 ")
    client = Client()
    client.force_login(cast["sales"], backend="allauth.account.auth_backends.AuthenticationBackend")
    for label, names in (
        ("进行中的商机", {"商机 387006.35", "商机 0.10"}),
        ("累计赢单", {"商机 580000", "商机 1139688.20"}),
    ):
        page = client.get(shown[label].url).content.decode()
        assert {row.name for row in Deal.objects.all() if f">{row.name}<" in page} == names


def test_whoever_may_not_read_amounts_gets_the_number_alone(cast: Cast, customer: Customer) -> None:
    role = cast["sales"].memberships.get().role
    set_field_rule(actor=cast("admin"), role=role.pk, kind="deal", field="amount", level="hidden")
    found = selling_to(cast("sales"), customer.pk)
    assert (found.open, found.won, found.open_amount, found.won_amount) == (2, 2, None, None)
    shown = figures(cast, "sales", customer)
    assert [(shown[label].value, shown[label].unit) for label in ("进行中的商机", "累计赢单")] == [("2", ""), ("2", "")]
    assert not any("¥" in shown[label].value + shown[label].sub for label in ("进行中的商机", "累计赢单"))


def test_whoever_sees_no_deals_gets_no_figure_of_them(cast: Cast, customer: Customer) -> None:
    role = cast["sales"].memberships.get().role
    set_grant(actor=cast("admin"), role=role.pk, kind="deal", action="view", scope="")
    assert not {"进行中的商机", "累计赢单"} & figures(cast, "sales", customer).keys()
