"""A command is one transaction, and runs again where the database ended it for the sake of another."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError

from yingdan.core.commands import TRIES, command
from yingdan.core.models import Counter

pytestmark = pytest.mark.django_db(transaction=True)


class EndedError(Exception):
    """What psycopg raises, as far as Django's error passes it on."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def failing(times: int, sqlstate: str = "40P01") -> SimpleNamespace:
    """A command that writes a row and is ended that many times."""
    state = SimpleNamespace(runs=0)

    @command("test.deadlock")
    def write() -> int:
        state.runs += 1
        Counter.objects.create(prefix="T")
        if state.runs <= times:
            raise OperationalError("ended") from EndedError(sqlstate)
        return Counter.objects.filter(prefix="T").count()

    state.command = write
    return state


@pytest.fixture(autouse=True)
def unregistered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rights matrix shall not meet the commands of these tests."""
    from yingdan.core import commands

    monkeypatch.setattr(commands, "_registry", dict(commands._registry))


def test_a_command_that_met_a_deadlock_runs_again_and_writes_once() -> None:
    state = failing(1)
    assert state.command() == 1
    assert state.runs == 2


def test_a_command_that_is_ended_each_time_says_so_and_writes_nothing() -> None:
    state = failing(TRIES)
    with pytest.raises(OperationalError):
        state.command()
    assert state.runs == TRIES
    assert not Counter.objects.exists()


def test_another_fault_of_the_database_is_not_tried_again() -> None:
    state = failing(1, sqlstate="53100")
    with pytest.raises(OperationalError):
        state.command()
    assert state.runs == 1
