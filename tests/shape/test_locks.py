"""A lock names exact versions with their hashes, and no place to fetch them from."""

import json
import re
from pathlib import Path

import pytest

from tools.rooms import ROOT

LOCKED = re.compile(r"[\w.\[\],-]+==\S+[^\n]*\\\n\s+--hash=sha256:[0-9a-f]{64}")
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def without_hash(lock: str) -> list[str]:
    """The packages of a lock that carry no hash, or no exact version."""
    entries = re.split(r"\n(?=\S)", lock.strip())
    return [entry for entry in entries if not LOCKED.match(entry)]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_python_package_carries_its_hash(lock: Path) -> None:
    assert without_hash(lock.read_text(encoding="utf-8")) == []


def test_a_package_without_a_hash_is_noticed() -> None:
    good = f"a==1.0 \\\n    --hash=sha256:{'0' * 64}\n"
    assert without_hash(good) == []
    assert without_hash(good + "b==2.0\n") == ["b==2.0"]
    assert len(without_hash(good.replace("==", ">="))) == 1


def test_each_list_of_wishes_has_its_lock() -> None:
    wishes = {path.stem for path in (ROOT / "requirements").glob("*.in")}
    assert wishes == {path.stem for path in LOCKS}


@pytest.mark.parametrize("lock", [*LOCKS, ROOT / "frontend" / "package-lock.json"], ids=lambda path: path.name)
def test_no_lock_names_a_registry(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"--(?:extra-)?index-url|--find-links|file:/", text)
    assert '"resolved"' not in text
    assert lock.suffix != ".txt" or "://" not in text


def test_every_front_end_package_carries_its_hash() -> None:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
