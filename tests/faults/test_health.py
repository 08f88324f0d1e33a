"""/healthz says 200 when pages and jobs work, and otherwise 503 with the reason."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client

from yingdan.config import health
from yingdan.config.doctor import findings
from yingdan.core import clock
from yingdan.core.models import Tick


@pytest.fixture(autouse=True)
def _begun(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """This web process began five seconds ago."""
    began(monkeypatch, 5)


def began(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    monkeypatch.setattr(health, "_began", clock.now() - dt.timedelta(seconds=seconds))


def ticked(seconds: int) -> None:
    """The clock of some worker ticked so long ago."""
    Tick.objects.create(name="core.seal", last=clock.now() - dt.timedelta(seconds=seconds))


def test_who_has_heard_the_clock_is_ready(client: Client) -> None:
    ticked(1)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert {"status": "ok", "jobs": "ok"}.items() <= answer.json().items()


def test_before_the_first_beat_it_is_starting(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["jobs"] == "starting"
    assert "starting" in answer.json()["reason"]


def test_the_last_beat_of_a_killed_worker_makes_nobody_ready(client: Client) -> None:
    ticked(20)
    assert client.get("/healthz").json()["jobs"] == "starting"


def test_a_silence_of_a_minute_is_an_error_that_says_what_to_start(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    began(monkeypatch, 3600)
    ticked(61)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["jobs"]) == (503, "silent")
    assert "yingdan work" in answer.json()["reason"]


def test_a_short_silence_is_none(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    began(monkeypatch, 3600)
    ticked(30)
    assert client.get("/healthz").status_code == 200


def test_a_database_that_does_not_answer_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> bool:
        raise DatabaseError

    monkeypatch.setattr(health, "migrated", fails)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["jobs"]) == (503, "unknown")
    assert "database" in answer.json()["reason"]


def test_the_doctor_counts_the_beats_from_before_it_was_called(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert health.SILENT in findings(tmp_path)["problems"]
    ticked(20)
    assert health.SILENT not in findings(tmp_path)["problems"]
