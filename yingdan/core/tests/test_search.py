"""Search finds Chinese by any two characters, Latin by its beginning, names by their reading."""

import pytest

from yingdan.core import search
from yingdan.core.models import SearchEntry

NAMES = {1: "华为技术有限公司", 2: "华东精工机械", 3: "GTX Pro 上位机", 4: "川渝食品", 5: "SJ-2026-000318"}


@pytest.fixture
def entries(db: None) -> None:
    SearchEntry.objects.bulk_create(
        SearchEntry(kind="thing", record=pk, words=" ".join(search.words_of([name], []))) for pk, name in NAMES.items()
    )


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("华为", {1}),
        ("华", {1, 2}),
        ("东精工", {2}),
        ("工机", {2}),
        ("精机", set()),
        ("gtx", {3}),
        ("GTX上位", {3}),
        ("hua", {1, 2}),
        ("hdjg", {2}),
        ("000318", {5}),
        ("食品", {4}),
        ("品", {4}),
        ("'; DROP TABLE x --", set()),
        ('"*', set()),
        ("", set()),
    ],
)
def test_a_query_finds_the_records_that_have_all_its_words(query: str, found: set[int]) -> None:
    assert {row["record"] for row in search.matching("thing", query)} == found


@pytest.mark.usefixtures("entries")
def test_an_entry_that_changes_is_found_by_its_new_words_only() -> None:
    entry = SearchEntry.objects.get(record=4)
    entry.words = " ".join(search.words_of(["临港装备"], []))
    entry.save()
    assert not search.matching("thing", "川渝").exists()
    assert search.matching("thing", "临港").exists()


@pytest.mark.usefixtures("entries")
def test_an_entry_that_is_deleted_is_not_found_any_more() -> None:
    SearchEntry.objects.filter(record=1).delete()
    assert not search.matching("thing", "华为").exists()
