"""The house keeps its own law. What each rule is for: tools/law.py."""

from pathlib import Path

from tools.law import OPEN_PLACES, breaches, files
from tools.rooms import ROOT


def test_every_file_keeps_the_law() -> None:
    found = [str(breach) for path, source in files() for breach in breaches(path, source)]
    assert not found, "\n" + "\n".join(found)


def test_every_exception_to_the_law_stands_for_something_that_exists() -> None:
    assert [place for place in OPEN_PLACES if not (ROOT / place).exists()] == []


def test_the_law_reads_the_product_and_its_tests() -> None:
    read = {Path(path).parts[0] for path, _source in files()}
    assert {"yingdan", "tests", "tools", "frontend"} <= read
