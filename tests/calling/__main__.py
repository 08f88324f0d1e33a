"""A stretch of calls on one database, for bin/prove: prints what was counted as JSON."""

import argparse
import json
import logging
import os
import sys

import django
from django.db import connection, transaction
from django.test.utils import setup_test_environment
from django.utils import timezone, translation


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.calling", description=__doc__)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingdan.config.settings.test")
    django.setup()
    setup_test_environment()
    logging.getLogger("django").setLevel(logging.ERROR)
    if connection.vendor == "postgresql":
        # A name of its own, so that two runs beside each other do not meet.
        connection.settings_dict["TEST"]["NAME"] = f"test_calling_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0)
    try:
        with translation.override("zh-hans"), timezone.override("Asia/Shanghai"), transaction.atomic():
            from tests.calling.calls import calls

            print(json.dumps(calls(arguments.first, arguments.last)))
            transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
