"""bin/prove goes on where it stopped, and publishes only what is complete."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prove import __main__ as program
from tests.prove import progress
from tests.prove.registry import Figures, Proof, added, registered


def rounds(first: int, last: int) -> Figures:
    return {"rounds": last - first, "sum": sum(range(first, last))}


def verdict(figures: Figures) -> str:
    return "" if figures["sum"] < 100 else "the sum is too large"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("load", "keep", "publish"):
        place = tmp_path / "proof.json" if name == "publish" else tmp_path
        original = getattr(progress, name)
        key = "path" if name == "publish" else "folder"
        monkeypatch.setattr(program, name, lambda *args, _f=original, _k=key, _p=place: _f(*args, **{_k: _p}))
    monkeypatch.setattr(progress, "commit", lambda: "abc")
    return tmp_path


SMALL = Proof("sums", "small sums stay small", 10, 3, rounds, verdict)


def test_a_complete_proof_is_published_with_its_figures(folder: Path) -> None:
    assert program.prove(SMALL, 10, until=float("inf")) == ""
    published = json.loads((folder / "proof.json").read_text(encoding="utf-8"))["sums"]
    assert published["figures"] == {"rounds": 10, "sum": 45}
    assert (published["holds"], published["commit"], published["size"]) == (True, "abc", 10)


def test_a_proof_out_of_time_goes_on_later_from_the_stretch_it_kept(folder: Path) -> None:
    state = progress.load(SMALL, 10, folder)
    state.done, state.figures = 9, {"rounds": 9, "sum": 36}
    progress.keep(SMALL, state, folder)
    assert "9/10 so far" in program.prove(SMALL, 10, until=0)
    assert not (folder / "proof.json").exists()
    assert program.prove(SMALL, 10, until=float("inf")) == ""


def test_another_commit_starts_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = progress.load(SMALL, 10, folder)
    state.done = 9
    progress.keep(SMALL, state, folder)
    monkeypatch.setattr(progress, "commit", lambda: "def")
    assert progress.load(SMALL, 10, folder).done == 0


def test_a_claim_that_fails_is_published_as_failed(folder: Path) -> None:
    large = Proof("sums", "large sums stay small", 20, 7, rounds, verdict)
    assert "does not hold: the sum is too large" in program.prove(large, 20, until=float("inf"))
    assert json.loads((folder / "proof.json").read_text(encoding="utf-8"))["sums"]["holds"] is False


def test_a_small_run_publishes_nothing(folder: Path) -> None:
    assert program.prove(SMALL, 4, until=float("inf")) == ""
    assert not (folder / "proof.json").exists()


def test_figures_add_up_by_name() -> None:
    assert added({"a": 1, "b": 2}, {"b": 3, "c": 4}) == {"a": 1, "b": 5, "c": 4}


def test_the_command_knows_every_proof_without_starting_the_product() -> None:
    line = [sys.executable, "-m", "tests.prove", "--list"]
    listed = subprocess.run(line, check=True, capture_output=True, text=True).stdout
    assert {row.split()[0] for row in listed.splitlines()} == registered().keys()
