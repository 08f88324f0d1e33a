"""Columns of a list: chosen, ordered, kept in the address, never more than the reader may see."""

import csv
import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.journeys.world import make_world
from yingdan.accounts.commands import set_field_rule

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def world(db: Any) -> dict[str, Any]:
    return make_world()


@pytest.fixture
def director(world: dict[str, Any], client: Client) -> Client:
    client.force_login(world["cast"]["director"], backend=BACKEND)
    return client


def head(client: Client, address: str) -> list[str]:
    return [cell["field"].name for cell in client.get(address).context["head"]()]


def test_a_list_shows_the_columns_of_its_address_in_their_order(director: Client) -> None:
    assert head(director, "/deals/?cols=name,owner,amount") == ["name", "owner", "amount"]


def test_the_name_comes_first_and_never_hides(director: Client) -> None:
    assert head(director, "/deals/?cols=owner,name") == ["name", "owner"]


def test_columns_may_repeat_the_word_and_unknown_ones_are_left_out(director: Client) -> None:
    assert head(director, "/deals/?cols=amount&cols=nonsense&cols=amount&cols=stage") == ["name", "amount", "stage"]


def test_chosen_columns_stay_when_sorting_and_paging(director: Client) -> None:
    context = director.get("/deals/?cols=name,amount&size=1").context
    assert all("cols=name%2Camount" in cell["url"] for cell in context["head"]())
    assert "cols=name%2Camount" in context["next"]


def test_chosen_columns_ask_no_more_queries(director: Client) -> None:
    counts = []
    director.get("/deals/")
    for address in ("/deals/", "/deals/?cols=name,source,note,closed_on,department,owner"):
        with CaptureQueriesContext(connection) as queries:
            director.get(address)
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_the_phone_shows_what_was_chosen(director: Client) -> None:
    cells = director.get("/deals/?cols=name,source,note").context["head"]()
    assert [cell["phone"] for cell in cells] == ["ph-1", "ph-2", "ph-3"]


def test_a_file_has_the_columns_shown(director: Client) -> None:
    here = director.get("/deals/?cols=name,stage").context["as_shown"]
    answer = director.get(f"/deals/export/{here}&format=csv")
    lines = csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert len(next(lines)) == 2


def test_the_form_moves_a_column_without_scripts(director: Client) -> None:
    page = director.get("/deals/columns/?cols=name,amount,owner&order=amount&order=owner&down=amount")
    assert [field.name for field, on in page.context["fields"] if on] == ["owner", "amount"]


def test_applying_the_form_leads_to_the_list_with_everything_else_kept(director: Client) -> None:
    words = "f=state:is:open&sort=-amount&cols=name&cols=owner&cols=amount&order=owner&order=stage&order=amount&apply=1"
    answer = director.get(f"/deals/columns/?{words}")
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked["cols"] == ["name,owner,amount"]
    assert asked["f"] == ["state:is:open"]
    assert asked["sort"] == ["-amount"]


def test_a_hidden_field_is_neither_offered_nor_shown_nor_exported(world: dict[str, Any], client: Client) -> None:
    role = world["cast"]["sales"].memberships.get().role
    set_field_rule(actor=world["cast"]("admin"), role=role.pk, kind="deal", field="amount", level="hidden")
    client.force_login(world["cast"]["sales"], backend=BACKEND)
    offered = [field.name for field, _on in client.get("/deals/columns/?cols=name,amount").context["fields"]]
    assert "amount" not in offered
    assert head(client, "/deals/?cols=name,amount,owner") == ["name", "owner"]


def foot(client: Client, address: str) -> tuple[int, list[str], int]:
    found = client.get(address).context["foot"]
    return found["lead"], [str(cell) for cell in found["cells"]], found["tail"]


def test_a_sum_stands_under_its_column_and_the_row_is_as_wide_as_the_table(director: Client) -> None:
    lead, cells, tail = foot(director, "/deals/?cols=name,owner,amount,stage")
    assert (lead, len(cells), tail) == (2, 1, 1)
    assert cells[0]


def test_a_sum_whose_column_is_hidden_is_named_beside_the_count(director: Client) -> None:
    answer = director.get("/deals/?cols=name,owner")
    assert foot(director, "/deals/?cols=name,owner") == (2, [], 0)
    assert [field.name for field, _cell in answer.context["foot"]["hidden"]] == ["amount"]


def test_the_sums_asked_for_later_fill_the_same_row(director: Client) -> None:
    page = director.get("/deals/totals/?cols=name,owner,amount,stage").content.decode()
    assert page.count("<td") == 4
    assert 'colspan="2"' in page
