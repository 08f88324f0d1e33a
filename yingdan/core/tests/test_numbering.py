"""Numbers come in order, per code and year, and a refused command gives them back."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction

from yingdan.core.numbering import next_numbers


@pytest.mark.django_db
def test_numbers_follow_each_other_within_a_code_and_a_year() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC), tick=False):
        assert next_numbers("HT", 2) == ["HT-2026-000001", "HT-2026-000002"]
        assert next_numbers("SJ") == ["SJ-2026-000001"]
        assert next_numbers("HT") == ["HT-2026-000003"]
    with time_machine.travel(dt.datetime(2026, 12, 31, 17, tzinfo=dt.UTC), tick=False):
        assert next_numbers("HT") == ["HT-2027-000001"]


def test_a_refused_command_gives_its_number_back(db: Any) -> None:
    def command() -> None:
        with transaction.atomic():
            next_numbers("HT")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        command()
    assert next_numbers("HT")[0].endswith("000001")
