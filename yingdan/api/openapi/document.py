"""The document itself: paths from the registered operations, components from the kinds."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from yingdan import __version__
from yingdan.api.openapi.parameters import IDEMPOTENCY, IF_MATCH, list_parameters, record_parameter
from yingdan.api.openapi.schemas import problem_schema, schemas_of
from yingdan.api.operations import Operation, registered
from yingdan.api.problems import TYPE
from yingdan.core.policy import Actor
from yingdan.ui.kinds.kind import kinds

BASE = "/api/v1"
EVERYWHERE = (400, 401, 403, 404, 405)
WRITING = (409, 412, 413, 415, 422)


def document_for(actor: Actor) -> dict[str, Any]:
    """OpenAPI 3.1: the operations that the actor's roles allow at all."""
    allowed = [one for one in registered() if not one.permission or actor.may(one.permission)]
    paths: dict[str, dict[str, Any]] = {}
    for operation in allowed:
        paths.setdefault(f"/{operation.path}", {})[operation.method.lower()] = _described(operation, actor)
    named = {operation.kind for operation in allowed if operation.kind}
    shown = [kind for name, kind in kinds().items() if name in named]
    schemas: dict[str, Any] = {"Problem": problem_schema()}
    for kind in shown:
        schemas |= schemas_of(kind, actor)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Yingdan 赢单", "version": __version__, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": BASE}],
        "security": [{"bearer": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(str(operation.tag) for operation in allowed)],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {"Problem": _content(_("what went wrong"), {"$ref": "#/components/schemas/Problem"}, TYPE)},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(operation: Operation, actor: Actor) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [str(operation.tag)],
        "summary": str(operation.summary),
        "responses": _responses(operation),
    }
    if parameters := _parameters(operation, actor):
        found["parameters"] = parameters
    if operation.body is not None:
        schema = operation.body(actor)
        content = {"application/json": {"schema": schema}}
        found["requestBody"] = {
            "content": content,
            "required": bool(schema.get("required") or "minProperties" in schema),
        }
    return found


def _parameters(operation: Operation, actor: Actor) -> list[Mapping[str, Any]]:
    found = list(operation.parameters)
    if "{id}" in operation.path:
        found.append(record_parameter())
        found += [IF_MATCH] if operation.method != "GET" and not operation.path.endswith("/restore") else []
    elif operation.kind and operation.method == "GET":
        found += list_parameters(kinds()[operation.kind], actor)
    return [*found, *([IDEMPOTENCY] if operation.method == "POST" else [])]


def _responses(operation: Operation) -> dict[str, Any]:
    good: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase}
    if operation.answer is not None:
        good = _content(good["description"], operation.answer, "application/json")
        if (
            operation.kind
            and operation.status in (200, 201)
            and (operation.method != "GET" or "{id}" in operation.path)
        ):
            good["headers"] = {"ETag": {"schema": {"type": "string"}, "description": _("the version of the record")}}
    answers = {str(operation.status): good}
    if operation.method == "POST" and operation.status == HTTPStatus.OK:
        answers["204"] = {"description": _("done; the record is now out of your sight")}
    refusals = (*EVERYWHERE, *(WRITING if operation.method != "GET" else ()))
    return answers | {str(status): {"$ref": "#/components/responses/Problem"} for status in refusals}


def _content(description: str, schema: Mapping[str, Any], media: str) -> dict[str, Any]:
    return {"description": description, "content": {media: {"schema": schema}}}
