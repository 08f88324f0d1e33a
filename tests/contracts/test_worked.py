"""The tables of docs/algorithms/quotes.md, and what holds for the lines of any quote."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingdan.contracts.commands.lines import QuoteLineDraft, _priced
from yingdan.contracts.rules.pricing import is_below, margin_of, margin_rate, work_out
from yingdan.engines.tests.worked import worked

money = st.integers(0, 10**10).map(lambda fen: Decimal(fen).scaleb(-2))
quantities = st.integers(1, 10**7).map(lambda part: Decimal(part).scaleb(-3))
rates = st.sampled_from([Decimal(rate) for rate in (13, 9, 6, 3, 1, 0)])


@pytest.mark.parametrize("row", worked("quotes", "## Price and discount"), ids=lambda row: " ".join(row[:2]))
def test_the_other_follows_as_the_page_says(row: tuple[str, ...]) -> None:
    listed, typed, price, discount = row
    off = Decimal(typed[:-1]) if typed.endswith("%") else None
    draft = QuoteLineDraft(discount=off, price=Decimal(typed) if off is None else None)
    assert _priced(draft, Decimal(listed)) == (Decimal(price), Decimal(discount))


def test_lines_come_to_what_the_page_says() -> None:
    rows = [tuple(Decimal(cell) for cell in row) for row in worked("quotes", "## Lines and the discount on the whole")]
    found = work_out([row[:3] for row in rows], Decimal(100))  # type: ignore[misc]  # three figures each
    assert [(one.gross, one.cut, one.amount, one.net, one.tax) for one in found] == [row[3:] for row in rows]
    sums = [sum(getattr(one, name) for one in found) for name in ("gross", "amount", "net", "tax")]
    assert sums == [Decimal("386.60"), Decimal("286.60"), Decimal("257.71"), Decimal("28.89")]


@pytest.mark.parametrize("row", worked("quotes", "## Below the floor price"), ids=lambda row: " ".join(row[:3]))
def test_the_floor_is_where_the_page_says(row: tuple[str, ...]) -> None:
    quantity, price, cut, floor = (Decimal(cell) for cell in row[:4])
    amount = work_out([(quantity, price, Decimal(13))], cut)[0].amount
    assert is_below(amount, quantity, floor) == (row[4] == "yes")


@pytest.mark.parametrize("row", worked("quotes", "## Margin"), ids=lambda row: " ".join(row[:3]))
def test_the_margin_is_what_the_page_says(row: tuple[str, ...]) -> None:
    net, quantity, cost, left, share = (Decimal(cell) for cell in row)
    assert (margin_of(net, quantity, cost), margin_rate(left, net)) == (left, share)


@given(st.lists(st.tuples(quantities, money, rates), max_size=12), st.integers(0, 10**6))
def test_lines_add_up_to_the_whole_whatever_is_taken_off(
    lines: list[tuple[Decimal, Decimal, Decimal]], share: int
) -> None:
    whole = sum((one.gross for one in work_out(lines, Decimal(0))), Decimal(0))
    off = (whole * share / 10**6).quantize(Decimal("0.01"))
    found = work_out(lines, off)
    assert sum((one.cut for one in found), Decimal(0)) == off
    assert sum((one.amount for one in found), Decimal(0)) == whole - off
    for one in found:
        assert one.net + one.tax == one.amount
        assert 0 <= one.cut <= one.gross
        assert abs(one.cut * (whole or 1) - one.gross * off) < Decimal("0.01") * (whole or 1)
        assert one.amount == one.amount.quantize(Decimal("0.01"))


@given(money, st.integers(1, 10**6))
def test_nobody_takes_off_more_than_the_lines_come_to(price: Decimal, more: int) -> None:
    for wrong in (price + more, Decimal(-more)):
        with pytest.raises(ValueError, match="a discount of"):
            work_out([(Decimal(1), price, Decimal(13))], wrong)
