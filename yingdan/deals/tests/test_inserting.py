import datetime as dt
from decimal import Decimal
from itertools import batched
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from yingdan.accounts.testing import make_cast
from yingdan.core import bulk, clock
from yingdan.core.bulk import MANY, insert, new, upsert
from yingdan.core.models import Event, SearchEntry
from yingdan.deals.models import Deal, DealLine
from yingdan.deals.testing import make_deal, make_process, make_product, stage_at

WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
YUAN = st.none() | st.decimals(0, 10**13, places=2)


def deal_of(number: int, /, **values: Any) -> Deal:
    stage, now = stage_at(1), clock.now()
    usual = {"created_at": now, "updated_at": now, "number": f"T-{number}", "name": "一号"}
    usual |= {"process_id": stage.process_id, "stage": stage, "stage_since": now.date(), "opened_on": now.date()}
    return Deal(**usual | values)


def columns_of(row: Any) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}


class WhatIsWritten(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        make_cast()
        make_process()

    @given(
        st.lists(st.tuples(WORDS, YUAN, st.none() | st.dates(), st.integers(0, 100)), min_size=1, max_size=4),
    )
    def test_is_read_again_as_it_was(self, drafts: list[tuple[str, Decimal | None, dt.date | None, int]]) -> None:
        names = ("note", "amount", "expected_close", "probability")
        rows = [deal_of(number, **dict(zip(names, draft, strict=True))) for number, draft in enumerate(drafts)]
        made = insert(rows)
        assert [row.pk for row in made] == sorted({row.pk for row in made})
        for row in made:
            assert columns_of(Deal.objects.get(pk=row.pk)) == columns_of(row)
            assert not row._state.adding


@pytest.mark.django_db
def test_what_is_structured_comes_back_as_structure() -> None:
    said = {"name": "申江重工 “二期”", "amounts": ["86.40", None], "at": "2026-11-23T08:00:00Z"}
    cast = make_cast()
    event = Event(at=clock.now(), actor=cast["sales"], verb="deal.edited", kind="deal", record=1, after=said)
    (made,) = insert([event])
    kept = Event.objects.get(pk=made.pk)
    assert (kept.after, kept.before, kept.actor) == (said, {}, cast["sales"])


@pytest.mark.django_db
def test_a_line_gets_the_key_of_the_deal_that_was_new_with_it() -> None:
    make_process()
    deal, product = deal_of(1), make_product("伺服压机")
    line = DealLine(deal=deal, product=product, quantity=Decimal(2), amount=Decimal("86.40"))
    insert([deal])
    insert([line])
    assert DealLine.objects.get(deal=deal.pk).amount == Decimal("86.40")


@pytest.mark.django_db
def test_many_rows_go_in_several_statements_and_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    make_process()
    parts: list[int] = []

    def few(rows: Any, _size: int) -> Any:
        for part in batched(rows, 3):
            parts.append(len(part))
            yield part

    monkeypatch.setattr(bulk, "batched", few)
    made = insert(deal_of(number) for number in range(7))
    assert parts == [3, 3, 1]
    assert list(Deal.objects.order_by("pk").values_list("number", flat=True)) == [row.number for row in made]


@pytest.mark.django_db
def test_nothing_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert insert([]) == []


@pytest.mark.django_db
def test_a_row_made_by_a_command_is_the_one_that_bulk_create_would_make() -> None:
    cast = make_cast()
    deal = make_deal(cast("sales"), amount=Decimal("0.10"), note="第一行\n第二行")
    kept = Deal.objects.get(pk=deal.pk)
    assert columns_of(kept) == columns_of(deal)


@pytest.mark.django_db
def test_many_rows_come_back_as_they_were_and_have_keys_in_their_order() -> None:
    make_process()
    notes = ("", "\\N", "\t\\t", "第一行\n第二行", "“申江”\\", "\r\n")
    amounts = (None, Decimal("0.10"), Decimal("99999999999.99"))
    days = (None, dt.date(2026, 11, 23), dt.date(1, 1, 1))
    rows = [
        deal_of(number, note=notes[number % 6], amount=amounts[number % 3], expected_close=days[number % 3])
        for number in range(MANY + 5)
    ]
    made = insert(rows)
    assert [row.pk for row in made] == sorted({row.pk for row in made})
    assert [columns_of(row) for row in Deal.objects.order_by("pk")] == [columns_of(row) for row in made]


@pytest.mark.django_db
def test_rows_written_one_by_one_go_on_behind_the_keys_of_many() -> None:
    make_process()
    insert(deal_of(number) for number in range(MANY))
    (later,) = insert([deal_of(MANY)])
    assert later.pk == Deal.objects.order_by("-pk").values_list("pk", flat=True)[0]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"number": "T-0"}, {"probability": 101}, {"note": "\x00"}], ids=str)
@pytest.mark.parametrize("count", [2, MANY])
def test_what_the_database_refuses_is_raised_the_same_for_few_and_for_many(wrong: dict[str, Any], count: int) -> None:
    if "note" in wrong and connection.vendor != "postgresql":
        pytest.skip("SQLite takes any text")
    make_process()
    with pytest.raises((DataError, IntegrityError)), transaction.atomic():
        insert(deal_of(number, **(wrong if number == count - 1 else {})) for number in range(count))
    assert not Deal.objects.exists()


@pytest.mark.django_db
def test_a_new_row_is_the_one_that_its_model_makes() -> None:
    cast = make_cast()
    said = {"at": clock.now(), "actor_id": cast["sales"].pk, "verb": "deal.edited", "kind": "deal", "record": 1}
    row, other = new(Event, **said), new(Event, **said)
    assert columns_of(row) == columns_of(Event(**said))
    assert row.after is not other.after
    assert row._state.adding
    assert row.actor == cast["sales"]


def test_a_new_row_takes_no_value_that_it_has_no_column_for() -> None:
    with pytest.raises(TypeError, match="deal"):
        new(DealLine, deal=None)


@pytest.mark.django_db
def test_rows_that_are_there_are_changed_and_the_others_written() -> None:
    def said(kind: str) -> list[tuple[int, str]]:
        return list(SearchEntry.objects.filter(kind=kind).order_by("record").values_list("record", "words"))

    names = ("kind", "record", "words")
    for rows in ([("t", 1, "一"), ("t", 2, "二")], [("t", 2, "'两', {贰}"), ("t", 3, "三 \\"), ("t", 4, "")]):
        upsert(SearchEntry, names, rows, onto="kind, record", change="words = excluded.words")
    assert said("t") == [(1, "一"), (2, "'两', {贰}"), (3, "三 \\"), (4, "")]
