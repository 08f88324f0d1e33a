"""Rounds of every race on a fresh database, for bin/prove; prints JSON: python -m tests.faults.racing FIRST LAST

Runs as a process of its own, because settings choose the database when they are read.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import django
from django.db import connection
from django.test.utils import setup_test_environment


def main() -> int:
    first, last = (int(word) for word in sys.argv[1:3])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingdan.config.settings.test")
    django.setup()
    setup_test_environment()
    if connection.vendor == "postgresql":
        # A name of its own, so that two runs beside each other do not meet.
        connection.settings_dict["TEST"]["NAME"] = f"test_races_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0)
    try:
        print(json.dumps(raced(last - first)))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return 0


def raced(rounds: int) -> dict[str, int]:
    """How many rounds of each race went wrong, and how many of each naive twin."""
    from django.utils import timezone

    from tests.approvals import racing as approvals
    from tests.contracts import racing as contracts
    from tests.finance import racing as finance
    from tests.projects import racing as projects
    from yingdan.accounts.testing import make_cast
    from yingdan.deals.testing import make_process
    from yingdan.deals.tests.races import CLIENTS, shared_database
    from yingdan.deals.tests.racing import RACES, wrong_rounds

    figures = {"rounds": rounds, "clients": rounds * CLIENTS}
    with timezone.override("Asia/Shanghai"):
        cast = make_cast()
        make_process()
        # The twins last: what they leave in the tables is wrong.
        for suffix, which in (("", 0), ("_twin", 1)):
            rooms = (RACES, approvals.RACES, projects.RACES, contracts.RACES, finance.RACES)
            for name, pair in ((name, pair) for races in rooms for name, pair in races.items()):
                with tempfile.TemporaryDirectory() as folder, shared_database(Path(folder)) as path:
                    figures[name + suffix] = wrong_rounds(cast, path, pair[which], rounds)
    return figures


if __name__ == "__main__":
    sys.exit(main())
