"""What the documents say of the code is true of the code, and what they point to is there."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tools.rooms import ROOT

LONGEST_DECISION = 70
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
COMMAND = re.compile(r"bin/yingdan ([a-z][\w-]*)")
SCRIPT = re.compile(r"(?<![\w/.])bin/([a-z][\w-]*)")
VARIABLE = re.compile(r"YINGDAN_[A-Z_]*[A-Z]|REDIS_URL|DATABASE_URL")
# Places of one machine help no other reader; nor does a page that needs the network to be understood.
PLACE = re.compile(r"(?<![\w.])/(?:home|root|Users|mnt|opt|srv)/\w+")
ADDRESS = re.compile(r"\bhttps?://([\w.-]+)")
NEAR = re.compile(r"(?:127\.0\.0\.1|localhost|192\.168\.\d+\.\d+|(?:\w+\.)?example\.com)$")
ROW = re.compile(r"^\| (\S+) \| (\S+) \| ([^|]+) \|", re.MULTILINE)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def dead_links(text: str, folder: Path) -> Iterator[str]:
    """Relative links of a page in this folder that lead nowhere."""
    for target in LINK.findall(CODE.sub("", text)):
        plain = target.partition("#")[0]
        if plain and "://" not in plain and not plain.startswith("mailto:") and not (folder / plain).exists():
            yield target


def far(text: str) -> list[str]:
    """Hosts of the addresses that are neither this machine nor an example."""
    return [host for host in ADDRESS.findall(text) if not NEAR.match(host)]


@cache
def commands() -> frozenset[str]:
    """What `yingdan --help` lists."""
    asked = subprocess.run(
        [sys.executable, "-m", "yingdan", "--help"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "yingdan.config.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    return frozenset(re.findall(r"^  ([a-z][\w-]*)\s", asked.stdout, re.MULTILINE))


@cache
def variables() -> frozenset[str]:
    """Environment variables that code, scripts or tests read."""
    sources = [*(ROOT / "yingdan").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bin").iterdir()]
    sources.remove(Path(__file__))
    return frozenset(name for path in sources for name in VARIABLE.findall(path.read_text(encoding="utf-8")))


def wished(path: Path) -> set[str]:
    """The packages that a list of wishes names."""
    lines = [line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return {re.split(r"[\[><=]", line)[0] for line in lines if line and not line.startswith("-")}


def locked(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def dependencies() -> dict[str, str]:
    """Each direct dependency with its locked version."""
    requirements, front_end = ROOT / "requirements", ROOT / "frontend"
    names = wished(requirements / "base.in") | wished(requirements / "dev.in")
    versions = locked(requirements / "dev.txt")
    package = json.loads((front_end / "package.json").read_text(encoding="utf-8"))
    packages = json.loads((front_end / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    scripts = package["dependencies"] | package["devDependencies"]
    return {name: versions[name] for name in names} | {
        name: packages[f"node_modules/{name}"]["version"] for name in scripts
    }


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.name)
def test_a_decision_fits_on_a_page(page: Path) -> None:
    assert page.read_text(encoding="utf-8").count("\n") <= LONGEST_DECISION


def test_decisions_are_numbered_without_gaps_and_say_their_number() -> None:
    numbers = [page.name[:4] for page in DECISIONS]
    assert numbers == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]
    assert [p.name for p in DECISIONS if not p.read_text(encoding="utf-8").startswith(f"# {p.name[:4]} ")] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    assert list(dead_links(page.read_text(encoding="utf-8"), page.parent)) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert set(COMMAND.findall(text)) - commands() == set()
    assert {name for name in SCRIPT.findall(text) if not (ROOT / "bin" / name).exists()} == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_variables_that_a_page_names_are_read(page: Path) -> None:
    assert set(VARIABLE.findall(page.read_text(encoding="utf-8"))) - variables() == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_names_no_machine_and_sends_nobody_away(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert PLACE.findall(text) == []
    assert far(text) == []


def test_the_list_of_libraries_is_complete_and_names_the_locked_versions() -> None:
    rows = ROW.findall((ROOT / "docs" / "libraries.md").read_text(encoding="utf-8"))
    named = {name: version for name, version, _licence in rows if name not in {"package", "---"}}
    assert named == dependencies()


def test_each_room_stands_in_the_picture_of_the_architecture() -> None:
    picture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("```")[1]
    built = {path.parent.name for path in (ROOT / "yingdan").glob("*/__init__.py")}
    assert {room for room in built if not re.search(rf"\b{room} ", picture)} == set()


def test_a_dead_link_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "there.md").touch()
    text = "[a](there.md#part) [b](gone.md) ![c](no.png) `[d](code.md)` [e](https://example.com/x)"
    assert list(dead_links(text, tmp_path)) == ["gone.md", "no.png"]


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert {"serve", "work", "doctor", "workdays"} <= commands()
    assert set(COMMAND.findall("run `bin/yingdan fly --high`")) - commands() == {"fly"}
    assert SCRIPT.findall("`bin/run --port 1`, .venv/bin/python, /usr/bin/env") == ["run"]


def test_a_page_that_names_a_machine_or_sends_away_is_noticed() -> None:
    assert PLACE.search("see /home/me/notes")
    assert not PLACE.search("/tmp/try, ~/home, docs/root/x")
    assert far("https://crm.example.com http://127.0.0.1:8000/ https://elsewhere.net/x") == ["elsewhere.net"]
