"""The metrics of contracts equal a recount in plain Python, by every dimension, for whoever asks."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingdan.accounts.testing import Cast
from yingdan.contracts import rules
from yingdan.contracts.choices import IN_FORCE, ContractState
from yingdan.contracts.metrics import DIMENSIONS
from yingdan.contracts.models import Contract
from yingdan.contracts.testing import make_contract
from yingdan.core import clock
from yingdan.core.money import tax_of
from yingdan.core.refusal import Refused
from yingdan.customers.models import Customer
from yingdan.customers.rules import visible_customers
from yingdan.deals.testing import make_customer
from yingdan.goals.registry import evaluate

pytestmark = pytest.mark.django_db
OWNERS = ("sales", "mate", "sales2", "pm")
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "owner": st.sampled_from(OWNERS),
            "customer": st.integers(0, 2),
            "amount": st.decimals(Decimal("0.01"), Decimal(9_000_000), places=2),
            "state": st.sampled_from(ContractState.values),
            "day": st.dates(dt.date(2025, 10, 1), dt.date(2026, 9, 30)),
            "added": st.booleans(),
        }
    ),
    max_size=8,
)


def keys(row: Contract, by: tuple[str, ...], known: set[int]) -> tuple[str, ...]:
    """What a row stands under; a customer out of sight has a number and no name."""
    day = row.signed_on or dt.date.min
    said = {
        "owner": row.owner.name,
        "department": row.department.name if row.department else "",
        "customer": row.customer.name if row.customer_id in known else f"#{row.customer_id}",
        "month": f"{day:%Y-%m}",
        "quarter": f"{day:%Y}-Q{(day.month + 2) // 3}",
    }
    return tuple(said[name] for name in by)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lines=LINES,
    who=st.sampled_from((*OWNERS, "director", "boss", "finance")),
    by=st.lists(st.sampled_from(tuple(DIMENSIONS)), max_size=2, unique=True).map(tuple),
    since=st.none() | st.dates(dt.date(2025, 10, 1), dt.date(2026, 9, 30)),
)
def test_they_equal_a_recount(
    cast: Cast, lines: list[dict[str, Any]], who: str, by: tuple[str, ...], since: dt.date | None
) -> None:
    Contract.objects.update(parent=None)
    Contract.objects.all().delete()
    customers = list(Customer.objects.order_by("pk")) or [make_customer(cast("admin"), f"客户{n}") for n in range(3)]
    now = clock.now()
    for number, line in enumerate(lines):
        owner, net = cast[line["owner"]], tax_of(line["amount"], Decimal(13))[0]
        Contract.objects.create(
            number=f"HT-{number}", name=f"合同{number}", owner=owner, department=owner.department,
            customer=customers[line["customer"]], party_a="甲", party_b="乙", amount=line["amount"], net=net,
            tax=line["amount"] - net, state=line["state"], signed_on=line["day"], created_at=now, updated_at=now,
            parent=Contract.objects.order_by("pk").first() if line["added"] else None,
        )  # fmt: skip
    seen = [
        row
        for row in rules.visible_contracts(cast(who)).select_related("owner", "department", "customer")
        if row.state in IN_FORCE and row.signed_on and (since is None or row.signed_on >= since)
    ]
    known = set(visible_customers(cast(who)).values_list("pk", flat=True))
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    counts: dict[tuple[str, ...], int] = defaultdict(int)
    for row in seen:
        sums[keys(row, by, known)] += row.amount
        counts[keys(row, by, known)] += row.parent_id is None
    for name, wanted in (("signed_amount", sums), ("signed_count", counts)):
        answer = evaluate(f"contracts.{name}", actor=cast(who), by=by, since=since)
        assert answer.total == sum(wanted.values())
        if by:
            assert {row.labels: row.value for row in answer.rows} == dict(wanted)


def test_one_part_is_asked_for_by_its_name(cast: Cast) -> None:
    made = make_contract(cast("sales"))
    Contract.objects.filter(pk=made.pk).update(state="signed", signed_on=dt.date(2026, 3, 2))
    for where in ({"owner": "林婧"}, {"month": "2026-03"}, {"customer": made.customer_id}, {"department": "华东"}):
        assert evaluate("contracts.signed_amount", actor=cast("boss"), where=where).total == Decimal(1_215_000), where
    assert evaluate("contracts.signed_amount", actor=cast("boss"), where={"owner": "王砚"}).total == 0
    with pytest.raises(Refused):
        evaluate("contracts.signed_amount", actor=cast("boss"), where={"month": "三月"})
