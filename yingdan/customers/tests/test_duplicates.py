"""Is this customer here already? And how little others learn from asking."""

from dataclasses import astuple
from typing import Any

import pytest

from yingdan.accounts.commands import set_field_rule
from yingdan.accounts.models import Role
from yingdan.accounts.testing import Cast
from yingdan.customers.commands import CustomerDraft, create_customers, delete_customers
from yingdan.customers.queries import Duplicate, Probe, duplicates_of, same_customers
from yingdan.customers.testing import credit_code, make_contact, make_customer

pytestmark = pytest.mark.django_db

NAME = "上海恒达机械制造有限公司"


def reasons(found: list[Duplicate]) -> list[str]:
    return [duplicate.why for duplicate in found]


@pytest.mark.parametrize(
    ("probe", "why"),
    [
        (Probe(credit_code=credit_code(5)), "code"),
        (Probe(credit_code=credit_code(5).lower()), "code"),
        (Probe(name=NAME), "name"),
        (Probe(name="恒达机械制造（集团）股份有限公司"), "name"),
        (Probe(mobile="+86 138 1234 5678"), "mobile"),
        (Probe(email="LI@hengda.com "), "email"),
        (Probe(name="恒达机械"), "alike"),
        (Probe(name="衡达机械制造"), "alike"),
        (Probe(name="恒达精密机械制造"), "alike"),
    ],
)
def test_the_same_company_is_found_however_it_is_written(cast: Cast, probe: Probe, why: str) -> None:
    actor = cast("sales")
    customer = make_customer(actor, NAME, credit_code=credit_code(5))
    make_contact(actor, customer, email="li@hengda.com")
    assert duplicates_of(actor, probe) == [Duplicate(why, customer.pk, NAME, "林婧", "华东")]  # type: ignore[arg-type]  # a literal, from the table


@pytest.mark.parametrize(
    "probe",
    [
        Probe(),
        Probe(name="  "),
        Probe(name="恒"),
        Probe(name="南方精密仪器"),
        Probe(name="上海"),
        Probe(name="'; DROP TABLE"),
        Probe(name='"*" AND'),
        Probe(mobile="13900000000"),
        Probe(credit_code=credit_code(6)),
    ],
)
def test_another_company_is_not_taken_for_it(cast: Cast, probe: Probe) -> None:
    make_contact(cast("sales"), make_customer(cast("sales"), NAME, credit_code=credit_code(5)))
    assert duplicates_of(cast("sales"), probe) == []


def test_latin_names_are_compared_as_well(cast: Cast) -> None:
    make_customer(cast("sales"), "Betasoloin Inc.")
    for name, why in {"betasoloin": ["name"], "Betasolon Corp": ["alike"], "Betamax": []}.items():
        assert reasons(duplicates_of(cast("sales"), Probe(name=name))) == why


def test_the_record_itself_and_deleted_ones_are_no_duplicates(cast: Cast) -> None:
    mine = make_customer(cast("sales"), NAME)
    assert duplicates_of(cast("sales"), Probe(name=NAME, besides=mine.pk)) == []
    delete_customers(actor=cast("sales"), pks=[mine.pk])
    assert duplicates_of(cast("sales"), Probe(name=NAME)) == []


@pytest.mark.parametrize(
    ("probe", "why"),
    [(Probe(name=NAME), "name"), (Probe(credit_code=credit_code(5)), "code"), (Probe(name="恒达机械"), "alike")],
)
def test_of_a_foreign_customer_only_its_owner_is_told(cast: Cast, probe: Probe, why: str) -> None:
    make_customer(cast("sales"), NAME, credit_code=credit_code(5), region="上海", phone="02158881234")
    (found,) = duplicates_of(cast("sales2"), probe)
    assert astuple(found) == (why, None, "", "林婧", "华东")


def test_two_foreign_customers_of_one_owner_answer_like_one(cast: Cast) -> None:
    make_customer(cast("sales"), "恒达机械")
    one = duplicates_of(cast("sales2"), Probe(name="恒达机械"))
    make_customer(cast("sales"), "恒达机械有限公司")
    assert duplicates_of(cast("sales2"), Probe(name="恒达机械")) == one


def test_a_masked_number_cannot_be_tried_out_against_a_customer_in_sight(cast: Cast) -> None:
    customer = make_customer(cast("sales"), NAME)
    make_contact(cast("sales"), customer, mobile="13812345678")
    probe = Probe(mobile="13812345678")
    assert duplicates_of(cast("sales"), probe)[0].pk == customer.pk
    assert duplicates_of(cast("pm"), probe) == [Duplicate("mobile", None, "", "林婧", "华东")]
    role = Role.objects.get(code="pm")
    set_field_rule(actor=cast("admin"), role=role.pk, kind="contact", field="mobile", level="read")
    assert duplicates_of(cast("pm"), probe)[0].pk == customer.pk


def test_a_hidden_reason_does_not_hide_one_that_may_be_told(cast: Cast) -> None:
    customer = make_customer(cast("sales"), NAME)
    make_contact(cast("sales"), customer)
    found = duplicates_of(cast("pm"), Probe(mobile="13812345678", name="恒达机械"))
    assert [(duplicate.why, duplicate.pk) for duplicate in found] == [("alike", customer.pk)]


@pytest.mark.parametrize("who", ["customer", "dealer_a", "hr", "trainer"])
def test_who_has_nothing_to_do_with_customers_learns_nothing(cast: Cast, who: str) -> None:
    make_customer(cast("sales"), NAME)
    assert duplicates_of(cast(who), Probe(name=NAME)) == []
    assert same_customers(cast(who), [Probe(name=NAME)]) == [[]]


def test_the_surest_comes_first_and_the_list_is_short(cast: Cast) -> None:
    actor = cast("sales")
    create_customers(actor=actor, drafts=[CustomerDraft(name=f"恒达机械{sign}厂") for sign in "一二三四五六七八九"])
    same = make_customer(actor, "恒达机械", credit_code=credit_code(9))
    found = duplicates_of(actor, Probe(name="恒达机械"))
    assert (len(found), found[0].pk, found[0].certain, found[1].certain) == (8, same.pk, True, False)


def test_a_chunk_of_a_file_is_asked_in_a_few_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    actor = cast("sales")
    made = create_customers(
        actor=actor, drafts=[CustomerDraft(name=f"第{n}机械厂", credit_code=credit_code(n)) for n in range(100)]
    )
    probes = [Probe(name=row.name, credit_code=row.credit_code, mobile=f"138{n:08d}") for n, row in enumerate(made)]
    with django_assert_max_num_queries(10):
        answers = same_customers(actor, [*probes, Probe(name="没有这家")])
    assert [[duplicate.pk for duplicate in found] for found in answers] == [[row.pk] for row in made] + [[]]
