"""`export`: what a user may take away, in three formats, and nothing a spreadsheet would compute."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core import cli
from yingdan.customers.commands import CustomerDraft, create_customers
from yingdan.exchange.cli import exports as registering
from yingdan.exchange.reading import open_tables

pytestmark = pytest.mark.django_db
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def customers(cast: Cast) -> Cast:
    """One customer of `sales`, whose region is a formula, and one of `sales2`."""
    create_customers(actor=cast("sales"), drafts=[CustomerDraft(name="申江重工", region=FORMULA)])
    create_customers(actor=cast("sales2"), drafts=[CustomerDraft(name="南粤食品")])
    return cast


def call(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, Any, str]:
    assert registering.FORMATS
    code = cli.run(cli.registered()["export"], [*argv, "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else None, err


def test_a_user_exports_what_is_in_sight_and_the_service_account_everything(
    customers: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "own.csv"
    _code, done, _err = call(capsys, "customer", "--format", "csv", "--out", str(out), "--as", "sales")
    assert done["exported"] == {"customer": 1}
    text = out.read_text(encoding="utf-8-sig")
    assert "申江重工" in text
    assert "南粤食品" not in text
    _code, done, _err = call(capsys, "customer", "--format", "csv", "--out", str(out))
    assert done["exported"] == {"customer": 2}


def test_csv_has_no_formula_and_a_workbook_types_it_as_text(
    customers: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "customer", "--format", "csv", "--out", str(tmp_path / "a.csv"))
    cells = [cell for row in csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))) for cell in row]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.startswith("=")]
    call(capsys, "customer", "product", "--format", "xlsx", "--out", str(tmp_path / "a.xlsx"))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "xl/worksheets/sheet2.xml" in book.namelist()
    rows = [row.cells for row in open_tables(tmp_path / "a.xlsx")[0].rows()]
    assert any(FORMULA in cells for cells in rows)


def test_several_kinds_become_a_zip_of_csv_or_one_json(
    customers: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "customer", "product", "--format", "csv", "--out", str(tmp_path / "all.zip"))
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.namelist() == ["customer.csv", "product.csv"]
    _code, done, _err = call(capsys, "customer", "product", "--format", "json", "--out", str(tmp_path / "all.json"))
    written = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert {kind: len(rows) for kind, rows in written.items()} == done["exported"] == {"customer": 2, "product": 0}
    assert written["customer"][0]["name"] == "申江重工"


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        (["rocket", "--format", "csv", "--out", "{}/a.csv"], "customer"),
        (["customer", "product", "--format", "csv", "--out", "{}/a.csv"], ".zip"),
        (["customer", "--format", "csv", "--out", "{}/none/a.csv"], "no such folder"),
        (["customer", "--format", "csv", "--out", "{}/a.csv", "--as", "nobody"], "nobody"),
        (["customer", "--format", "csv", "--out", "{}/a.csv", "--as", "trainer"], "导出"),
    ],
)
def test_a_mistake_answers_one_line_and_leaves_no_file(
    customers: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str], argv: list[str], word: str
) -> None:
    code, done, err = call(capsys, *(part.format(tmp_path) for part in argv))
    assert (code, done) == (1, None)
    assert word in err
    assert "\n" not in err.strip()
    assert list(tmp_path.iterdir()) == []
