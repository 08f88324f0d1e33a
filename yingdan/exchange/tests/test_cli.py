"""Import, backup and restore as commands: JSON on stdout, one clear line on stderr, never a traceback."""

import json
from pathlib import Path
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core import cli
from yingdan.customers.models import Customer
from yingdan.exchange.cli import imports as registering
from yingdan.exchange.tests.test_importing import THREE
from yingdan.exchange.tests.worlds import CUSTOMERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.csv").write_text(THREE, encoding="utf-8")
    (tmp_path / "map.toml").write_text(CUSTOMERS, encoding="utf-8")
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, Any, str]:
    code = cli.run(cli.registered()[argv[0]], [*argv[1:], "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else None, err


def test_an_import_prints_its_report_and_can_be_taken_back(
    cast: Cast, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("import", "generic", str(folder / "files"), "--map", str(folder / "map.toml"))
    _code, dry, _err = call(capsys, *arguments, "--dry-run")
    assert (dry["batch"], dry["created"], Customer.objects.count()) == (None, {"customer": 3}, 0)
    code, report, err = call(capsys, *arguments)
    assert (code, err) == (0, "")
    assert report.keys() == {"batch", "created", "updated", "unchanged", "rejected", "warnings"}
    assert report["created"] == {"customer": 3}
    code, undone, _err = call(capsys, "import", "--undo", str(report["batch"]))
    assert (code, undone["removed"], undone["refused"]) == (0, {"customer": 3}, [])
    assert not Customer.objects.exists()


def test_without_json_a_person_reads_the_report(cast: Cast, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "files" / "b.txt").write_text("x")
    line = cli.registered()["import"]
    assert cli.run(line, ["generic", str(folder / "files"), "--map", str(folder / "map.toml")]) == 0
    said = capsys.readouterr().out
    assert "created: 3 customer" in said
    assert "warnings: 1\n  b.txt: " in said


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        (["generic"], "PROFILE PATH"),
        (["sap", "."], "zoho"),
        (["generic", "."], "--map"),
        (["zoho", "/there/is/no/such/folder"], "no such file"),
        (["--undo", "987654"], "987654"),
        (["zoho", ".", "--as", "nobody"], "nobody"),
        (["generic", ".", "--map", "{}/a.csv"], "a.csv"),
        (["generic", ".", "--map", "{}/none.toml"], "none.toml"),
    ],
)
def test_a_mistake_answers_one_line(
    cast: Cast, folder: Path, capsys: pytest.CaptureFixture[str], argv: list[str], word: str
) -> None:
    code, out, err = call(capsys, "import", *(part.format(folder / "files") for part in argv))
    assert (code, out) == (1, None)
    assert word in err
    assert err.count("\n") == 1


def test_who_may_not_import_hears_so(cast: Cast, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("import", "generic", str(folder / "files"), "--map", str(folder / "map.toml"), "--as", "sales")
    code, out, err = call(capsys, *arguments)
    assert (code, out, Customer.objects.count()) == (1, None, 0)
    assert err


def test_the_help_names_the_profiles_and_an_example() -> None:
    assert registering.SHOWN > 0
    said = " ".join(cli.parser_of(cli.registered()["import"]).format_help().split())
    assert "generic, hubspot, salesforce, zoho" in said
    assert "example: yingdan import" in said
