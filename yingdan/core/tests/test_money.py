"""Money: the figures of docs/algorithms/money.md, and what holds for any amount."""

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from yingdan.core.money import (
    LARGEST,
    MoneyError,
    capitals,
    fen,
    parse_money,
    split,
    tax_of,
    tax_of_lines,
    tax_on,
)
from yingdan.engines.tests.worked import worked

AMOUNTS = st.decimals(-LARGEST + 1, LARGEST - 1, places=2)
RATES = st.sampled_from([Decimal(rate) for rate in ("0", "1", "3", "6", "9", "13", "0.5")])
WEIGHTS = st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=12).filter(any)


def decimals(text: str) -> list[Decimal]:
    return [Decimal(word) for word in text.split()]


@pytest.mark.parametrize(("amount", "rounded"), worked("money", "## Rounding"))
def test_the_page_is_right_about_rounding(amount: str, rounded: str) -> None:
    assert str(fen(Decimal(amount))) == rounded


@pytest.mark.parametrize(("total", "weights", "parts"), worked("money", "## Splitting"))
def test_the_page_is_right_about_splitting(total: str, weights: str, parts: str) -> None:
    assert " ".join(map(str, split(Decimal(total), decimals(weights)))) == parts


@pytest.mark.parametrize(("gross", "rate", "net", "tax"), worked("money", "## Tax in an amount"))
def test_the_page_is_right_about_tax_in_an_amount(gross: str, rate: str, net: str, tax: str) -> None:
    assert tax_of(Decimal(gross), Decimal(rate)) == (Decimal(net), Decimal(tax))


@pytest.mark.parametrize(("net", "rate", "tax", "gross"), worked("money", "## Tax on an amount"))
def test_the_page_is_right_about_tax_on_an_amount(net: str, rate: str, tax: str, gross: str) -> None:
    assert tax_on(Decimal(net), Decimal(rate)) == (Decimal(tax), Decimal(gross))


@pytest.mark.parametrize(("lines", "net", "tax", "gross", "drift"), worked("money", "## Tax of several lines"))
def test_the_page_is_right_about_the_tax_of_lines(lines: str, net: str, tax: str, gross: str, drift: str) -> None:
    pairs = [(Decimal(one), Decimal(rate)) for one, rate in (line.split("@") for line in lines.split())]
    answer = tax_of_lines(pairs)
    assert [str(figure) for figure in (answer.net, answer.tax, answer.gross, answer.drift)] == [net, tax, gross, drift]


@pytest.mark.parametrize(("written", "amount"), worked("money", "## Reading"))
def test_the_page_is_right_about_reading(written: str, amount: str) -> None:
    assert str(parse_money(written)) == amount


@pytest.mark.parametrize(("written", "suggestion"), worked("money", "## Not an amount"))
def test_what_is_no_amount_is_refused_with_what_may_be_meant(written: str, suggestion: str) -> None:
    with pytest.raises(MoneyError) as refused:
        parse_money(written)
    assert refused.value.suggestion == suggestion
    assert written in str(refused.value)
    assert suggestion in str(refused.value)


@pytest.mark.parametrize(("amount", "text"), worked("money", "## In capitals (大写金额)"))
def test_the_page_is_right_about_capitals(amount: str, text: str) -> None:
    assert capitals(Decimal(amount)) == text


def test_more_than_two_hundred_amounts_are_written_as_in_the_list() -> None:
    lines = Path(__file__).with_name("capitals.txt").read_text(encoding="utf-8").splitlines()
    listed = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(listed) > 200
    assert [(amount, capitals(Decimal(amount))) for amount, _text in listed] == [tuple(line) for line in listed]
    assert [(text, read_capitals(text)) for _amount, text in listed] == [(t, Decimal(a)) for a, t in listed]


@given(AMOUNTS, WEIGHTS)
def test_parts_add_up_to_their_total(total: Decimal, weights: list[Decimal]) -> None:
    assert sum(split(total, weights)) == total


@given(AMOUNTS, WEIGHTS)
def test_no_part_is_a_whole_fen_away_from_its_exact_share(total: Decimal, weights: list[Decimal]) -> None:
    whole = sum(weights)
    for part, weight in zip(split(total, weights), weights, strict=True):
        assert abs(part * whole - total * weight) < Decimal("0.01") * whole


