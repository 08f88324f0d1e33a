"""Why somebody sees a record: the explanation and the policy never disagree."""

from typing import Any

import pytest
from django.test import Client

from yingdan.accounts import commands
from yingdan.accounts.models import Role
from yingdan.accounts.rules import actor_of, reasons
from yingdan.accounts.testing import EMPLOYEES, Cast
from yingdan.core import clock
from yingdan.core.policy import policy_of


@pytest.fixture
def rows(cast: Cast) -> dict[str, Any]:
    """A customer of `sales` with a contact of `sales2`, and one of `sales2`."""
    now = clock.now()
    policy, contacts = policy_of("customer"), policy_of("contact")

    def made(of: Any, **values: Any) -> Any:
        return of.rows().bulk_create([of.rows().model(created_at=now, updated_at=now, **values)])[0]

    east, south = cast.departments["华东"], cast.departments["华南"]
    mine = made(policy, name="申江重工", owner=cast["sales"], department=east)
    return {
        "customer": mine,
        "other": made(policy, name="粤海精工", owner=cast["sales2"], department=south),
        "contact": made(contacts, name="李工", customer=mine, owner=cast["sales2"], department=south),
    }


def kind_of(name: str) -> str:
    return "contact" if name == "contact" else "customer"


@pytest.mark.parametrize("who", [username for username, *_rest in EMPLOYEES])
def test_there_is_a_reason_exactly_where_the_policy_says_yes(cast: Cast, rows: dict[str, Any], who: str) -> None:
    role = Role.objects.get(code="sales")
    commands.set_grant(actor=cast("admin"), role=role.pk, kind="contact", action="edit", scope="department")
    commands.share_record(actor=cast("sales"), kind="customer", pk=rows["customer"].pk, user=cast["sales2"].pk)
    commands.share_record(
        actor=cast("sales2"), kind="customer", pk=rows["other"].pk, department=cast.departments["华东"].pk, level="edit"
    )
    for name, row in rows.items():
        policy = policy_of(kind_of(name))
        for action in ("view", "edit"):
            may = policy.admits(actor_of(cast[who]), row, action)
            assert bool(reasons(policy, cast[who], row, action)) is may, (name, action)


def test_each_way_in_is_named(cast: Cast, rows: dict[str, Any]) -> None:
    commands.share_record(actor=cast("sales"), kind="customer", pk=rows["customer"].pk, user=cast["director"].pk)
    found = reasons(policy_of("customer"), cast["director"], rows["customer"])
    assert [(bool(reason.grant), bool(reason.share)) for reason in found] == [(True, False), (False, True)]
    above = reasons(policy_of("contact"), cast["sales"], rows["contact"])
    assert [reason.through for reason in above] == [rows["customer"]]


def test_the_page_explains_in_words(cast: Cast, rows: dict[str, Any], client: Client) -> None:
    client.force_login(cast["admin"])
    url = f"/people/{cast['director'].pk}/sees/"
    page = client.get(url, {"kind": "customer", "record": "申江"}).content.decode()
    assert "能看到" in page
    assert "角色「销售总监」在销售部" in page
    page = client.get(f"/people/{cast['sales2'].pk}/sees/", {"kind": "customer", "record": "申江"}).content.decode()
    assert "看不到" in page


def test_several_records_of_a_name_are_offered(cast: Cast, rows: dict[str, Any], client: Client) -> None:
    client.force_login(cast["admin"])
    url = f"/people/{cast['director'].pk}/sees/"
    page = client.get(url, {"kind": "customer", "record": "工"}).content.decode()
    assert "申江重工" in page
    assert "粤海精工" in page
    assert f"record={rows['other'].pk}" in page


def test_the_reader_learns_nothing_of_records_he_does_not_see(cast: Cast, rows: dict[str, Any], client: Client) -> None:
    role = Role.objects.get(code="hr")
    commands.set_grant(actor=cast("admin"), role=role.pk, kind="person", action="admin", scope="all")
    client.force_login(cast["hr"])
    url = f"/people/{cast['director'].pk}/sees/"
    for asked in ("申江", str(rows["customer"].pk)):
        page = client.get(url, {"kind": "customer", "record": asked}).content.decode()
        assert "申江重工" not in page
        assert "没有你看得到的" in page


@pytest.mark.parametrize("asked", [{"kind": "nothing", "record": "1"}, {"kind": "customer", "record": "9" * 30}, {}])
def test_any_question_is_answered(cast: Cast, client: Client, asked: dict[str, str]) -> None:
    client.force_login(cast["admin"])
    assert client.get(f"/people/{cast['sales'].pk}/sees/", asked).status_code == 200


def test_nobody_else_may_ask(cast: Cast, client: Client) -> None:
    client.force_login(cast["director"])
    assert client.get(f"/people/{cast['sales'].pk}/sees/").status_code == 404
