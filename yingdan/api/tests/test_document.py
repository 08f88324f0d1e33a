"""The OpenAPI document and its page: complete, and made for their reader."""

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from yingdan.accounts.commands import set_field_rule
from yingdan.accounts.models import Role
from yingdan.accounts.testing import Cast
from yingdan.api.operations import registered
from yingdan.api.tests.programs import Program
from yingdan.ui.kinds import kinds


@pytest.fixture(autouse=True)
def every_operation() -> None:
    """They are registered when the address map loads."""
    assert get_resolver().url_patterns


def document(cast: Cast, username: str = "sales") -> dict[str, Any]:
    answer = Program(cast, username).get("/openapi.json")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def test_every_kind_and_every_verb_with_a_word_is_offered() -> None:
    names = {operation.name for operation in registered()}
    for name, kind in kinds().items():
        known = {"list": "view", "read": "view", "create": "create", "change": "edit"}
        right = {
            f"{name}.{word}"
            for word, action in known.items()
            if action in kind.policy.actions and (kind.form or action == "view")
        }
        assert {one for one in names if one.removeprefix(f"{name}.") in known and one.startswith(f"{name}.")} == right
        assert {f"{name}.{word}" for word in kind.verbs} <= names
    assert {"deal.win", "deal.lose", "deal.move", "deal.reopen", "deal.transfer", "deal.follow-up"} <= names
    assert {"lead.claim", "lead.convert", "lead.release", "customer.share", "team.members"} <= names


def test_what_has_no_form_is_changed_by_its_verbs_alone() -> None:
    names = {operation.name for operation in registered()}
    assert "instalment.change" not in names
    assert {"instalment.dun", "instalment.raise", "instalment.set-off", "instalment.write-off"} <= names
    assert {"receipt.claim", "receipt.unclaim", "receipt.refund", "invoice.issue", "invoice.reverse"} <= names


def test_acts_that_ask_for_the_password_again_are_not_offered() -> None:
    names = {operation.name for operation in registered()}
    assert not names & {"person.disable", "person.enable", "person.invite", "role.grant"}


def test_the_document_names_what_its_reader_may_call(cast: Cast) -> None:
    sales, admin = document(cast), document(cast, "admin")
    assert "/deals/{id}/win" in sales["paths"]
    assert "/roles" not in sales["paths"]
    assert "/roles" in admin["paths"]
    assert sales["openapi"] == "3.1.0"
    assert sales["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_the_document_shows_and_takes_the_fields_that_its_reader_may(cast: Cast) -> None:
    before = document(cast)["components"]["schemas"]["Deal"]["properties"]
    role = Role.objects.get(code="sales")
    set_field_rule(actor=cast("admin"), role=role.pk, kind="deal", field="amount", level="hidden")
    after = document(cast)
    assert "amount" in before
    assert "amount" not in after["components"]["schemas"]["Deal"]["properties"]
    body = after["paths"]["/deals"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert "amount" not in body["properties"]


def test_a_masked_field_may_come_as_a_text(cast: Cast) -> None:
    mobile = document(cast)["components"]["schemas"]["Lead"]["properties"]["mobile"]
    assert {"type": "string", "description": "masked"} in mobile["anyOf"]


def test_what_a_body_takes_is_told_with_its_types(cast: Cast) -> None:
    paths = document(cast)["paths"]
    new = paths["/deals"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert new["required"] == ["name", "customer", "amount", "expected_close"]
    assert new["properties"]["expected_close"]["format"] == "date"
    assert new["properties"]["probability"]["maximum"] == 100
    assert new["additionalProperties"] is False
    win = paths["/deals/{id}/win"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert win["required"] == ["amount"]
    assert "closed_on" in win["properties"]
    change = paths["/deals/{id}"]["patch"]
    assert "required" not in change["requestBody"]["content"]["application/json"]["schema"]
    assert "If-Match" in {parameter["name"] for parameter in change["parameters"]}


def test_every_refusal_is_a_problem(cast: Cast) -> None:
    for methods in document(cast)["paths"].values():
        for operation in methods.values():
            refusals = {status for status in operation["responses"] if status >= "4"}
            assert {"400", "401", "403", "404"} <= refusals
            assert all(operation["responses"][s] == {"$ref": "#/components/responses/Problem"} for s in refusals)


@pytest.mark.parametrize("username", ["sales", "admin", "hr"])
def test_the_page_tells_the_same(cast: Cast, username: str) -> None:
    browser = Client()
    browser.force_login(cast[username])
    answer = browser.get("/api/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    for path in document(cast, username)["paths"]:
        assert f"<code>{path}</code>" in page
    assert "style=" not in page
    assert "http://testserver/api/v1" in page


def test_a_stranger_is_led_to_the_door_and_back(cast: Cast) -> None:
    answer = Client().get("/api/docs")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/api/docs")