@given(AMOUNTS, WEIGHTS)
def test_a_refund_takes_back_what_was_paid_out(total: Decimal, weights: list[Decimal]) -> None:
    assert split(-total, weights) == [-part for part in split(total, weights)]


@given(AMOUNTS, WEIGHTS)
def test_a_weight_of_zero_gets_nothing(total: Decimal, weights: list[Decimal]) -> None:
    assert all(part == 0 for part, weight in zip(split(total, weights), weights, strict=True) if weight == 0)


@given(AMOUNTS, st.integers(1, 12))
def test_equal_weights_are_served_from_the_left(total: Decimal, number: int) -> None:
    sizes = [abs(part) for part in split(total, [1] * number)]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [-1]])
def test_weights_that_divide_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="above zero"):
        split(Decimal(1), weights)


def test_a_total_with_a_fraction_of_a_fen_has_no_parts() -> None:
    with pytest.raises(ValueError, match="fraction of a fen"):
        split(Decimal("0.005"), [1, 1])


@given(AMOUNTS, RATES)
def test_net_and_tax_add_up_to_the_gross_amount(gross: Decimal, rate: Decimal) -> None:
    net, tax = tax_of(gross, rate)
    assert net + tax == gross
    assert abs(net * rate / 100 - tax) <= Decimal("0.01")


@given(AMOUNTS, RATES)
def test_gross_less_tax_is_the_net_amount(net: Decimal, rate: Decimal) -> None:
    tax, gross = tax_on(net, rate)
    assert gross - tax == net


@given(st.lists(st.tuples(st.decimals(-(10**9), 10**9, places=2), RATES), max_size=20))
def test_the_sums_of_an_invoice_are_the_sums_of_its_lines(lines: list[tuple[Decimal, Decimal]]) -> None:
    answer = tax_of_lines(lines)
    assert answer.net + answer.tax == answer.gross == sum(gross for gross, _rate in lines)
    assert answer.tax == sum(tax for _net, tax in answer.lines)
    # Each line is off by half a fen at most, and each rate once more.
    assert abs(answer.drift) <= Decimal("0.005") * (len(lines) + len({rate for _gross, rate in lines}))


@given(AMOUNTS)
def test_an_amount_is_read_back_however_it_is_written(amount: Decimal) -> None:
    for text in (f"{amount}", f"{amount:,}", f"¥{amount:,}", f"{amount:,} 元", f" {amount / 10000} 万"):
        assert parse_money(text) == amount
    if amount < 0:
        assert parse_money(f"({-amount:,})") == amount


@given(st.text(max_size=60) | st.text("0123456789.,万亿元角分-()¥kKoO约 ", max_size=16))
def test_any_text_is_an_amount_or_is_refused(text: str) -> None:
    try:
        amount = parse_money(text)
    except MoneyError as refused:
        amount = parse_money(refused.suggestion or "0")
    assert abs(amount) < LARGEST
    assert amount == fen(amount)


def test_a_refusal_speaks_the_readers_language() -> None:
    for language, words in (("zh-hans", "是不是"), ("en", "Do you mean")):
        with translation.override(language), pytest.raises(MoneyError, match=words):
            parse_money("约86万")


def read_capitals(text: str) -> Decimal:
    """An independent reader of 大写金额, by the value of its units."""
    whole, _yuan, rest = text.removeprefix("负").rpartition("元")
    total = section = group = digit = 0
    for char in whole:
        if char in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
            continue
        if char in "拾佰仟":
            group += digit * 10 ** ("拾佰仟".index(char) + 1)
        elif char == "万":
            section += (group + digit) * 10**4
            group = 0
        else:
            total, section, group = (total + section + group + digit) * 10**8, 0, 0
        digit = 0
    cents = {unit: "零壹贰叁肆伍陆柒捌玖".index(number) for number, unit in pairwise(rest) if unit in "角分"}
    amount = Decimal(total + section + group + digit) + Decimal(cents.get("角", 0) * 10 + cents.get("分", 0)) / 100
    return -amount if text.startswith("负") else amount


@given(AMOUNTS)
def test_capitals_are_read_back_as_the_same_amount(amount: Decimal) -> None:
    text = capitals(amount)
    assert read_capitals(text) == amount
    assert "零零" not in text
    assert text.endswith("分") != text.endswith("整")


@pytest.mark.parametrize("amount", ["0.005", "100000000000000000000", "-100000000000000000000"])
def test_what_cannot_be_written_in_capitals_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="in capitals"):
        capitals(Decimal(amount))
