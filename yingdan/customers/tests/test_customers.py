"""Customers: recorded, changed, handed over."""

from typing import Any

import pytest

from yingdan.accounts.commands import disable_person
from yingdan.accounts.rules import Person
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.models import Batch
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import CustomerDraft, create_customers, edit_customer, transfer_customers
from yingdan.customers.models import Contact, Customer
from yingdan.customers.testing import credit_code, make_contact, make_customer

pytestmark = pytest.mark.django_db


def test_a_customer_is_its_creators_and_stands_in_his_department(cast: Cast) -> None:
    made = make_customer(cast("sales"), "上海申江重工有限公司")
    assert (made.owner_id, made.department_id) == (cast["sales"].pk, cast.departments["华东"].pk)
    assert (made.name_key, made.incomplete, made.version) == ("申江重工", False, 1)
    (event,) = events("customer.created")
    assert (event.record, event.actor_id, event.after["name"]) == (made.pk, cast["sales"].pk, "上海申江重工有限公司")


def test_a_batch_tells_one_event_for_each_customer_and_marks_the_nameless_as_incomplete(cast: Cast) -> None:
    actor = cast("director")
    batch = Batch.objects.create(kind="import", title="客户", actor=actor.user, started_at=clock.now())
    drafts = [CustomerDraft(name=f"客户 {number}") for number in range(4)] + [CustomerDraft(region="上海")]
    made = create_customers(actor=actor, drafts=drafts, batch=batch)
    assert [row.incomplete for row in made] == [False] * 4 + [True]
    assert {(event.record, event.batch_id) for event in events("customer.created")} == {(r.pk, batch.pk) for r in made}


