"""What a company consists of, as one hash: the same for the same seed, size, day and code, on either database.

Keys that a database gave out are told as the place of their row; what is drawn anew each time is left out: passwords,
salts and what is computed with them, the letters of a certificate.
"""

import hashlib
import json
from typing import Any

from django.apps import apps
from django.db import models

from yingdan.core.policy import policies

# Not what somebody recorded: migrations, sessions, jobs, what search and rights keep ready.
LEFT_OUT = frozenset({
    "accounts_rightsstamp", "accounts_signintry", "core_cursor", "core_eventsecret", "core_seal", "core_searchentry",
    "core_tick", "core_keptanswer",
})  # fmt: skip
DRAWN = frozenset({
    "password", "last_login", "salt", "digest", "secret_digest", "projects_acceptance.code",
})  # fmt: skip
# Values that name rows by key: the rows themselves say it.
KEYED = frozenset({"before", "after", "payload", "plan", "path"})
# Columns that name a row of whatever kind another column says.
POINTERS = {"record": "kind", "parent_record": "parent_kind"}
ROOMS = "yingdan."


def fingerprint() -> dict[str, Any]:
    """The hash of everything, how many rows each table has, and how many events there are."""
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if _counts(model)}
    places = {
        model: {key: at for at, key in enumerate(model._base_manager.order_by("pk").values_list("pk", flat=True))}
        for model in tables.values()
    }
    whole, counts = hashlib.sha256(), {}
    for name in sorted(tables):
        lines = _lines(tables[name], places)
        counts[name] = len(lines)
        whole.update(f"{name} {len(lines)}\n".encode())
        for line in lines:
            whole.update(line.encode() + b"\n")
    return {"content": whole.hexdigest(), "rows": counts, "events": counts.get("core_event", 0)}


def _counts(model: type[models.Model]) -> bool:
    options = model._meta
    return (
        model.__module__.startswith(ROOMS)
        and options.managed
        and not options.proxy
        and options.db_table not in LEFT_OUT
    )


def _lines(model: type[models.Model], places: dict[type[models.Model], dict[Any, int]]) -> list[str]:
    """A line of JSON for each row, in the order in which they were written; join tables in that of their rows."""
    table = model._meta.db_table
    columns = [
        one
        for one in model._meta.concrete_fields
        if not one.primary_key and {one.name, f"{table}.{one.name}"}.isdisjoint(DRAWN | KEYED)
    ]
    rows = model._base_manager.order_by("pk").values(*(one.attname for one in columns))
    told = [
        json.dumps([_told(one, row, places) for one in columns], ensure_ascii=False, default=str, sort_keys=True)
        for row in rows.iterator(chunk_size=2000)
    ]
    return sorted(told) if model._meta.auto_created else told


def _told(column: Any, row: dict[str, Any], places: dict[type[models.Model], dict[Any, int]]) -> Any:
    value = row[column.attname]
    if value is not None and column.is_relation:
        return places.get(column.related_model, {}).get(value, "elsewhere")
    policy = policies().get(row.get(POINTERS.get(column.name, ""), ""))
    return value if policy is None else places[policy.rows().model].get(value)
