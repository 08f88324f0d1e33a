"""Questions that are asked again and again: the ORM writes their SQL once, and they run with new values each time.

Building and compiling a queryset costs several times what the database needs to answer a small one.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import FETCH_ONE, BigIntegerField, Expression, Field, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

# One more than the largest number of a column.
LARGEST = 2**63


class Slot(Expression):
    """Stands in a queryset for a value that is known only when the question runs. Never for None, which is no value
    to compare with."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)

    def ready(self, value: Any) -> Any:
        """The value as the database takes it. A number that no column holds finds nothing."""
        if isinstance(value, int) and not -LARGEST <= value < LARGEST:
            raise EmptyResultSet
        field = self.output_field
        return field.get_db_prep_value(field.get_prep_value(value), connection, prepared=True)


class Keys(Slot):
    """Stands for any number of keys, on the right of `__in`. The database takes them as one value: the SQL is the same
    for one and for a thousand."""

    def __init__(self, name: str) -> None:
        super().__init__(name, BigIntegerField())

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        postgres = connection.vendor == "postgresql"
        listed = "unnest(%s::bigint[])" if postgres else "value FROM json_each(%s)"
        return f"(SELECT {listed})", (self,)

    def ready(self, value: Any) -> Any:
        keys = [key for key in value if -LARGEST <= key < LARGEST]
        return keys if connection.vendor == "postgresql" else json.dumps(keys)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The SQL of one queryset with its open slots, and how its rows are read. It holds for one database.

    No SQL stands for a queryset that cannot have a row, whatever the values."""

    sql: str
    params: Sequence[Any]
    slots: Sequence[tuple[int, Slot]]
    read: "Callable[[list[Any]], list[Any]]"

    @classmethod
    def of(cls, rows: "QuerySet[Any, Any]") -> "Prepared":
        """Of a queryset of records, also with related ones, or of `values_list`."""
        compiler = rows.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return cls("", (), (), list)
        make = tuple if rows._fields else _maker(compiler)  # type: ignore[attr-defined]  # as the ORM tells them apart
        return cls(sql, tuple(params), _slots_of(params), _reader(compiler, make))

    def rows(self, **values: Any) -> list[Any]:
        """What the queryset would give: records or tuples."""
        return self.read(self._ask(self.sql, values))

    def first(self, **values: Any) -> Any:
        """The first of them or None. The queryset does not limit itself: let it find few."""
        return next(iter(self.rows(**values)), None)

    def count(self, **values: Any) -> int:
        """How many rows there are."""
        found = self._ask(f"SELECT COUNT(*) FROM ({self.sql}) counted", values)  # noqa: S608 - SQL of the ORM
        return int(found[0][0]) if found else 0

    def _ask(self, sql: str, values: dict[str, Any]) -> list[Any]:
        try:
            params = self._ready(values)
        except EmptyResultSet:
            return []
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            found: list[Any] = cursor.fetchall()
            return found

    def _ready(self, values: dict[str, Any]) -> list[Any]:
        params = list(self.params)
        for place, slot in self.slots:
            params[place] = slot.ready(values[slot.name])
        return params


def _slots_of(params: Sequence[Any]) -> list[tuple[int, Slot]]:
    return [(place, param) for place, param in enumerate(params) if isinstance(param, Slot)]


def _reader(compiler: SQLCompiler, make: Callable[[Sequence[Any]], Any]) -> "Callable[[list[Any]], list[Any]]":
    """Turns rows of the database into values of Python, and those into records where the queryset has them."""
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = [(place, *how) for place, how in compiler.get_converters(columns).items()]

    def read(found: list[Any]) -> list[Any]:
        if converters:
            found = [list(row) for row in found]
            for row in found:
                for place, steps, column in converters:
                    for step in steps:
                        row[place] = step(row[place], column, connection)
        return [make(row) for row in found]

    return read


def _maker(compiler: SQLCompiler) -> Callable[[Sequence[Any]], Any]:
    """What one row becomes, as `ModelIterable` of the ORM does it."""
    info: Any = compiler.klass_info
    model, select, extras = info["model"], compiler.select, compiler.annotation_col_map or {}
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    related = get_related_populators(info, select, connection.alias, FETCH_ONE)

    def make(row: Sequence[Any]) -> Any:
        record = model.from_db(connection.alias, names, row[first:last])
        for populator in related:
            populator.populate(row, record)
        for name, place in extras.items():
            setattr(record, name, row[place])
        return record

    return make


class Question:
    """A queryset with slots that is the same in the whole process: prepared when first asked."""

    def __init__(self, make: "Callable[[], QuerySet[Any, Any]]") -> None:
        self._make = make

    @cached_property
    def prepared(self) -> Prepared:
        return Prepared.of(self._make())

    def rows(self, **values: Any) -> list[Any]:
        return self.prepared.rows(**values)

    def first(self, **values: Any) -> Any:
        return self.prepared.first(**values)

    def count(self, **values: Any) -> int:
        return self.prepared.count(**values)
