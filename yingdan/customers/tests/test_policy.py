"""The filter and the predicate of a policy give one answer, in worlds made at random."""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingdan.accounts.choices import Scope
from yingdan.accounts.models import Grant, Role, Share
from yingdan.accounts.rules.rights import forget_rights
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.models import Record
from yingdan.core.policy import Policy
from yingdan.customers import rules
from yingdan.customers.models import Contact, Customer, FollowUp

pytestmark = pytest.mark.django_db

WHO = ("boss", "director", "pm", "sales", "mate", "sales2", "hr", "dealer_a")
POLICIES: tuple[Policy[Customer], Policy[Contact], Policy[FollowUp]] = (
    rules.customers,
    rules.contacts,
    rules.follow_ups,
)
ACTIONS = ("view", "create", "edit", "delete", "transfer")
SCOPES = [scope.value for scope in Scope if scope != Scope.CUSTOM]
PLACES = ("总部", "销售部", "华东", "华南")

row = st.tuples(
    st.none() | st.sampled_from(["director", "pm", "sales", "mate", "sales2"]),
    st.none() | st.sampled_from(PLACES),
    st.integers(0, 4).map(lambda n: n == 0),
)
child = st.tuples(row, st.none() | st.integers(0, 4))
grant = st.tuples(
    st.sampled_from(["director", "pm", "sales", "hr"]),
    st.sampled_from(["customer", "contact", "followup"]),
    st.sampled_from(ACTIONS),
    st.sampled_from(SCOPES),
)
share = st.tuples(
    st.sampled_from(["customer", "contact", "followup"]),
    st.integers(0, 4),
    st.sampled_from(["pm", "sales", "sales2"]),
    st.sampled_from(["read", "edit"]),
)


class _Away(Exception):  # noqa: N818 - it only carries the way out
    pass


@settings(
    max_examples=int(os.environ.get("YINGDAN_WORLDS", "10")),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    customers=st.lists(row, min_size=1, max_size=5),
    children=st.lists(child, max_size=5),
    grants=st.lists(grant, max_size=6),
    shares=st.lists(share, max_size=3),
)
def test_the_filter_and_the_predicate_agree(
    cast: Cast,
    customers: list[tuple[str | None, str | None, bool]],
    children: list[tuple[tuple[str | None, str | None, bool], int | None]],
    grants: list[tuple[str, str, str, str]],
    shares: list[tuple[str, int, str, str]],
) -> None:
    try:
        with transaction.atomic():
            _world(cast, customers, children, grants, shares)
            for who in WHO:
                forget_rights()
                actor = cast(who)
                for policy in POLICIES:
                    rows: list[Record] = list(policy.rows())
                    for action in ACTIONS:
                        by_filter = set(policy.visible(actor, action).values_list("pk", flat=True))
                        by_predicate = {r.pk for r in rows if policy.admits(actor, r, action)}  # type: ignore[arg-type]  # rows of this policy
                        assert by_filter == by_predicate, (who, policy.kind, action)
            raise _Away
    except _Away:
        forget_rights()


def _world(
    cast: Cast,
    customers: list[tuple[str | None, str | None, bool]],
    children: list[tuple[tuple[str | None, str | None, bool], int | None]],
    grants: list[tuple[str, str, str, str]],
    shares: list[tuple[str, int, str, str]],
) -> None:
    now = clock.now()
    made: dict[str, list[Record]] = {"customer": [], "contact": [], "followup": []}

    def base(values: tuple[str | None, str | None, bool]) -> dict[str, object]:
        owner, place, deleted = values
        return {
            "owner": cast[owner] if owner else None,
            "department": cast.departments[place] if place else None,
            "deleted_at": now if deleted else None,
            "created_at": now,
            "updated_at": now,
        }

    for values in customers:
        made["customer"].append(Customer.objects.create(name="客户", name_key="客户", **base(values)))
    for values, at in children:
        above = made["customer"][at % len(customers)].pk if at is not None else None
        made["contact"].append(Contact.objects.create(name="人", customer_id=above, **base(values)))
        if values[0]:
            made["followup"].append(FollowUp.objects.create(content="说", at=now, customer_id=above, **base(values)))
    for role, kind, action, scope in grants:
        found = Role.objects.get(code=role)
        Grant.objects.update_or_create(role=found, kind=kind, action=action, defaults={"scope": scope})
    for kind, place, who, level in shares:
        if made[kind]:
            pk = made[kind][place % len(made[kind])].pk
            Share.objects.create(kind=kind, record=pk, user=cast[who], level=level, by=cast["admin"], at=now)
