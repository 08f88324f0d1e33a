"""A served installation is killed in several ways. bin/prove does the same twenty times, under a longer load."""

from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation, installed, until
from tests.faults.rounds import kills_of
from tests.prove.kills import nothing_lost
from yingdan.config.processes import WORKER
from yingdan.config.settings.test import TEST_DATABASE

# bin/prove asks on either database.
pytestmark = [pytest.mark.long(50), pytest.mark.sqlite_first]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installed(TEST_DATABASE, tmp_path_factory.mktemp("home")) as installation:
        installation.start()
        yield installation


def test_what_was_acknowledged_is_there_once_and_whole_after_every_kill(served: Installation) -> None:
    figures = kills_of(served, 0, 2, shortest=0.5, longest=0.8)
    assert nothing_lost(figures) == ""
    assert figures["acknowledged"] > 0


def test_a_worker_that_is_killed_alone_is_replaced(served: Installation) -> None:
    gone = served.kill_worker()
    until(lambda: gone not in served.processes(), "a killed process does not go away")
    until(lambda: WORKER in served.processes().values(), "no other worker begins")
    assert served.health()[0] == 200
