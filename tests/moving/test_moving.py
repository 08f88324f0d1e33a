"""`move` carries everything over, equal by hash, and refuses whatever would lose something. What it carries is the
simulated company, which is held here against plain SQL, and against itself on the other database."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.faults.installation import ROOT, Installation, database
from tests.moving import recount
from tests.requirement import lacking
from yingdan.config.cli import _moved_said, _shown
from yingdan.core import cli

# Moves between both by itself.
pytestmark = [pytest.mark.one_database, pytest.mark.long(90)]


# A day on which a quarter is half over; YINGDAN_DEMO_SCALE=1 asks the same of the company in its full size.
AS_OF, SCALE = "2026-08-14", os.environ.get("YINGDAN_DEMO_SCALE", "0.1")
SEEDED = "seeded.json"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The demo company on SQLite; what the command answered lies beside it."""
    made = Installation(tmp_path_factory.mktemp("home"))
    (made.home / SEEDED).write_text(_seeded(made))
    return made


def _seeded(made: Installation) -> str:
    made.run("tests.schema")
    truth = str(made.home / "truth.json")
    return made.run("yingdan", "seed", "demo", "--scale", SCALE, "--as-of", AS_OF, "--hash", "--truth", truth, "--json")


@pytest.fixture
def postgres() -> Iterator[str]:
    server = os.environ.get("YINGDAN_TEST_POSTGRES") or "postgresql:///postgres"
    try:
        psycopg.connect(server, connect_timeout=3).close()
    except psycopg.OperationalError as problem:
        lacking("postgres", str(problem).strip().splitlines()[0])
    with database("postgresql") as url:
        yield url


