"""Writing many new rows of one table. What the ORM does for each value of each row is decided here once per column.

This is the one module that speaks the dialects of the two databases for many rows.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import batched, chain
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model
from django.db.models.base import ModelState

# Their values go to both databases as they are.
PLAIN = frozenset({
    "BigIntegerField", "BooleanField", "CharField", "ForeignKey", "IntegerField", "OneToOneField",
    "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "TextField",
})  # fmt: skip
# Their values are prepared once each: the same day or amount stands in many rows.
SHARED = frozenset({"DateField", "DateTimeField", "DecimalField"})
# From so many rows on PostgreSQL is asked for the keys first and gets the rows by COPY.
MANY = 20

type Column = Field[Any, Any]
type Values = tuple[Any, ...]


def new[M: Model](model: type[M], **values: Any) -> M:
    """The row that `model(**values)` would be, in a tenth of its time. Values go by column: `deal_id`, not `deal`."""
    usual, made_anew = _defaults(model)
    if not values.keys() <= usual.keys():
        raise TypeError(f"{model.__name__} has no column {min(values.keys() - usual.keys())}")
    row = model.__new__(model)
    row._state = ModelState()
    row.__dict__ |= usual | values
    for name, make in made_anew:
        if name not in values:
            row.__dict__[name] = make()
    return row


@cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """Column -> what it holds where nobody says; and those that hold a new object in each row."""
    columns = model._meta.concrete_fields
    anew = [(column.attname, column.get_default) for column in columns if callable(column.default)]
    return {column.attname: column.get_default() for column in columns}, anew


def insert[M: Model](rows: Iterable[M]) -> list[M]:
    """Write new rows, each with every value set, and give them their keys. The same as `bulk_create` without options,
    in a fraction of its time; like it, it belongs into the transaction of a command."""
    made = list(rows)
    if not made:
        return made
    model = type(made[0])
    options, alias = model._meta, connection.alias
    # A key that is not given out by the database is a column like the others.
    columns = [column for column in options.concrete_fields if column is not options.auto_field]
    lines = list(zip(*(_prepared(column, made) for column in columns), strict=True))
    by_copy = connection.vendor == "postgresql" and options.auto_field is not None and len(made) >= MANY
    keys = _copied(model, columns, lines) if by_copy else _inserted(model, columns, lines)
    for row, key in zip(made, keys, strict=True):
        row.__dict__[str(options.pk.attname)], row._state.adding, row._state.db = key, False, alias
    return made


def upsert(model: type[Model], names: Sequence[str], rows: Sequence[Values], *, onto: str, change: str) -> None:
    """Write rows in their order, so that two who keep to one order never wait for each other in a circle. Where a row
    with the same `onto` is there, it is changed: SQL, in which `excluded` is the row that was to be written.

    Whole numbers and texts only; no two of the rows may have the same `onto`."""
    if not rows:
        return
    columns = [column for column in model._meta.concrete_fields if column.attname in names]
    columns.sort(key=lambda column: names.index(column.attname))
    end = f"ON CONFLICT ({onto}) DO UPDATE SET {change}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One parameter per column: psycopg looks for each one in the whole statement. The type goes without its
            # length, because a cast would cut what is too long.
            types = (str(column.db_type(connection)).partition("(")[0] for column in columns)
            listed = ", ".join(f"%s::{name}[]" for name in types)
            sql = f"{_into(model, columns)} SELECT * FROM unnest({listed}) {end}"  # noqa: S608 - as in _into
            cursor.execute(sql, [list(values) for values in zip(*rows, strict=True)])
            return
        for part in batched(rows, connection.ops.bulk_batch_size(columns, rows)):
            cursor.execute(f"{_into(model, columns)} {_marks(columns, part)} {end}", list(chain.from_iterable(part)))


def _inserted(model: type[Model], columns: Sequence[Column], lines: Sequence[Values]) -> list[int]:
    """Write the lines by INSERT; their keys."""
    keys: list[int] = []
    returning = f"RETURNING {connection.ops.quote_name(str(model._meta.pk.column))}"
    with connection.cursor() as cursor:
        for part in batched(lines, connection.ops.bulk_batch_size(columns, lines)):
            sql = f"{_into(model, columns)} {_marks(columns, part)} {returning}"
            cursor.execute(sql, list(chain.from_iterable(part)))
            keys += (key for (key,) in cursor.fetchall())
    return keys


def _copied(model: type[Model], columns: Sequence[Column], lines: Sequence[Values]) -> list[int]:
    """Write the lines by COPY, which gives no keys back: they are drawn before."""
    table, key = connection.ops.quote_name(model._meta.db_table), str(model._meta.pk.column)
    names = ", ".join(connection.ops.quote_name(name) for name in (key, *(str(column.column) for column in columns)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(keys) FROM generate_series(1, %s),"
            " (SELECT pg_get_serial_sequence(%s, %s)::regclass AS keys OFFSET 0) drawn",
            [len(lines), table, key],
        )
        keys: list[int] = [drawn for (drawn,) in cursor.fetchall()]
        # What the database refuses is raised as everywhere else.
        with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for drawn, line in zip(keys, lines, strict=True):
                copy.write_row((drawn, *line))
    return keys


def _into(model: type[Model], columns: Sequence[Column]) -> str:
    # Names of the models' own tables and columns; every value is a parameter.
    quote = connection.ops.quote_name
    return f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(str(column.column)) for column in columns)})"


def _marks(columns: Sequence[Column], lines: Sequence[Values]) -> str:
    one = f"({', '.join(['%s'] * len(columns))})"
    return f"VALUES {', '.join([one] * len(lines))}"


def _prepared(column: Column, rows: Sequence[Model]) -> Sequence[Any]:
    """The values of a column as the database takes them."""
    values = [row.__dict__[column.attname] for row in rows]
    kind = column.get_internal_type()
    if column.is_relation and None in values:
        return [_key_of(row, column) for row in rows]
    if kind in PLAIN and type(column).__module__.startswith("django."):
        return values
    if type(column) is JSONField:
        encode = (column.encoder or json.JSONEncoder)().encode
        return [None if value is None else encode(value) for value in values]
    if kind in SHARED:
        known = {value: _saved(column, value) for value in set(values)}
        return [known[value] for value in values]
    return [_saved(column, value) for value in values]


def _saved(column: Column, value: Any) -> Any:
    return None if value is None else column.get_db_prep_save(value, connection)


def _key_of(row: Model, column: Column) -> Any:
    """The key of a record that was new when it was put into this one."""
    if row.__dict__[column.attname] is None and column.is_cached(row):  # type: ignore[attr-defined]  # of a relation
        row._prepare_related_fields_for_save("insert", [column])  # type: ignore[attr-defined]  # as `bulk_create` does
    return row.__dict__[column.attname]
