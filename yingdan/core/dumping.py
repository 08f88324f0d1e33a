"""Tables as lines of JSON that both databases write alike: for backups, for moving, and for comparing by hash."""

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models

type AnyModel = type[models.Model]

# Sign-ins of people who are there: they end with a restore.
LEFT_OUT = frozenset({"django_session", "usersessions_usersession"})
STEP = 2000


def tables() -> dict[str, AnyModel]:
    """Every table that holds what must not be lost, by name, join tables included."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return {name: found[name] for name in sorted(found) if name not in LEFT_OUT}


def columns(model: AnyModel) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields]


def lines(model: AnyModel, using: str = DEFAULT_DB_ALIAS) -> Iterator[bytes]:
    """The rows of a table in the order of their keys, a line of JSON each."""
    rows = model._base_manager.using(using).order_by("pk").values_list(*columns(model))
    for row in rows.iterator(chunk_size=STEP):
        text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
        yield text.encode() + b"\n"


def row_of(model: AnyModel, line: bytes) -> models.Model:
    """The row that a line describes."""
    values = json.loads(line)
    fields = model._meta.concrete_fields
    if len(values) != len(fields):
        raise ValueError(f"{model._meta.db_table}: a row has {len(values)} values, the table {len(fields)} columns")
    return model(**{field.attname: _value(field, value) for field, value in zip(fields, values, strict=True)})


def insert(model: AnyModel, rows: Iterable[models.Model], using: str = DEFAULT_DB_ALIAS) -> int:
    """Write rows exactly as they are: no default, no automatic time replaces a value."""
    fields = model._meta.concrete_fields
    pending: list[models.Model] = []
    count = 0
    size = min(STEP, connections[using].ops.bulk_batch_size(fields, [None] * STEP))
    for row in rows:
        pending.append(row)
        if len(pending) >= size:
            count += _flush(model, pending, fields, using)
    return count + (_flush(model, pending, fields, using) if pending else 0)


def table_hash(model: AnyModel, using: str = DEFAULT_DB_ALIAS) -> tuple[int, str]:
    """(rows, sha256) of a table."""
    count, digest = 0, hashlib.sha256()
    for line in lines(model, using):
        count += 1
        digest.update(line)
    return count, digest.hexdigest()


def _flush(model: AnyModel, pending: list[models.Model], fields: Any, using: str) -> int:
    model._base_manager._insert(pending, fields=fields, using=using, raw=True)  # type: ignore[attr-defined]  # Django's own loader needs it as well
    count = len(pending)
    pending.clear()
    return count


def _plain(value: Any) -> str:
    match value:
        case dt.datetime():
            return (value.astimezone(dt.UTC) if value.tzinfo else value).isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return f"{value.days * 86400 + value.seconds}.{value.microseconds:06d}"
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"a {type(value).__name__} cannot be kept")


def _value(field: "models.Field[Any, Any]", value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.ForeignKey):
        return _value(field.target_field, value)
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)