def move(source: Installation, to: str) -> tuple[int, dict[str, Any], str]:
    line = [sys.executable, "-m", "yingdan", "move", "--to", to, "--json"]
    done = subprocess.run(line, cwd=ROOT, env=source.environment, check=False, capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def contents(home: Path) -> bytes:
    """Every row of the source, whatever its pages look like."""
    with closing(sqlite3.connect(home / "yingdan.sqlite3")) as connection:
        return "\n".join(connection.iterdump()).encode()


def test_a_company_moves_to_postgresql_and_back_again_with_every_row(
    source: Installation, postgres: str, tmp_path: Path
) -> None:
    before = contents(source.home)
    # There are tables there already; on the way back `move` has to make them.
    Installation(tmp_path, postgres).run("tests.schema")
    code, there, err = move(source, postgres)
    assert (code, err, there["from"], there["to"], there["same"]) == (0, "", "sqlite", "postgresql", True)
    assert there["tables"]["deals_deal"]["rows"] > 50
    assert there["rows"] == sum(table["rows"] for table in there["tables"].values())
    assert there["set"] == {"DATABASE_URL": postgres, "YINGDAN_HOME": str(source.home)}
    assert contents(source.home) == before
    moved = Installation(source.home, postgres)
    # People go on there: the next record gets a number of its own.
    moved.run("yingdan", "user", "add", "newcomer", "--name", "新人", "--role", "sales")
    code, _answer, err = move(source, postgres)
    assert (code, err.count("\n"), "not empty" in err) == (1, 1, True)
    code, back, err = move(moved, f"sqlite:///{tmp_path / 'back.sqlite3'}")
    assert (code, err, back["to"]) == (0, "", "sqlite")
    grown = {name for name, table in back["tables"].items() if table != there["tables"][name]}
    assert {"accounts_user", "core_event"} <= grown
    assert "deals_deal" not in grown


def test_the_same_seed_and_day_give_the_same_company_on_either_database_and_in_any_zone(
    source: Installation, postgres: str, tmp_path: Path
) -> None:
    there = Installation(tmp_path, postgres)
    there.environment["TZ"] = "America/Los_Angeles"
    one, other = json.loads((source.home / SEEDED).read_text()), json.loads(_seeded(there))
    assert one["rows"] == other["rows"]
    assert (one["content"], len(one["content"])) == (other["content"], 64)
    assert (source.home / "truth.json").read_text() == (tmp_path / "truth.json").read_text()


def test_each_metric_of_the_company_is_what_plain_sql_counts(source: Installation) -> None:
    said = json.loads(source.run("tests.moving.asking"))
    assert {name: Decimal(total) for name, total in said.items()} == {
        name: recount.figure(source.home, sql) for name, sql in recount.TOTALS.items()
    }
    line = ("yingdan", "metric", "deals.won_amount", "--json", "--by", "quarter")
    rows = json.loads(source.run(*line), parse_float=Decimal)["rows"]
    quarters = recount.by_quarter(source.home)
    assert {row["quarter"].replace("-", ""): Decimal(row["value"]) for row in rows} == quarters
    half = (*line, "--from", "2026-01-01", "--to", "2026-06-30")
    first_half = json.loads(source.run(*half), parse_float=Decimal)["total"]
    assert Decimal(first_half) == quarters["2026Q1"] + quarters["2026Q2"]


def test_what_each_goal_reached_is_what_its_deals_come_to(source: Installation) -> None:
    found = recount.results(source.home)
    assert len(found) > 20
    assert {pk: said for pk, (said, _counted) in found.items()} == {pk: counted for pk, (_s, counted) in found.items()}


def test_the_company_plays_two_years_and_ends_the_day_before(source: Installation) -> None:
    asked = "SELECT min(day) || ' ' || max(day) FROM (SELECT date(at, '+8 hours') AS day FROM core_event)"
    with closing(sqlite3.connect(source.home / "yingdan.sqlite3")) as connection:
        first, last = connection.execute(asked).fetchone()[0].split()
        days = {row[0] for row in connection.execute("SELECT DISTINCT date(at, '+8 hours') FROM core_event")}
    assert (first, last) == ("2024-08-14", AS_OF)
    assert len(days) > 100
    assert json.loads((source.home / SEEDED).read_text())["events"] < 25_000


@pytest.mark.parametrize(
    ("to", "word"), [("oracle://x/y", "--to"), ("mysql://x/y", "postgresql://"), ("sqlite://:memory:", "sqlite:///")]
)
def test_an_address_of_no_database_of_ours_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], to: str, word: str
) -> None:
    assert cli.run(cli.registered()["move"], ["--to", to]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), word in err) == ("", 1, True)


def test_what_would_lose_something_is_refused_before_anything_is_written(source: Installation, tmp_path: Path) -> None:
    code, answer, err = move(source, "postgresql://127.0.0.1:1/none")
    assert (code, answer, err.count("\n"), "cannot be opened" in err) == (1, {}, 1, True)
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as connection:
        connection.execute("CREATE TABLE auth_permission (x)")
    assert "another program (auth_permission)" in move(source, f"sqlite:///{tmp_path / 'other.sqlite3'}")[2]
    assert "not empty" in move(source, f"sqlite:///{source.home / 'yingdan.sqlite3'}")[2]
    assert "upgrade" in move(Installation(tmp_path), f"sqlite:///{tmp_path / 'new.sqlite3'}")[2]
    assert not (tmp_path / "new.sqlite3").exists()


def test_a_person_reads_what_to_set_without_the_password() -> None:
    assert _shown("postgresql://me:s%40crt@db/y") == "postgresql://me:PASSWORD@db/y"
    assert _shown("postgresql:///y") == "postgresql:///y"
    said = _moved_said(
        {
            "from": "sqlite", "to": "postgresql", "rows": 1200, "tables": {"a": {}, "b": {}},
            "set": {"DATABASE_URL": "postgresql:///y", "YINGDAN_HOME": "/home"},
        }
    )  # fmt: skip
    assert "1,200 rows in 2 tables" in said
    assert "export DATABASE_URL='postgresql:///y'" in said
