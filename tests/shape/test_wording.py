"""How the product speaks Chinese: the few words that it never uses."""

from pathlib import Path

import pytest

CATALOGUES = sorted(Path(__file__).parents[2].glob("yingdan/*/locale/zh_Hans/LC_MESSAGES/django.po"))
# The reader is 你; nothing is shouted; an error says what happened.
NEVER = ("您", "！", "非法", "无效参数", "系统繁忙", "未知错误")


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-5])
def test_no_sentence_has_such_a_word(catalogue: Path) -> None:
    lines = catalogue.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if any(word in line for word in NEVER)] == []
