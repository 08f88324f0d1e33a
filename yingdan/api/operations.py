"""An operation: one method of one address. Routes, rights, refusals and the OpenAPI document are made from it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from yingdan.api.problems import problem, refused
from yingdan.core.commands import need
from yingdan.core.kept import Given, once
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused, Text
from yingdan.ui.requests import Request

LONGEST_KEY = 200
KEPT_HEADERS = ("Content-Type", "Cache-Control", "ETag", "Location")

type Run = Callable[..., HttpResponse]
type Schema = Callable[[Actor], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """`permission` is kind.action, or "" for every employee; `body` and `answer` describe what goes in and out."""

    name: str
    method: str
    path: str
    tag: Text
    summary: Text
    run: Run
    permission: str = ""
    kind: str = ""
    body: Schema | None = None
    answer: Mapping[str, Any] | None = None
    status: int = 200
    parameters: Sequence[Mapping[str, Any]] = field(default=())


_operations: dict[str, Operation] = {}


def register(operations: Sequence[Operation]) -> None:
    """What the interface offers, in the order of the document."""
    _operations.update({operation.name: operation for operation in operations})


def registered() -> list[Operation]:
    return list(_operations.values())


class BadRequest(Refused):
    """A header or parameter that makes no sense."""

    status = 400


def view_of(operations: Sequence[Operation]) -> Callable[..., HttpResponse]:
    """The view of one address: finds the operation of the method, then rights, then the work."""
    by_method = {operation.method: operation for operation in operations}

    def view(request: Request, **keys: Any) -> HttpResponse:
        operation = by_method.get("GET" if request.method == "HEAD" else request.method or "")
        if getattr(request, "actor", None) is None:
            return problem(401)
        if operation is None:
            answer = problem(405)
            answer["Allow"] = ", ".join(by_method)
            return answer
        work = partial(_worked, operation, request, **keys)
        try:
            return _once(request, work) if operation.method == "POST" else work()
        except Refused as refusal:
            return refused(refusal)

    # A stranger is told so in JSON, not sent to the page for signing in.
    view.login_required = False  # type: ignore[attr-defined]  # read by ActorMiddleware
    view.operations = by_method  # type: ignore[attr-defined]  # read by the rights matrix
    return view


def _worked(operation: Operation, request: Request, **keys: Any) -> HttpResponse:
    """The answer of an operation; a refusal is an answer too, and has changed nothing."""
    try:
        if operation.permission:
            need(request.actor, operation.permission)
        with nullcontext() if operation.method == "GET" else transaction.atomic():
            return operation.run(request, **keys)
    except Refused as refusal:
        return refused(refusal)


def _once(request: Request, work: Callable[[], HttpResponse]) -> HttpResponse:
    """With an Idempotency-Key the first answer is kept, and is what every repetition gets."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return work()
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise BadRequest(_("An Idempotency-Key has 1 to 200 plain signs."))
    said = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    given = once(
        user=request.actor.user_id,
        key=key,
        body_hash=hashlib.sha256(said).hexdigest(),
        work=lambda: _packed(work()),
    )
    return _unpacked(given)


def _packed(answer: HttpResponse) -> Given:
    headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
    return Given(answer.status_code, json.dumps({"headers": headers, "body": answer.content.decode()}))


def _unpacked(given: Given) -> HttpResponse:
    kept = json.loads(given.content)
    return HttpResponse(kept["body"], status=given.status, headers=kept["headers"])


def document(body: Any, *, status: int = 200) -> HttpResponse:
    """A JSON answer. It belongs to one reader: no cache keeps it."""
    answer = JsonResponse(body, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer
