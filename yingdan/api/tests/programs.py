"""A program that speaks to the interface with somebody's key."""

import json
from typing import Any

from django.test import Client

from yingdan.accounts.commands import create_token
from yingdan.accounts.testing import Cast

BASE = "/api/v1"


class Program:
    """`program.get("/deals")`, `program.post("/deals", {...})`; further arguments are headers."""

    def __init__(self, cast: Cast, username: str = "sales", *, kind: str = "api") -> None:
        actor = cast(username)
        self.key = create_token(actor=actor, user=actor.user_id, kind=kind)
        self.client = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {self.key}"})

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is None:
            return self.client.generic(method, BASE + path, headers=named)
        sent = body if isinstance(body, str) else json.dumps(body)
        return self.client.generic(method, BASE + path, sent, content_type="application/json", headers=named)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.ask("DELETE", path, **headers)


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem document of an answer that must be one."""
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(answer.content)
    assert told["status"] == status
    assert told["detail"]
    return told


def fields(answer: Any, status: int = 422) -> set[str]:
    """The fields that a refusal names."""
    return {error["field"] for error in problem(answer, status)["errors"]}
