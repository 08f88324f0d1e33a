import datetime as dt
from decimal import Decimal
from itertools import batched
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from yingdan.accounts.testing import make_cast
from yingdan.core import bulk, clock
from yingdan.core.bulk import insert
from yingdan.core.models import Event
from yingdan.deals.models import Deal, DealLine
from yingdan.deals.testing import make_deal, make_process, make_product, stage_at

WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
YUAN = st.none() | st.decimals(0, 10**13, places=2)


def deal_of(number: int, **values: Any) -> Deal:
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
