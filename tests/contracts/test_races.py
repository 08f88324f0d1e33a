"""Several people write the contract of one quote at once: there is one. bin/prove races does it two hundred times."""

from pathlib import Path

import pytest
from django.db import transaction

from tests.contracts.racing import RACES
from yingdan.accounts.testing import make_cast
from yingdan.deals.testing import make_process
from yingdan.deals.tests.races import ROUNDS, shared_database
from yingdan.deals.tests.racing import Race, wrong_rounds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("race", "least", "most"),
    [(RACES["contract"][0], 0, 0), (RACES["contract"][1], 0.9, 1)],
    ids=["contract", "contract without lock"],
)
def test_a_quote_becomes_one_contract(race: Race, least: float, most: float, tmp_path: Path) -> None:
    with transaction.atomic():
        cast = make_cast()
        make_process()
    with shared_database(tmp_path) as path:
        wrong = wrong_rounds(cast, path, race, ROUNDS)
    assert least * ROUNDS <= wrong <= most * ROUNDS
