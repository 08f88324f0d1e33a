"""A mistake in a map is named, with the place and the way on."""

import tomllib
from pathlib import Path

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Refused
from yingdan.exchange.commands import rehearse
from yingdan.exchange.mapping import MapError, map_of, read_map
from yingdan.exchange.profiles import profile_map, profile_names
from yingdan.exchange.targets import TARGETS
from yingdan.exchange.tests.worlds import EXAMPLES, rules

FILE = '[[file]]\nmatch = "*.csv"\nkind = "customer"\n'


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "[[file]]"),
        ("[[file]]\nkind = 'customer'", "match"),
        ("[[file]]\nmatch = '*.csv'", "kind"),
        (f"{FILE}colour = 'red'", "colour"),
        (f"{FILE}dates = 'Y/M'", "Y/M"),
        (f"{FILE}mode = 'merge'", "merge"),
        (f"{FILE}header = -1", "header"),
        (f"{FILE}[file.fields]\nname = 7", "fields.name"),
        (f"{FILE}[file.fields]\nname = {{ colum = 'x' }}", "colum"),
        (f"{FILE}[file.closing]\non = 'x'", "closing"),
        (f"{FILE}[file.line]\namount = 'x'", "line"),
    ],
)
def test_a_mistake_in_a_map_is_named(text: str, word: str) -> None:
    with pytest.raises(MapError, match=word.replace("[", r"\[")):
        map_of(tomllib.loads(text))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (FILE.replace("customer", "yacht"), "yacht"),
        (f"{FILE}[file.fields]\ncolour = 'x'", "colour"),
        (f"{FILE}[file.line]\nproduct = 'x'", "customer"),
    ],
)
def test_kinds_and_fields_that_do_not_exist_are_refused_before_the_first_row(
    cast: Cast, tmp_path: Path, text: str, word: str
) -> None:
    with pytest.raises(MapError, match=word):
        rehearse(actor=cast("admin"), rules=rules(text), paths=[tmp_path])


def test_who_may_not_import_a_kind_is_refused(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        rehearse(actor=cast("sales"), rules=rules(FILE), paths=[tmp_path])


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_examples_in_the_docs_are_valid_maps(path: Path) -> None:
    assert {file.kind for file in read_map(path).files} <= TARGETS.keys()


@pytest.mark.django_db
def test_every_profile_names_fields_that_exist() -> None:
    names = profile_names()
    assert names == ["generic", "hubspot", "salesforce", "zoho"]
    for name in names[1:]:
        for file in profile_map(name).files:
            assert file.not_yet or file.fields.keys() <= TARGETS[file.kind].by_name.keys()


def test_a_map_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text("# only\nthis is [no toml")
    with pytest.raises(MapError, match=r"map\.toml"):
        read_map(tmp_path / "map.toml")
