"""The ageing is what plain Python counts, for whoever asks, and each figure leads to the rows behind it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingdan.accounts.testing import Cast
from yingdan.contracts.models import Contract
from yingdan.core import clock
from yingdan.finance import queries
from yingdan.finance.choices import AGES
from yingdan.finance.metrics import OF_RECEIPTS
from yingdan.finance.models import Instalment
from yingdan.finance.testing import instalments_of, make_receipt
from yingdan.goals.registry import evaluate

pytestmark = pytest.mark.django_db
DAYS = st.lists(st.integers(-40, 400), min_size=4, max_size=4)


@pytest.mark.one_database
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(late=DAYS, open_=st.lists(st.booleans(), min_size=4, max_size=4))
def test_each_yuan_stands_in_one_column(cast: Cast, contract: Contract, late: list[int], open_: list[bool]) -> None:
    today = clock.today()
    for row, days, owed in zip(instalments_of(contract), late, open_, strict=True):
        due = today - dt.timedelta(days=days)
        Instalment.objects.filter(pk=row.pk).update(due_on=due, arose_on=min(due, today) if owed else None)
    expected = [Decimal(0)] * (1 + len(AGES))
    bounds = [30, 60, 90, 180]
    for row in instalments_of(contract):
        if row.arose_on is None:
            continue
        days = (today - row.due_on).days
        expected[0 if days < 1 else 1 + sum(days > bound for bound in bounds)] += row.balance
    found = queries.ageing(cast("sales")).total
    assert [found.later, *found.ages] == expected
    assert found.whole == sum(expected)
    assert queries.ageing(cast("sales2")).debtors == []


def test_a_column_leads_to_the_payments_behind_it(cast: Cast, contract: Contract) -> None:
    client = Client()
    client.force_login(cast["finance"])
    page = client.get("/ageing/").content.decode()
    assert "30,000.00" in page
    assert contract.customer.name in page
    found = queries.ageing(cast("finance"))
    for place, part in enumerate([found.total.later, *found.total.ages], start=-1):
        rows = client.get(f"/instalments/?{queries.band_filter(place, found.day)}").content.decode()
        assert (f"/instalments/{instalments_of(contract)[0].pk}/" in rows) == bool(part)
    client.force_login(cast["hr"])
    assert client.get("/ageing/").status_code == 404


def test_collected_is_what_came_in_by_owner_and_month_for_whoever_sees_it(cast: Cast, contract: Contract) -> None:
    finance, today = cast("finance"), clock.today()
    make_receipt(finance, "30000", customer=contract.customer_id)
    make_receipt(finance, "0.55", received_on=today - dt.timedelta(days=40))
    boss = evaluate("finance.collected_amount", actor=cast("boss"), by=("owner", "month"))
    assert boss.total == Decimal("30000.55")
    assert {row.labels: row.value for row in boss.rows} == {
        (cast["sales"].name, f"{today:%Y-%m}"): Decimal(30_000),
        ("", f"{today - dt.timedelta(days=40):%Y-%m}"): Decimal("0.55"),
    }
    assert evaluate("finance.collected_amount", actor=cast("sales")).total == Decimal(30_000)
    assert evaluate("finance.collected_amount", actor=cast("sales2")).total == Decimal(0)
    assert set(OF_RECEIPTS) == {"owner", "department", "customer", "month", "quarter"}
    assert evaluate("finance.collected_amount", actor=cast("hr")).total == Decimal(0)
