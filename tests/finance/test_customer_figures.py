"""What came in from a customer and what is overdue, at the top of the customer's page, for whoever may see it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.commands import set_grant
from yingdan.accounts.testing import Cast
from yingdan.contracts.models import Contract
from yingdan.core import clock
from yingdan.finance import queries, rules
from yingdan.finance.commands import allocate_receipt, refund_receipt
from yingdan.finance.models import Instalment
from yingdan.finance.testing import instalments_of, make_receipt

pytestmark = pytest.mark.django_db


def enter(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def figures(cast: Cast, who: str, contract: Contract) -> dict[str, Any]:
    answer = enter(cast, who).get(f"/customers/{contract.customer_id}/")
    return {one.label: one for one in answer.context["key_figures"]}


@pytest.fixture
def paid(cast: Cast, contract: Contract) -> Contract:
    """12,000.01 of the 30,000 that were due 40 days ago came in; of 500 more 100 went back."""
    he, customer = cast("finance"), contract.customer_id
    first = make_receipt(he, "12000.01", customer=customer, received_on=clock.today() - dt.timedelta(days=9))
    allocate_receipt(actor=he, pk=first.pk, parts=[(instalments_of(contract)[0].pk, Decimal("12000.01"))])
    more = make_receipt(he, "500", customer=customer, received_on=clock.today() - dt.timedelta(days=2))
    refund_receipt(actor=he, pk=more.pk, amount=Decimal(100), paid_on=clock.today(), reason="多付")
    make_receipt(he, "900")
    return contract


@pytest.mark.parametrize("who", ["finance", "sales", "director", "sales2"])
def test_the_figures_are_a_plain_recount(cast: Cast, paid: Contract, who: str) -> None:
    actor, today = cast(who), clock.today()
    came = list(rules.visible_receipts(actor).filter(customer=paid.customer_id))
    late = [
        row for row in rules.visible_instalments(actor).filter(customer=paid.customer_id) if rules.days_late(row) > 0
    ]
    assert queries.collected_from(actor, paid.customer_id) == (
        sum((row.amount for row in came), Decimal(0)), max((row.received_on for row in came), default=None)
    )  # fmt: skip
    assert queries.overdue_from(actor, paid.customer_id) == (
        sum((row.balance for row in late), Decimal(0)), max(((today - row.due_on).days for row in late), default=0)
    )  # fmt: skip


def test_the_page_shows_what_came_in_and_what_is_late(cast: Cast, paid: Contract) -> None:
    shown = figures(cast, "finance", paid)
    assert (shown["回款额"].value, shown["回款额"].unit) == ("¥1.2", "万")
    late = shown["逾期"]
    assert (late.value, late.unit, late.sub, late.tone) == ("¥1.8", "万", "最久 40 天", "bad")
    listed = enter(cast, "finance").get(late.url).content.decode()
    assert "17,999.99" in listed


def test_nothing_late_is_not_red(cast: Cast, contract: Contract) -> None:
    Instalment.objects.filter(contract=contract).update(due_on=clock.today())
    late = figures(cast, "finance", contract)["逾期"]
    assert (late.value, late.sub, late.tone) == ("¥0", "", "")


def test_whoever_sees_no_payments_gets_no_figure_of_them(cast: Cast, paid: Contract) -> None:
    role = cast["finance"].memberships.get().role
    set_grant(actor=cast("admin"), role=role.pk, kind="instalment", action="view", scope="")
    assert "逾期" not in figures(cast, "finance", paid)
    set_grant(actor=cast("admin"), role=role.pk, kind="receipt", action="view", scope="")
    assert not {"逾期", "回款额"} & figures(cast, "finance", paid).keys()


def test_the_figures_stand_in_the_order_of_a_sale(cast: Cast, paid: Contract) -> None:
    labels = list(figures(cast, "sales", paid))
    assert [one for one in labels if one != "回款额"] == ["进行中的商机", "累计赢单", "逾期", "最近联系"]


def test_what_is_due_today_is_overdue_on_no_page(cast: Cast, paid: Contract) -> None:
    he, today = cast("finance"), clock.today()
    rows = instalments_of(paid)
    Instalment.objects.filter(pk=rows[1].pk).update(due_on=today, arose_on=today)
    found = queries.ageing(he).total
    assert found.later >= rows[1].balance > 0
    assert found.overdue == queries.overdue_from(he, paid.customer_id)[0] == queries.paying(paid).overdue
    assert found.overdue == rows[0].balance
