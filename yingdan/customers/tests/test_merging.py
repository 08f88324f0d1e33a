"""Two records of one company become one."""

import datetime as dt
from collections.abc import Iterator

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import merge_customers, merging, on_merge
from yingdan.customers.models import Contact, Customer, FollowUp
from yingdan.customers.testing import credit_code, make_contact, make_customer, make_follow_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved() -> Iterator[list[tuple[int, int]]]:
    """A higher room that moves its rows too."""
    seen: list[tuple[int, int]] = []

    def mover(actor: Actor, keep: int, drop: int) -> dict[str, int]:
        seen.append((keep, drop))
        return {"thing": 3}

    on_merge(mover)
    yield seen
    merging._movers.remove(mover)


def test_everything_moves_and_each_record_tells_it(cast: Cast, moved: list[tuple[int, int]]) -> None:
    actor = cast("sales")
    keep, drop = make_customer(actor, "甲"), make_customer(actor, "乙")
    contact = make_contact(actor, drop)
    make_follow_up(actor, drop, contact=contact.pk)
    branch = make_customer(actor, "乙分公司", parent=drop.pk)
    merge_customers(actor=actor, keep=keep.pk, drop=drop.pk)
    branch.refresh_from_db()
    assert Contact.objects.get().customer == FollowUp.objects.get().customer == branch.parent == keep
    assert (Contact.objects.get().version, FollowUp.objects.get().version, branch.version) == (2, 2, 2)
    assert moved == [(keep.pk, drop.pk)]
    (told,) = events("customer.merged")
    assert told.record == keep.pk
    assert told.after["merged"] == drop.pk
    expected = {"contact": 1, "followup": 1, "branch": 1, "deal": 0, "thing": 3}
    assert {name: told.after["moved"].get(name, 0) for name in expected} == expected
    (pointer,) = events("customer.merged_into")
    assert (pointer.record, pointer.after["kept"]) == (drop.pk, keep.pk)
    assert len(events("contact.edited")) == len(events("followup.edited")) == len(events("customer.edited")) == 1


def test_the_dropped_one_is_in_the_bin_and_fills_the_gaps_of_the_other(cast: Cast) -> None:
    actor = cast("sales")
    keep = make_customer(actor, "甲", region="上海", note="一")
    drop = make_customer(actor, "乙", region="苏州", credit_code=credit_code(4), note="二", deal_status="won")
    said = make_follow_up(actor, drop, next_contact_on=dt.date(2027, 1, 5))
    kept = merge_customers(actor=actor, keep=keep.pk, drop=drop.pk)
    kept.refresh_from_db()
    drop.refresh_from_db()
    assert drop.deleted_at is not None
    assert (kept.name, kept.region, kept.credit_code, kept.note) == ("甲", "上海", credit_code(4), "一\n二")
    assert (kept.deal_status, kept.last_contact_at, kept.next_contact_on) == ("won", said.at, dt.date(2027, 1, 5))
    assert kept.version == 2


def test_a_nameless_customer_takes_the_name(cast: Cast) -> None:
    keep, drop = make_customer(cast("sales"), ""), make_customer(cast("sales"), "上海乙方有限公司")
    kept = merge_customers(actor=cast("sales"), keep=keep.pk, drop=drop.pk)
    assert (kept.name, kept.name_key, kept.incomplete) == ("上海乙方有限公司", "乙方", False)


def test_two_credit_codes_are_two_companies(cast: Cast) -> None:
    keep, drop = (make_customer(cast("sales"), name, credit_code=credit_code(n)) for n, name in enumerate("甲乙"))
    with nothing_changes(), pytest.raises(Refused) as refused:
        merge_customers(actor=cast("sales"), keep=keep.pk, drop=drop.pk)
    assert list(refused.value.errors) == ["credit_code"]


def test_a_customer_is_not_merged_with_itself(cast: Cast) -> None:
    one = make_customer(cast("sales"))
    with nothing_changes(), pytest.raises(Refused):
        merge_customers(actor=cast("sales"), keep=one.pk, drop=one.pk)


@pytest.mark.parametrize(
    ("who", "kind"), [("boss", Forbidden), ("pm", Forbidden), ("sales2", Missing), ("dealer_a", Missing)]
)
def test_who_may_not_merge_lins_customers(cast: Cast, who: str, kind: type[Refused]) -> None:
    """The project manager may edit both, but puts nothing into the recycle bin."""
    keep, drop = make_customer(cast("sales"), "甲"), make_customer(cast("sales"), "乙")
    with nothing_changes(), pytest.raises(kind):
        merge_customers(actor=cast(who), keep=keep.pk, drop=drop.pk)


def test_one_foreign_customer_is_enough_to_refuse(cast: Cast) -> None:
    mine, foreign = make_customer(cast("sales"), "甲"), make_customer(cast("sales2"), "乙")
    for keep, drop in ((mine, foreign), (foreign, mine)):
        with nothing_changes(), pytest.raises(Missing):
            merge_customers(actor=cast("sales"), keep=keep.pk, drop=drop.pk)


def chain(cast: Cast, *names: str) -> list[Customer]:
    made: list[Customer] = []
    for name in names:
        made.append(make_customer(cast("sales"), name, parent=made[-1].pk if made else None))
    return made


def parents() -> dict[str, str | None]:
    return dict(Customer.objects.filter(deleted_at__isnull=True).values_list("name", "parent__name"))


def test_merging_a_parent_into_its_grandchild_closes_no_circle(cast: Cast) -> None:
    top, drop, _middle, keep = chain(cast, "集团", "重复", "子公司", "孙公司")
    merge_customers(actor=cast("sales"), keep=keep.pk, drop=drop.pk)
    assert parents() == {"集团": None, "孙公司": "集团", "子公司": "孙公司"}
    assert top.pk


def test_merging_a_parent_into_its_child_closes_no_circle(cast: Cast) -> None:
    _top, drop, keep = chain(cast, "集团", "重复", "子公司")
    merge_customers(actor=cast("sales"), keep=keep.pk, drop=drop.pk)
    assert parents() == {"集团": None, "子公司": "集团"}


def test_merging_a_grandchild_into_its_grandparent_closes_no_circle(cast: Cast) -> None:
    keep, _middle, drop, _low = chain(cast, "集团", "子公司", "重复", "孙公司")
    merge_customers(actor=cast("sales"), keep=keep.pk, drop=drop.pk)
    assert parents() == {"集团": None, "子公司": "集团", "孙公司": "集团"}
