"""Walls of the database that a naive twin needs out of its way, taken down and put up again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model

from yingdan.deals.models import Outcome, StageVisit


@dataclass(frozen=True, slots=True)
class Wall:
    """A unique key of a table; the rows that came while it was down go before it is put up again."""

    model: type[Model]
    down: tuple[str, ...]
    up: tuple[str, ...]

    @contextmanager
    def taken_down(self) -> Iterator[None]:
        rows = self.model._default_manager
        before = list(rows.values_list("pk", flat=True))
        _run(self.down if connection.vendor == "postgresql" else self._down_on_sqlite())
        try:
            yield
        finally:
            # SQLite's database is a copy for this race alone; on PostgreSQL later tests use the same tables.
            if connection.vendor == "postgresql":
                rows.exclude(pk__in=before).delete()
                _run(self.up)

    def _down_on_sqlite(self) -> tuple[str, ...]:
        """An index is dropped; a key that stands in the table's own words goes with a table without it."""
        if self.down[0].startswith("DROP INDEX"):
            return self.down
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
            words = str(cursor.fetchone()[0])
        return (f"ALTER TABLE {table} RENAME TO {table}_walled", words.replace(" UNIQUE", ""))


def _run(statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


VISIT_ONCE = Wall(
    StageVisit,
    ("DROP INDEX deals_visit_one_open",),
    ("CREATE UNIQUE INDEX deals_visit_one_open ON deals_stagevisit (deal_id) WHERE left_on IS NULL",),
)
OUTCOME_ONCE = Wall(
    Outcome,
    ("ALTER TABLE deals_outcome DROP CONSTRAINT deals_outcome_deal_id_key",),
    ("ALTER TABLE deals_outcome ADD CONSTRAINT deals_outcome_deal_id_key UNIQUE (deal_id)",),
)
