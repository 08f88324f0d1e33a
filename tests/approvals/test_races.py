"""Several answers at once: one of them counts, and the naive twin does twice what was asked for.

bin/prove races does the same two hundred times.
"""

from pathlib import Path

import pytest
from django.db import transaction

from tests.approvals.racing import RACES
from yingdan.accounts.testing import make_cast
from yingdan.deals.tests.races import ROUNDS, shared_database
from yingdan.deals.tests.racing import wrong_rounds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("which", "least", "most"), [(0, 0, 0), (1, 0.9, 1)], ids=["product", "twin"])
def test_one_answer_counts(which: int, least: float, most: float, tmp_path: Path) -> None:
    with transaction.atomic():
        cast = make_cast()
    with shared_database(tmp_path) as path:
        wrong = wrong_rounds(cast, path, RACES["answer"][which], ROUNDS)
    assert least * ROUNDS <= wrong <= most * ROUNDS
