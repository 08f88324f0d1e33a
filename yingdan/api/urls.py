"""The addresses of the interface. They are made from the kinds, so every room's pages are loaded before this."""

from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from yingdan.api.openapi import LIST, ONE, change_body, new_body, ref, verb_body
from yingdan.api.operations import Operation, register, registered, view_of
from yingdan.api.views import asked, described, records
from yingdan.ui.kinds.kind import Kind, kinds
from yingdan.ui.kinds.verbs import Verb

OBJECT = {"type": "object"}
HERE = _("this interface")
QUERY = {"in": "query", "schema": {"type": "string"}}
METRIC_PARAMETERS = (
    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}},
    {**QUERY, "name": "by", "description": _("dimensions, with commas")},
    {**QUERY, "name": "from", "schema": {"type": "string", "format": "date"}},
    {**QUERY, "name": "to", "schema": {"type": "string", "format": "date"}},
    {
        **QUERY,
        "name": "where",
        "schema": {"type": "array", "items": {"type": "string", "examples": ["owner=林婧"]}},
        "description": _("dimension=value, as often as you like"),
    },
)


def of_kind(kind: Kind[Any]) -> list[Operation]:
    """What the interface does with the records of one kind: what their pages do."""
    base, name = kind.url.strip("/"), kind.name
    one = f"{base}/{{id}}"
    common: dict[str, Any] = {"tag": kind.plural, "kind": name}
    found = [
        Operation(**common, name=f"{name}.list", method="GET", path=base, permission=f"{name}.view",
                  summary=_("List"), run=partial(records.list_records, kind=kind), answer=ref(LIST, kind)),
        Operation(**common, name=f"{name}.create", method="POST", path=base, permission=f"{name}.create", status=201,
                  summary=_("Create"), run=partial(records.create, kind=kind), answer=ref(ONE, kind),
                  body=partial(new_body, kind)),
        Operation(**common, name=f"{name}.read", method="GET", path=one, permission=f"{name}.view",
                  summary=_("Read"), run=partial(records.read, kind=kind), answer=ref(ONE, kind)),
        Operation(**common, name=f"{name}.change", method="PATCH", path=one, permission=f"{name}.edit",
                  summary=_("Change"), run=partial(records.change, kind=kind), answer=ref(ONE, kind),
                  body=partial(change_body, kind)),
    ]  # fmt: skip
    # What a policy does not know, such as writing an approval by hand, is no operation; nor is what takes a form where
    # there is none.
    found = [
        one
        for one in found
        if one.permission.partition(".")[2] in kind.policy.actions and (kind.form or one.method == "GET")
    ]
    if "delete" in kind.policy.actions:
        found += [
            Operation(**common, name=f"{name}.delete", method="DELETE", path=one, permission=f"{name}.delete",
                      status=204, summary=_("Delete"), run=partial(records.remove, kind=kind)),
            Operation(**common, name=f"{name}.restore", method="POST", path=f"{one}/restore",
                      permission=f"{name}.delete", summary=_("Restore"), run=partial(records.restore, kind=kind),
                      answer=ref(ONE, kind)),
        ]  # fmt: skip
    return found + [of_verb(kind, verb) for verb in kind.verbs.values()]


def of_verb(kind: Kind[Any], verb: Verb) -> Operation:
    return Operation(
        name=f"{kind.name}.{verb.word}",
        method="POST",
        path=f"{kind.url.strip('/')}/{{id}}/{verb.word}",
        tag=kind.plural,
        kind=kind.name,
        permission=f"{kind.name}.{verb.permission}",
        summary=verb.button,
        run=partial(records.call, kind=kind, verb=verb),
        body=partial(verb_body, kind, verb),
        answer=ref(ONE, kind),
    )


register([operation for kind in kinds().values() for operation in of_kind(kind)])
register(
    [
        Operation(name="metric.list", method="GET", path="metrics", tag=_("metrics"), summary=_("All metrics"),
                  run=asked.all_metrics, answer=OBJECT),
        Operation(name="metric.read", method="GET", path="metrics/{name}", tag=_("metrics"), summary=_("One metric"),
                  run=asked.one_metric, answer=OBJECT, parameters=METRIC_PARAMETERS),
        Operation(name="me", method="GET", path="me", tag=HERE, summary=_("Who I am"), run=asked.me, answer=OBJECT),
        Operation(name="openapi", method="GET", path="openapi.json", tag=HERE, summary=_("This document"),
                  run=described.openapi, answer=OBJECT),
    ]
)  # fmt: skip


def _route(pattern: str, operations: list[Operation]) -> URLPattern:
    place = pattern.replace("{id}", "<int:pk>").replace("{name}", "<str:name>")
    return path(f"api/v1/{place}", view_of(operations), name=f"api-{operations[0].name}")


BY_PATH = groupby(sorted(registered(), key=attrgetter("path")), key=attrgetter("path"))
urlpatterns = [
    path("api/docs", described.docs, name="api-docs"),
    *(_route(pattern, list(found)) for pattern, found in BY_PATH),
]
