"""Several people after the same money at once: it is given out once.

bin/prove races does the same two hundred times.
"""

from pathlib import Path

import pytest
from django.db import transaction

from tests.finance.racing import RACES
from yingdan.accounts.testing import make_cast
from yingdan.deals.testing import make_process
from yingdan.deals.tests.races import ROUNDS, shared_database
from yingdan.deals.tests.racing import wrong_rounds


@pytest.mark.django_db(transaction=True)
def test_money_is_given_out_once(tmp_path: Path) -> None:
    """Each race, then its naive twin, which is wrong nearly every time; one small company is enough for all."""
    with transaction.atomic():
        cast = make_cast()
        make_process()
    with shared_database(tmp_path) as path:
        wrong = {name: [wrong_rounds(cast, path, race, ROUNDS) for race in pair] for name, pair in RACES.items()}
    assert {name: right for name, (right, _twin) in wrong.items()} == dict.fromkeys(RACES, 0)
    assert {name: twins for name, (_right, twins) in wrong.items() if twins < 0.9 * ROUNDS} == {}
