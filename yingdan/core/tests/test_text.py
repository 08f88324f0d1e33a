"""Text: the figures of docs/algorithms/search_text.md, and what holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingdan.core.text import (
    bigrams,
    company_key,
    initials,
    mask_email,
    mask_name,
    mask_phone,
    normalise,
    pinyin_key,
    query_tokens,
    similarity,
)
from yingdan.engines.tests.worked import worked

MIXED = st.text(st.sampled_from("华东精工重庆长银行ab1 -（）&\u3000Ａé\U00020bb7"), max_size=20)
MASKS = {"phone": mask_phone, "email": mask_email, "name": mask_name}


@pytest.mark.parametrize(("text", "tokens", "query"), worked("search_text", "## Tokens"))
def test_the_page_is_right_about_tokens(text: str, tokens: str, query: str) -> None:
    assert " ".join(bigrams(text)) == tokens
    assert " ".join(f"{token}{'*' if prefix else ''}" for token, prefix in query_tokens(text)) == query


@pytest.mark.parametrize(("name", "reading", "letters"), worked("search_text", "## Readings"))
def test_the_page_is_right_about_readings(name: str, reading: str, letters: str) -> None:
    assert (pinyin_key(name), initials(name)) == (reading, letters)


@pytest.mark.parametrize(("name", "key"), worked("search_text", "## Company names"))
def test_the_page_is_right_about_company_names(name: str, key: str) -> None:
    assert company_key(name) == key


@pytest.mark.parametrize("row", worked("search_text", "## Likeness"))
def test_the_page_is_right_about_likeness(row: tuple[str, ...]) -> None:
    one, other, shared, pairs, others, expected = row
    assert f"{similarity(one, other):.4f}" == expected
    assert f"{2 * int(shared) / (int(pairs) + int(others)):.4f}" == expected


@pytest.mark.parametrize(("value", "kind", "shown"), worked("search_text", "## Masks"))
def test_the_page_is_right_about_masks(value: str, kind: str, shown: str) -> None:
    assert MASKS[kind](value) == shown


@pytest.mark.parametrize("mask", MASKS.values())
def test_nothing_masked_stays_nothing(mask: object) -> None:
    assert callable(mask)
    assert mask("") == ""


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(MIXED | st.text(), MIXED)
def test_a_text_is_found_by_every_part_of_a_chinese_run(text: str, asked: str) -> None:
    """What the index promises: a query's tokens are in the text, whole or as a beginning."""
    tokens = bigrams(f"{text} {asked}")
    for token, prefix in query_tokens(asked):
        assert token in tokens or (prefix and any(whole.startswith(token) for whole in tokens))


@given(st.text("华东精工机械股份", min_size=1, max_size=12), st.data())
def test_any_stretch_of_a_chinese_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    tokens = bigrams(text)
    for token, prefix in query_tokens(text[start:end]):
        assert token in tokens or (prefix and any(whole.startswith(token) for whole in tokens))


@given(MIXED | st.text())
def test_tokens_are_words_without_spaces_or_signs(text: str) -> None:
    tokens = bigrams(text)
    assert len(set(tokens)) == len(tokens)
    assert all(not set(token) & set(" '\"*&|()\t\n_-") and 0 < len(token) <= 24 for token in tokens)


@given(MIXED, MIXED)
def test_likeness_is_the_same_both_ways_and_between_0_and_1(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) == similarity(other, one) <= 1
    assert similarity(one, one) == 1


@given(MIXED)
def test_a_reading_has_a_first_letter_for_every_character(text: str) -> None:
    assert len(initials(text)) == len(normalise(text))


@given(MIXED | st.text())
def test_a_name_with_a_letter_has_a_key(name: str) -> None:
    assert bool(company_key(name)) == any(char.isalnum() for char in normalise(name))


@given(st.text("0123456789", min_size=8, max_size=15))
def test_at_least_four_digits_of_a_number_stay_hidden(number: str) -> None:
    shown = sum(char.isdigit() for char in mask_phone(number).removeprefix("+86 "))
    assert shown <= (7 if len(number) >= 11 else 4)
