"""离职交接: everything goes in one step, or nothing."""

from typing import Any

import pytest
from django.test import Client

from yingdan.accounts import commands
from yingdan.accounts.commands import handover
from yingdan.accounts.models import Delegation, Role, User
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.models import Event
from yingdan.core.policy import policy_of
from yingdan.core.refusal import Forbidden, Refused


@pytest.fixture(autouse=True)
def _estate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Customers alone, as a higher room would register them, beside what accounts itself hands over."""
    own = [estate for estate in handover._estates if estate.column == "manager"]
    monkeypatch.setattr(handover, "_estates", own)

    @commands.hand_over("customer")
    def move(*, actor: Any, leaver: int, heir: int, reason: str) -> None:
        policy_of("customer").rows().filter(owner=leaver).update(owner=heir)


def customers(cast: Cast, owner: str, count: int = 3) -> None:
    now = clock.now()
    rows = [
        policy_of("customer").rows().model(name=f"客户 {n}", owner=cast[owner], department=cast[owner].department,
                                           created_at=now, updated_at=now)
        for n in range(count)
    ]  # fmt: skip
    policy_of("customer").rows().bulk_create(rows)


def owned(cast: Cast, who: str) -> int:
    return policy_of("customer").rows().filter(owner=cast[who]).count()


def test_everything_goes_to_the_colleague_in_one_step(cast: Cast) -> None:
    customers(cast, "sales")
    commands.edit_person(actor=cast("admin"), pk=cast["mate"].pk, values={"manager": cast["sales"]})
    commands.edit_department(actor=cast("admin"), pk=cast.departments["华东"].pk, values={"manager": cast["sales"]})
    seen = {heap.kind: heap.count for heap in commands.preview_hand_over(actor=cast("admin"), pk=cast["sales"].pk)}
    assert seen == {"customer": 3, "person": 1, "department": 1}
    moved = commands.hand_over_everything(actor=cast("admin"), pk=cast["sales"].pk, taker=cast["pm"].pk, reason="离职")
    assert moved == seen
    assert (owned(cast, "sales"), owned(cast, "pm")) == (0, 3)
    cast["mate"].refresh_from_db()
    assert cast["mate"].manager == cast["pm"]
    assert commands.preview_hand_over(actor=cast("admin"), pk=cast["sales"].pk) == []
    event = Event.objects.get(verb="person.handed_over")
    assert (event.record, event.after) == (cast["sales"].pk, {"person": cast["pm"].pk, "records": 5})


def test_an_heir_from_below_takes_the_leavers_place(cast: Cast) -> None:
    """The heir must not end up below himself."""
    for below, above in (("pm", "director"), ("sales", "pm"), ("mate", "sales")):
        commands.edit_person(actor=cast("admin"), pk=cast[below].pk, values={"manager": cast[above]})
    commands.hand_over_everything(actor=cast("admin"), pk=cast["pm"].pk, taker=cast["mate"].pk)
    managers = dict(User.objects.filter(manager__isnull=False).values_list("username", "manager__username"))
    assert managers == {"pm": "director", "mate": "director", "sales": "mate"}


def test_delegations_end_with_it(cast: Cast) -> None:
    today = clock.today()
    commands.give_delegation(actor=cast("sales"), taker=cast["mate"].pk, starts=today, ends=today)
    commands.give_delegation(actor=cast("director"), taker=cast["sales"].pk, starts=today, ends=today)
    commands.hand_over_everything(actor=cast("admin"), pk=cast["sales"].pk, taker=cast["pm"].pk)
    assert not Delegation.objects.exists()


def test_a_rest_that_is_out_of_reach_refuses_the_whole(cast: Cast) -> None:
    customers(cast, "sales")
    role = Role.objects.get(code="hr")
    commands.set_grant(actor=cast("admin"), role=role.pk, kind="person", action="admin", scope="all")
    commands.edit_person(actor=cast("admin"), pk=cast["mate"].pk, values={"manager": cast["sales"]})
    assert [h.kind for h in commands.preview_hand_over(actor=cast("hr"), pk=cast["sales"].pk)] == ["person"]
    with pytest.raises(Forbidden):
        commands.hand_over_everything(actor=cast("hr"), pk=cast["sales"].pk, taker=cast["pm"].pk)
    cast["mate"].refresh_from_db()
    assert cast["mate"].manager == cast["sales"]
    assert owned(cast, "sales") == 3


def test_the_recycle_bin_goes_along(cast: Cast) -> None:
    customers(cast, "sales", 2)
    policy_of("customer").rows().filter(name="客户 0").update(deleted_at=clock.now())
    moved = commands.hand_over_everything(actor=cast("admin"), pk=cast["sales"].pk, taker=cast["pm"].pk)
    assert moved == {"customer": 2}
    assert owned(cast, "sales") == 0


@pytest.mark.parametrize("taker", ["sales", "dealer_a", "gone"])
def test_only_a_colleague_who_works_here_takes_over(cast: Cast, taker: str) -> None:
    customers(cast, "sales")
    if taker == "gone":
        commands.disable_person(actor=cast("admin"), pk=cast["trainer"].pk)
        taker = "trainer"
    with pytest.raises(Refused):
        commands.hand_over_everything(actor=cast("admin"), pk=cast["sales"].pk, taker=cast[taker].pk)
    assert owned(cast, "sales") == 3


@pytest.mark.parametrize("who", ["director", "sales", "hr"])
def test_it_takes_the_right_to_keep_the_account(cast: Cast, who: str) -> None:
    customers(cast, "sales")
    with pytest.raises(Refused):
        commands.hand_over_everything(actor=cast(who), pk=cast["sales"].pk, taker=cast["pm"].pk)
    assert owned(cast, "sales") == 3


def test_the_page_counts_first_and_then_moves(cast: Cast, client: Client) -> None:
    customers(cast, "sales")
    client.force_login(cast["admin"])
    url = f"/people/{cast['sales'].pk}/hand-over/"
    page = client.get(url).content.decode()
    assert "客户" in page
    assert "3" in page
    answer = client.post(url, {"taker": cast["pm"].pk, "reason": "离职", "disable": "on"})
    assert answer["Location"] == f"/people/{cast['sales'].pk}/"
    assert owned(cast, "pm") == 3
    cast["sales"].refresh_from_db()
    assert not cast["sales"].is_active


def test_an_account_that_cannot_be_disabled_keeps_everything(cast: Cast, client: Client) -> None:
    """Both or neither: the last administrator stays, with all he holds."""
    customers(cast, "admin")
    client.force_login(cast["admin"])
    sent = {"taker": cast["pm"].pk, "disable": "on"}
    assert client.post(f"/people/{cast['admin'].pk}/hand-over/", sent).status_code == 422
    assert owned(cast, "admin") == 3


def test_nobody_else_sees_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast["director"])
    assert client.get(f"/people/{cast['sales'].pk}/hand-over/").status_code == 404
