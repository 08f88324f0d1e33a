"""The catalogue check names what is missing, fuzzy, unused or said in two ways."""

from pathlib import Path

import pytest

from tools.catalogue import HEADER, catalogue_path, compile_all, disagreements, memory, problems, update

PYTHON = """
from django.utils.translation import gettext_lazy as _, npgettext_lazy
NAME = _("deal")
COUNT = npgettext_lazy("list", "%(count)d deal", "%(count)d deals")
"""
TEMPLATE = (
    '{% translate "Open" %}{{ _("Lost") }}'
    "{% blocktranslate trimmed with who=x %}\n  Won by {{ who }}\n{% endblocktranslate %}"
)
COMPLETE = (
    HEADER + 'msgid "deal"\nmsgstr "商机"\n\nmsgid "Open"\nmsgstr "打开"\n\nmsgid "Lost"\nmsgstr "输单"\n\n'
    '#, python-format\nmsgid "Won by %(who)s"\nmsgstr "%(who)s 赢单"\n\n'
    '#, python-format\nmsgctxt "list"\nmsgid "%(count)d deal"\nmsgid_plural "%(count)d deals"\n'
    'msgstr[0] "%(count)d 个商机"\n'
)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    room = tmp_path / "deals"
    (room / "templates" / "deals").mkdir(parents=True)
    (room / "tests").mkdir()
    (room / "__init__.py").write_text("")
    (room / "choices.py").write_text(PYTHON)
    (room / "templates" / "deals" / "deal.html").write_text(TEMPLATE)
    (room / "tests" / "test_deal.py").write_text('_("only in a test")')
    return translated(room, COMPLETE)


def translated(room: Path, text: str) -> Path:
    path = catalogue_path(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return room


def test_a_complete_catalogue_has_no_problems(room: Path) -> None:
    assert list(problems(room)) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('msgid "Lost"\nmsgstr "输单"\n', "", "not in the catalogue: 'Lost'"),
        ('"输单"', '""', "not translated: 'Lost'"),
        ('"%(count)d 个商机"', '""', "not translated: '%(count)d deal'"),
        ('msgid "Lost"', '#, fuzzy\nmsgid "Lost"', "fuzzy: 'Lost'"),
        ('msgid "Lost"', 'msgid "Left"\nmsgstr "离开"\n\nmsgid "Lost"', "no longer used: 'Left'"),
        ('"%(who)s 赢单"', '"%(whom)s 赢单"', "'Won by %(who)s': "),
    ],
)
def test_what_is_wrong_is_named(room: Path, old: str, new: str, what: str) -> None:
    assert old in COMPLETE
    found = list(problems(translated(room, COMPLETE.replace(old, new))))
    assert [problem for problem in found if what in problem]


def test_an_update_keeps_translations_and_adds_what_is_new(room: Path) -> None:
    translated(room, COMPLETE.replace('msgid "Lost"\nmsgstr "输单"\n\n', 'msgid "Left"\nmsgstr "离开"\n\n'))
    assert update(room, {}) == 1
    assert list(problems(room)) == [problem for problem in problems(room) if "not translated: 'Lost'" in problem]
    once = catalogue_path(room).read_text(encoding="utf-8")
    update(room, {})
    assert catalogue_path(room).read_text(encoding="utf-8") == once


def test_an_update_takes_over_what_another_room_says(room: Path, tmp_path: Path) -> None:
    other = tmp_path / "leads"
    other.mkdir()
    (other / "choices.py").write_text('_("Lost")')
    assert update(other, memory([room])) == 0
    assert 'msgstr "输单"' in catalogue_path(other).read_text(encoding="utf-8")


def test_two_rooms_may_not_say_the_same_differently(room: Path, tmp_path: Path) -> None:
    other = translated(tmp_path / "leads", HEADER + 'msgid "Lost"\nmsgstr "丢失"\n')
    assert list(disagreements([room, other])) == ["'Lost' is '输单' in deals and '丢失' in leads"]


def test_a_compiled_catalogue_lies_beside_its_source(room: Path) -> None:
    compile_all([room])
    assert "输单".encode() in catalogue_path(room).with_suffix(".mo").read_bytes()
    catalogue_path(room).unlink()
    compile_all([room])
    assert not catalogue_path(room).with_suffix(".mo").exists()
