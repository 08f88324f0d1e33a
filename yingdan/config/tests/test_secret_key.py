"""The key of an installation: made once, whoever starts first."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from yingdan.config.settings import environment

STARTING, ROUNDS = 8, 25


@pytest.fixture(autouse=True)
def _none_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YINGDAN_SECRET_KEY", raising=False)


def test_processes_that_start_at_once_have_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(STARTING) as pool:
        for round_ in range(ROUNDS):
            home, together = tmp_path / str(round_), Barrier(STARTING)
            home.mkdir()

            def start(home: Path = home, together: Barrier = together) -> str:
                together.wait()
                return environment.secret_key(home)

            keys = {found.result() for found in [pool.submit(start) for _ in range(STARTING)]}
            assert [len(key) > 60 for key in keys] == [True]
            assert (home / "secret.key").stat().st_mode & 0o777 == 0o600


def test_an_empty_key_is_told_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "PATIENCE", 0)
    (tmp_path / "secret.key").touch()
    with pytest.raises(RuntimeError, match="delete it"):
        environment.secret_key(tmp_path)
