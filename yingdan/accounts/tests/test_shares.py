"""Sharing one record: it opens what it says, to whom it says, and never more than the sharer has himself."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts import commands
from yingdan.accounts.models import Role, Share
from yingdan.accounts.rules import rights_number
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.models import Event
from yingdan.core.policy import policy_of
from yingdan.core.refusal import Forbidden, Missing, Refused

DAY = dt.timedelta(days=1)


@pytest.fixture
def customer(cast: Cast) -> int:
    """A customer of `sales` in 华东, which `sales2` in 华南 does not see."""
    row = policy_of("customer").rows().model(
        name="申江重工", owner=cast["sales"], department=cast.departments["华东"],
        created_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    return int(policy_of("customer").rows().bulk_create([row])[0].pk)


def share(cast: Cast, who: str, customer: int, **more: Any) -> Share:
    return commands.share_record(actor=cast(who), kind="customer", pk=customer, **more)


def may(cast: Cast, who: str, customer: int, action: str = "view") -> bool:
    return policy_of("customer").visible(cast(who), action).filter(pk=customer).exists()


def test_a_shared_record_is_seen_and_not_edited(cast: Cast, customer: int) -> None:
    assert not may(cast, "sales2", customer)
    share(cast, "sales", customer, user=cast["sales2"].pk, reason="联合拜访")
    assert may(cast, "sales2", customer)
    assert not may(cast, "sales2", customer, "edit")
    event = Event.objects.get(verb="customer.shared")
    assert (event.kind, event.record, event.reason) == ("customer", customer, "联合拜访")
    assert event.after["person"] == cast["sales2"].pk


@pytest.mark.parametrize("to", ["team", "department"])
def test_a_team_or_a_department_can_be_shared_with(cast: Cast, customer: int, to: str) -> None:
    team = commands.create_team(actor=cast("admin"), name="攻坚", members=[cast["sales2"].pk])
    key = team.pk if to == "team" else cast.departments["华南"].pk
    share(cast, "sales", customer, **{to: key}, level="edit")
    assert may(cast, "sales2", customer, "edit")


def test_what_is_shared_or_taken_back_holds_from_the_next_request_on(cast: Cast, customer: int) -> None:
    """A process keeps what is shared with somebody as long as this number stays."""
    before = rights_number()
    made = share(cast, "sales", customer, user=cast["sales2"].pk)
    assert rights_number() == before + 1
    commands.unshare_record(actor=cast("sales"), pk=made.pk)
    assert rights_number() == before + 2


def test_a_share_ends_after_its_last_day(cast: Cast, customer: int) -> None:
    made = share(cast, "sales", customer, user=cast["sales2"].pk, until=clock.today())
    assert may(cast, "sales2", customer)
    Share.objects.filter(pk=made.pk).update(until=clock.today() - DAY)
    assert not may(cast, "sales2", customer)


def test_sharing_again_changes_the_first_share(cast: Cast, customer: int) -> None:
    share(cast, "sales", customer, user=cast["sales2"].pk)
    share(cast, "sales", customer, user=cast["sales2"].pk, level="edit")
    assert Share.objects.get().level == "edit"
    assert may(cast, "sales2", customer, "edit")


def test_who_may_only_read_shares_for_reading_only(cast: Cast, customer: int) -> None:
    role = Role.objects.get(code="sales")
    commands.set_grant(actor=cast("admin"), role=role.pk, kind="customer", action="view", scope="department")
    commands.set_grant(actor=cast("admin"), role=role.pk, kind="customer", action="share", scope="department")
    with pytest.raises(Forbidden):
        share(cast, "mate", customer, user=cast["sales2"].pk, level="edit")
    assert share(cast, "mate", customer, user=cast["sales2"].pk).level == "read"


def test_what_one_has_by_a_share_is_not_shared_on(cast: Cast, customer: int) -> None:
    """Even with a right to share that reaches the record: a share that ends would live on in the next one."""
    role = Role.objects.get(code="sales")
    commands.set_grant(actor=cast("admin"), role=role.pk, kind="customer", action="share", scope="all")
    share(cast, "sales", customer, user=cast["sales2"].pk, level="edit", until=clock.today())
    with pytest.raises(Forbidden):
        share(cast, "sales2", customer, user=cast["channel"].pk)
    assert Share.objects.count() == 1


@pytest.mark.parametrize("who", ["sales2", "hr", "dealer_a"])
def test_who_does_not_see_a_record_cannot_share_it(cast: Cast, customer: int, who: str) -> None:
    with pytest.raises(Missing):
        share(cast, who, customer, user=cast["trainer"].pk)
    assert not Share.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"user": "sales2", "department": "华南"},
        {"user": "dealer_a"},
        {"user": "sales"},
        {"user": "sales2", "level": "own"},
        {"user": "sales2", "until": -1},
    ],
)
def test_a_share_that_makes_no_sense_is_refused(cast: Cast, customer: int, bad: dict[str, Any]) -> None:
    asked = dict(bad)
    if "user" in asked:
        asked["user"] = cast[asked["user"]].pk
    if "department" in asked:
        asked["department"] = cast.departments[asked["department"]].pk
    if "until" in asked:
        asked["until"] = clock.today() + asked["until"] * DAY
    with pytest.raises(Refused):
        share(cast, "sales", customer, **asked)
    assert not Share.objects.exists()


def test_a_kind_that_is_not_shared_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        commands.share_record(actor=cast("admin"), kind="role", pk=Role.objects.get(code="sales").pk,
                              user=cast["sales"].pk)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "answer"), [("sales", None), ("director", None), ("sales2", Forbidden), ("hr", Missing)]
)
def test_who_takes_a_share_back(cast: Cast, customer: int, who: str, answer: type[Refused] | None) -> None:
    made = share(cast, "sales", customer, user=cast["sales2"].pk)
    if answer is None:
        commands.unshare_record(actor=cast(who), pk=made.pk)
        assert not may(cast, "sales2", customer)
        assert Event.objects.filter(verb="customer.unshared").count() == 1
    else:
        with pytest.raises(answer):
            commands.unshare_record(actor=cast(who), pk=made.pk)
        assert Share.objects.exists()


def test_the_dialog_shares_and_the_panel_takes_back(cast: Cast, customer: int, client: Client) -> None:
    client.force_login(cast["sales"])
    assert "王砚" in client.get(f"/customers/{customer}/share/").content.decode()
    sent = {"with": f"user:{cast['sales2'].pk}", "level": "read"}
    assert client.post(f"/customers/{customer}/share/", sent)["Location"] == f"/customers/{customer}/"
    made = Share.objects.get()
    client.post(f"/shares/{made.pk}/end/")
    assert not Share.objects.exists()


def test_the_dialog_is_not_there_for_who_may_not_share(cast: Cast, customer: int, client: Client) -> None:
    client.force_login(cast["boss"])
    assert client.get(f"/customers/{customer}/").status_code == 200
    assert client.get(f"/customers/{customer}/share/").status_code == 404
