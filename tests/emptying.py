"""What a test has committed is gone after it: rows are deleted from the few tables that hold any.

Django truncates every table, which costs PostgreSQL seconds, and then fills two of them again that no test writes to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db import connection, transaction
from django.test import TransactionTestCase

from yingdan.core.testing import with_rows

# As the last migration left them.
STAY = {"django_migrations", "django_content_type", "auth_permission"}


@contextmanager
def quick_emptying() -> Iterator[None]:
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", empty):
        yield


def empty(_case: TransactionTestCase) -> None:
    """Whoever still writes is waited for; keys that point at each other are looked at when all is gone."""
    names = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - STAY)
    quoted = [connection.ops.quote_name(name) for name in names]
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {', '.join(quoted)} IN ACCESS EXCLUSIVE MODE")
        for table in with_rows(tuple(names)):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