def test_naming_a_nameless_customer_completes_it(cast: Cast) -> None:
    made = make_customer(cast("sales"), "")
    kept = edit_customer(actor=cast("sales"), pk=made.pk, values={"name": " 北京恒达机械股份有限公司 "})
    kept.refresh_from_db()
    assert (kept.incomplete, kept.name, kept.name_key) == (False, "北京恒达机械股份有限公司", "恒达机械")
    assert kept.pinyin.startswith("beijing")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "客" * 201}, "name"),
        ({"name": "空\0字"}, "name"),
        ({"name": "半\ud800个"}, "name"),
        ({"tier": "platinum"}, "tier"),
        ({"deal_status": "maybe"}, "deal_status"),
        ({"credit_code": "91310000"}, "credit_code"),
        ({"credit_code": credit_code(1)[:-1] + "!"}, "credit_code"),
        ({"credit_code": "91310000MA0000001" + "0"}, "credit_code"),
        ({"parent": 987654}, "parent"),
        ({"owner": 987654}, "owner"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    with nothing_changes(), pytest.raises(Refused) as refused:
        make_customer(cast("sales"), **values)
    assert list(refused.value.errors) == [field]


def test_one_bad_customer_keeps_the_whole_batch_out(cast: Cast) -> None:
    drafts = [CustomerDraft(name="好的"), CustomerDraft(name="坏的", size="huge")]
    with nothing_changes(), pytest.raises(Refused):
        create_customers(actor=cast("sales"), drafts=drafts)


def test_a_credit_code_is_kept_in_its_plain_form_and_stands_once(cast: Cast) -> None:
    code = credit_code(7)
    made = make_customer(cast("sales"), "甲", credit_code=f" {code.lower()[:8]} {code[8:]}")
    assert made.credit_code == code
    with nothing_changes(), pytest.raises(Conflict) as refused:
        make_customer(cast("sales2"), "乙", credit_code=code)
    assert "甲" not in str(refused.value.message)
    other = make_customer(cast("sales2"), "乙")
    with nothing_changes(), pytest.raises(Conflict):
        edit_customer(actor=cast("sales2"), pk=other.pk, values={"credit_code": code})
    edit_customer(actor=cast("sales"), pk=made.pk, values={"credit_code": code, "name": "甲方"})


def test_a_batch_cannot_bring_one_credit_code_twice(cast: Cast) -> None:
    drafts = [CustomerDraft(name=name, credit_code=credit_code(3)) for name in "甲乙"]
    with nothing_changes(), pytest.raises(Conflict):
        create_customers(actor=cast("sales"), drafts=drafts)


@pytest.mark.parametrize("who", ["dealer_a", "customer", "hr", "trainer"])
def test_who_may_not_record_customers(cast: Cast, who: str) -> None:
    with nothing_changes(), pytest.raises(Forbidden):
        make_customer(cast(who))


def test_nobody_records_for_somebody_out_of_reach(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(Forbidden):
        make_customer(cast("sales"), owner=cast["sales2"].pk)
    assert make_customer(cast("director"), owner=cast["sales2"].pk).department == cast.departments["华南"]


def test_an_edit_tells_only_what_changed_and_nothing_when_nothing_did(cast: Cast) -> None:
    made = make_customer(cast("sales"), region="上海")
    with nothing_changes():
        edit_customer(actor=cast("sales"), pk=made.pk, values={"region": "上海"})
    kept = edit_customer(actor=cast("sales"), pk=made.pk, values={"region": "苏州"}, version=1)
    (event,) = events("customer.edited")
    assert (kept.version, event.before, event.after) == (2, {"region": "上海"}, {"region": "苏州"})


def test_a_stale_edit_is_refused(cast: Cast) -> None:
    made = make_customer(cast("sales"))
    edit_customer(actor=cast("sales"), pk=made.pk, values={"note": "一"}, version=1)
    with nothing_changes(), pytest.raises(Conflict):
        edit_customer(actor=cast("sales"), pk=made.pk, values={"note": "二"}, version=1)


@pytest.mark.parametrize("field", ["owner", "department", "deal_status", "incomplete", "version", "deleted_at", "id"])
def test_an_edit_does_not_reach_what_has_a_command_of_its_own(cast: Cast, field: str) -> None:
    made = make_customer(cast("sales"))
    with nothing_changes(), pytest.raises(Refused) as refused:
        edit_customer(actor=cast("admin"), pk=made.pk, values={field: cast["mate"].pk})
    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize(("who", "kind"), [("boss", Forbidden), ("sales2", Missing), ("customer", Missing)])
def test_who_may_not_edit_lins_customer(cast: Cast, who: str, kind: type[Refused]) -> None:
    made = make_customer(cast("sales"))
    with nothing_changes(), pytest.raises(kind):
        edit_customer(actor=cast(who), pk=made.pk, values={"note": "改"})


def test_a_parent_must_be_in_sight(cast: Cast) -> None:
    foreign, mine = make_customer(cast("sales2"), "别人的"), make_customer(cast("sales"), "我的")
    with nothing_changes(), pytest.raises(Refused):
        make_customer(cast("sales"), parent=foreign.pk)
    with nothing_changes(), pytest.raises(Refused):
        edit_customer(actor=cast("sales"), pk=mine.pk, values={"parent": foreign})


def test_parents_never_close_a_circle(cast: Cast) -> None:
    actor = cast("sales")
    top = make_customer(actor, "集团")
    middle = make_customer(actor, "子公司", parent=top.pk)
    low = make_customer(actor, "孙公司", parent=middle.pk)
    for below in (top, middle, low):
        with nothing_changes(), pytest.raises(Refused):
            edit_customer(actor=actor, pk=top.pk, values={"parent": below.pk})
    assert edit_customer(actor=actor, pk=low.pk, values={"parent": top}).parent == top
    assert edit_customer(actor=actor, pk=low.pk, values={"parent": None}).parent is None


def test_a_transfer_takes_the_department_and_the_contacts_along(cast: Cast) -> None:
    made = make_customer(cast("sales"))
    make_contact(cast("sales"), made)
    transfer_customers(actor=cast("director"), pks=[made.pk], owner=cast["sales2"].pk, reason="调岗")
    for row in (Customer.objects.get(), Contact.objects.get()):
        assert (row.owner, row.department, row.version) == (cast["sales2"], cast.departments["华南"], 2)
    (event,) = events("customer.transferred")
    assert (event.before["owner"], event.after["owner"], event.reason) == (cast["sales"].pk, cast["sales2"].pk, "调岗")
    assert len(events("contact.transferred")) == 1


def test_contacts_may_stay_with_their_owner(cast: Cast) -> None:
    made = make_customer(cast("sales"))
    make_contact(cast("sales"), made)
    transfer_customers(actor=cast("director"), pks=[made.pk], owner=cast["mate"].pk, with_contacts=False)
    assert Contact.objects.get().owner == cast["sales"]
    assert events("contact.transferred") == []


def test_a_hundred_customers_move_in_as_many_queries_as_one(cast: Cast, django_assert_max_num_queries: Any) -> None:
    drafts = [CustomerDraft(name=f"客户 {number}", owner=cast["sales"].pk) for number in range(100)]
    pks = [row.pk for row in create_customers(actor=cast("director"), drafts=drafts)]
    with django_assert_max_num_queries(25):
        transfer_customers(actor=cast("director"), pks=pks, owner=cast["mate"].pk)
    assert Customer.objects.filter(owner=cast["mate"]).count() == 100
    assert len(events("customer.transferred")) == 100


def test_a_transfer_to_the_owner_himself_writes_nothing(cast: Cast) -> None:
    made = make_customer(cast("sales"))
    with nothing_changes():
        transfer_customers(actor=cast("director"), pks=[made.pk], owner=cast["sales"].pk)


def _gone(cast: Cast) -> Person:
    disable_person(actor=cast("admin"), pk=cast["mate"].pk)
    return cast("director")


def test_nothing_is_handed_to_somebody_who_has_left_or_never_worked_here(cast: Cast) -> None:
    made, actor = make_customer(cast("sales")), _gone(cast)
    for owner in (cast["mate"].pk, cast["dealer_a"].pk, 987654):
        with nothing_changes(), pytest.raises(Refused):
            transfer_customers(actor=actor, pks=[made.pk], owner=owner)


def test_a_transfer_moves_all_or_none(cast: Cast) -> None:
    mine, gone = make_customer(cast("sales"), "甲"), 987654
    with nothing_changes(), pytest.raises(Missing):
        transfer_customers(actor=cast("director"), pks=[mine.pk, gone], owner=cast["mate"].pk)
    with nothing_changes(), pytest.raises(Forbidden):  # salespeople hand nothing over by themselves
        transfer_customers(actor=cast("sales"), pks=[mine.pk], owner=cast["mate"].pk)
