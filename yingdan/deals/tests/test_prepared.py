import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, DateField
from django.test.utils import CaptureQueriesContext

from yingdan.accounts.models import User
from yingdan.accounts.testing import make_cast
from yingdan.core.models import SearchEntry
from yingdan.core.policy import kept_questions
from yingdan.core.prepared import Keys, Prepared, Question, Slot
from yingdan.deals.models import Deal
from yingdan.deals.testing import make_deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Any:
    return make_cast()


def by_name() -> Question:
    return Question(lambda: User.objects.filter(username=Slot("name", CharField())).select_related("department"))


def test_the_same_question_answers_for_each_value(cast: Any) -> None:
    question = by_name()
    assert [question.first(name=name).name for name in ("sales", "director")] == [
        cast["sales"].name,
        cast["director"].name,
    ]
    assert question.first(name="nobody") is None


def test_a_record_comes_with_its_related_one_and_asks_nothing_more(cast: Any) -> None:
    question, department = by_name(), cast["sales"].department
    with CaptureQueriesContext(connection) as asked:
        user = question.first(name="sales")
        assert user.department == department
    assert len(asked) == 1
    assert user._state.db == "default"
    assert not user._state.adding


def test_values_are_those_that_the_queryset_gives(cast: Any) -> None:
    make_deal(cast("sales"), name="一号", amount=Decimal("86.40"), expected_close=dt.date(2027, 3, 1))
    rows = Deal.objects.values_list("pk", "name", "amount", "expected_close", "updated_at", "owner__name")
    assert Prepared.of(rows).rows() == list(rows)
    fields = {type(value) for value in Prepared.of(rows).rows()[0]}
    assert fields >= {Decimal, dt.date, dt.datetime}


def test_a_row_that_came_later_is_found_and_counted(cast: Any) -> None:
    question = Question(lambda: Deal.objects.filter(expected_close__gte=Slot("day", DateField())).values_list("pk"))
    day = dt.date(2027, 1, 1)
    assert question.count(day=day) == 0
    deal = make_deal(cast("sales"), name="后来的", expected_close=dt.date(2027, 3, 1))
    assert question.rows(day=day) == [(deal.pk,)]
    assert question.count(day=day) == 1
    assert question.count(day=dt.date(2028, 1, 1)) == 0


def test_a_question_that_can_have_no_answer_asks_nothing() -> None:
    nothing = Prepared.of(SearchEntry.objects.filter(pk__in=[]).values_list("pk"))
    with CaptureQueriesContext(connection) as asked:
        assert nothing.rows() == []
        assert nothing.count() == 0
        assert nothing.first() is None
    assert len(asked) == 0


@pytest.mark.parametrize("key", [2**63, -(2**63) - 1, 10**40])
def test_a_number_that_no_column_holds_finds_nothing(cast: Any, key: int) -> None:
    question = Question(lambda: User.objects.filter(pk=Slot("pk", BigIntegerField())))
    assert question.first(pk=key) is None
    assert question.count(pk=key) == 0


def test_a_person_keeps_his_questions_and_nobody_elses(cast: Any) -> None:
    made = []

    def mine(who: str) -> Any:
        actor = cast(who)

        def rows() -> Any:
            made.append(who)
            yield User.objects.filter(pk=actor.user_id).values_list("username")

        return [kept_questions(actor, "me", rows)[0].rows() for _again in range(2)]

    assert mine("sales") == [[("sales",)]] * 2
    assert mine("director") == [[("director",)]] * 2
    assert made == ["sales", "director"]


@pytest.mark.parametrize("many", [0, 1, 2, 700])
def test_one_question_takes_any_number_of_keys(cast: Any, many: int) -> None:
    deals = [make_deal(cast("sales"), name=name).pk for name in ("一号", "二号")]
    question = Question(lambda: Deal.objects.filter(pk__in=Keys("pks")).order_by("pk").values_list("pk"))
    asked = [*deals, *range(10**9, 10**9 + 700)][:many]
    assert question.rows(pks=asked) == [(pk,) for pk in deals[:many]]
    assert question.rows(pks={*asked, 2**70, -(2**64)}) == [(pk,) for pk in deals[:many]]
