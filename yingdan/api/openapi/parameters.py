"""What the addresses and headers take."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingdan.core.policy import Actor
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.query import LONGEST_PAGE, MOST_FILTERS, PAGE

type Parameter = Mapping[str, Any]

IF_MATCH: Parameter = {
    "name": "If-Match",
    "in": "header",
    "description": gettext_lazy("The ETag that was read: if the record has changed since, the answer is 412."),
    "schema": {"type": "string", "examples": ['"3"']},
}
IDEMPOTENCY: Parameter = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": gettext_lazy("Any word of your own: sent again within a day, the first answer comes back."),
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


def record_parameter() -> Parameter:
    return {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}


def list_parameters(kind: Kind[Any], actor: Actor) -> list[Parameter]:
    """Filters, order and place of a list, in the words of the page."""
    fields = [f for f in kind.by_name.values() if kind.policy.may_query(actor, f.name)]
    sorts = [name for f in fields if f.sortable for name in (f.name, f"-{f.name}")]
    example = next((f"{f.name}:{f.operators[0].name}:" for f in fields if f.name in kind.filters), "")
    operators = ", ".join(f"{f.name} ({'/'.join(op.name for op in f.operators)})" for f in fields)
    views = [_query("view", {"type": "string", "enum": [v.name for v in kind.views]}, _("a ready-made list"))]
    return [
        {
            "name": "f",
            "in": "query",
            "description": _("field:operator:value, as often as you like. Fields: %(fields)s") % {"fields": operators},
            "schema": {
                "type": "array",
                "maxItems": MOST_FILTERS,
                "items": {"type": "string", "maxLength": 400},
                "examples": [[example]],
            },
            "style": "form",
            "explode": True,
        },
        _query("q", {"type": "string", "maxLength": 80}, _("words to search for")),
        _query("sort", {"type": "string", "enum": sorts}, _("the order; - turns it round")),
        *(views if kind.views else ()),
        _query("cursor", {"type": "string"}, _("the “next” of the page before")),
        _query("limit", {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": PAGE}, _("rows a page")),
    ]


def _query(name: str, schema: Mapping[str, Any], description: str) -> Parameter:
    return {"name": name, "in": "query", "description": description, "schema": schema}
