"""A stretch of random worlds on one database, for bin/prove: prints what was counted as JSON.

Runs as a process of its own, because settings choose the database when they are read.
"""

import argparse
import json
import logging
import os
import sys

import django
from django.db import connection
from django.test.utils import setup_test_environment

from tests.schema import kept_schema


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.policy", description=__doc__)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--mutants", action="store_true", help="numbers are those of planted bugs, not of worlds")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingdan.config.settings.test")
    django.setup()
    setup_test_environment()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    if connection.vendor == "postgresql":
        # A name of its own, so that two runs beside each other do not meet.
        connection.settings_dict["TEST"]["NAME"] = f"test_policy_{os.getpid()}"
    with kept_schema():
        connection.creation.create_test_db(verbosity=0)
    try:
        count = mutants if arguments.mutants else worlds
        print(json.dumps(count(arguments.first, arguments.last)))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return 0


def worlds(first: int, last: int) -> dict[str, int]:
    from tests.policy.comparing import mismatches

    found = 0
    for number in range(first, last):
        for text in mismatches(number):
            found += 1
            print(f"world {number}: {text}", file=sys.stderr)
    return {"worlds": last - first, "mismatches": found}


def mutants(first: int, last: int) -> dict[str, int]:
    from tests.policy.comparing import told
    from tests.policy.mutants import MUTANTS, WORLDS

    killed = 0
    for mutant in MUTANTS[first:last]:
        found = told(mutant) is not None
        killed += found
        if not found:
            print(f"survives {len(WORLDS)} worlds: {mutant}", file=sys.stderr)
    return {"mutants": last - first, "killed": killed}


if __name__ == "__main__":
    sys.exit(main())
