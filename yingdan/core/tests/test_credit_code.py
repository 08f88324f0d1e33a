"""统一社会信用代码: published codes hold, and whatever is mistyped in one is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingdan.core.credit_code import ALPHABET, VALUE, WEIGHTS, check_character, problem_of
from yingdan.engines.tests.worked import worked

FIRSTS = st.text(ALPHABET, min_size=17, max_size=17)
PLACES = st.integers(0, 17)
CODE = "914403001922038216"


def with_char(code: str, place: int, char: str) -> str:
    return code[:place] + char + code[place + 1 :]


@pytest.mark.parametrize(("code", "_holder"), worked("credit_code", "## Published codes"))
def test_a_published_code_holds(code: str, _holder: str) -> None:
    assert problem_of(code) == ""


def test_the_page_is_right_about_every_product() -> None:
    rows = worked("credit_code", "## One code, character by character")
    assert "".join(row[1] for row in rows) == CODE[:17]
    for place, char, value, weight, product in rows:
        assert (VALUE[char], WEIGHTS[int(place) - 1]) == (int(value), int(weight))
        assert int(value) * int(weight) == int(product)


@pytest.mark.parametrize(("total", "rest", "value", "char"), worked("credit_code", "## Its check character"))
def test_the_page_is_right_about_the_check_character(total: str, rest: str, value: str, char: str) -> None:
    products = [int(row[4]) for row in worked("credit_code", "## One code, character by character")]
    assert (sum(products), sum(products) % 31, (31 - sum(products) % 31) % 31) == (int(total), int(rest), int(value))
    assert ALPHABET[int(value)] == char == check_character(CODE[:17]) == CODE[17]


@given(FIRSTS, PLACES, st.sampled_from(ALPHABET))
def test_any_single_changed_character_is_found(first: str, place: int, char: str) -> None:
    code = first + check_character(first)
    assert problem_of(code) == ""
    changed = with_char(code, place, char)
    assert bool(problem_of(changed)) == (changed != code)


@given(FIRSTS, PLACES, PLACES)
def test_two_exchanged_characters_are_found_but_the_first_and_the_last(first: str, one: int, other: int) -> None:
    code = first + check_character(first)
    exchanged = with_char(with_char(code, one, code[other]), other, code[one])
    assert bool(problem_of(exchanged)) == (exchanged != code and {one, other} != {0, 17})


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_has_a_problem(text: str) -> None:
    holds = len(text) == 18 and set(text) <= set(ALPHABET) and check_character(text[:17]) == text[17]
    assert (problem_of(text) == "") == holds


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("", "0 位"),
        (CODE[:17], "17 位"),
        (f"{CODE}0", "19 位"),
        (CODE.replace("0", "O", 1), "可能是 0"),
        (CODE.replace("1", "I", 1), "可能是 1"),
        (CODE.replace("2", "Z", 1), "可能是 2"),
        ("9144030071526726xG", "“x”不会出现"),
        ("9144030071526726中G", "“中”不会出现"),
        ("914403001922038219", "校验不符"),
    ],
)
def test_the_problem_is_named(code: str, why: str) -> None:
    assert why in str(problem_of(code))


@pytest.mark.parametrize("first", ["", CODE, CODE[:16] + "I", CODE[:16] + "x"])
def test_a_check_character_is_given_to_17_valid_ones_only(first: str) -> None:
    with pytest.raises(ValueError, match="first 17"):
        check_character(first)
