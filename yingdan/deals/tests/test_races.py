"""Two at once: each race is right in every round, and its naive twin is wrong in nearly all of them.

bin/prove races does the same two hundred times.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from yingdan.accounts.testing import Cast, make_cast
from yingdan.deals.testing import make_process
from yingdan.deals.tests.races import ROUNDS, shared_database
from yingdan.deals.tests.racing import RACES, wrong_rounds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[Cast, Path | None]]:
    with transaction.atomic():
        cast = make_cast()
        make_process()
    with shared_database(tmp_path) as path:
        yield cast, path


@pytest.mark.parametrize("name", RACES)
def test_clients_at_once_get_what_is_there_once(name: str, shared: tuple[Cast, Path | None]) -> None:
    assert wrong_rounds(*shared, RACES[name][0], ROUNDS) == 0


@pytest.mark.parametrize("name", RACES)
def test_the_naive_twin_is_wrong_nearly_always(name: str, shared: tuple[Cast, Path | None]) -> None:
    assert wrong_rounds(*shared, RACES[name][1], ROUNDS) >= 0.9 * ROUNDS
