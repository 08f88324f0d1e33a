"""Several people change one plan at once: it stays a plan. bin/prove races does the same two hundred times."""

from pathlib import Path

import pytest
from django.db import transaction

from tests.projects.racing import ONE_PROJECT, RACES
from yingdan.accounts.testing import make_cast
from yingdan.deals.testing import make_process
from yingdan.deals.tests.races import ROUNDS, shared_database
from yingdan.deals.tests.racing import Race, wrong_rounds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("race", "least", "most"),
    [(RACES["ring"][0], 0, 0), (RACES["ring"][1], 0.9, 1), (ONE_PROJECT, 0, 0)],
    ids=["ring", "ring without lock", "one project"],
)
def test_a_plan_stays_a_plan(race: Race, least: float, most: float, tmp_path: Path) -> None:
    with transaction.atomic():
        cast = make_cast()
        make_process()
    with shared_database(tmp_path) as path:
        wrong = wrong_rounds(cast, path, race, ROUNDS)
    assert least * ROUNDS <= wrong <= most * ROUNDS
