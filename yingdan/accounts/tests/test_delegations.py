"""Standing in: between its days, by the right people, and never longer than it was lent."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts import commands
from yingdan.accounts.models import Delegation, Role
from yingdan.accounts.rules import standing_in
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.models import Event
from yingdan.core.refusal import Forbidden, Missing, Refused

DAY = dt.timedelta(days=1)


def lend(cast: Cast, giver: str, taker: str, *, starts: int = 0, ends: int = 7) -> Delegation:
    today = clock.today()
    return commands.give_delegation(
        actor=cast(giver), taker=cast[taker].pk, starts=today + starts * DAY, ends=today + ends * DAY, reason="休假"
    )


def test_a_stand_in_has_the_rights_of_the_giver_and_the_journal_names_both(cast: Cast) -> None:
    lend(cast, "director", "pm")
    actor = standing_in(cast["pm"], cast["director"].pk)
    assert actor is not None
    assert actor.reach("deal.view") == cast("director").reach("deal.view")
    commands.edit_team(
        actor=cast("admin"), pk=commands.create_team(actor=cast("admin"), name="攻坚").pk, values={"name": "攻坚组"}
    )
    event = Event.objects.get(verb="person.delegated")
    assert (event.actor, event.record, event.reason) == (cast["director"], cast["director"].pk, "休假")
    assert event.after["person"] == cast["pm"].pk


@pytest.mark.parametrize(("starts", "ends", "now"), [(1, 3, False), (0, 0, True), (-2, 0, True)])
def test_it_holds_from_the_first_day_to_the_last(cast: Cast, starts: int, ends: int, now: bool) -> None:
    lend(cast, "director", "pm", starts=starts, ends=ends)
    assert (standing_in(cast["pm"], cast["director"].pk) is not None) is now


@pytest.mark.parametrize(("starts", "ends", "field"), [(3, 1, "ends"), (-5, -1, "ends"), (0, 400, "ends")])
def test_days_that_make_no_sense_are_refused(cast: Cast, starts: int, ends: int, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        lend(cast, "director", "pm", starts=starts, ends=ends)
    assert field in refusal.value.errors
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("taker", ["director", "dealer_a", "customer"])
def test_only_another_employee_stands_in(cast: Cast, taker: str) -> None:
    with pytest.raises(Refused):
        lend(cast, "director", taker)
    assert not Delegation.objects.exists()


def test_who_has_left_stands_in_for_nobody(cast: Cast) -> None:
    commands.disable_person(actor=cast("admin"), pk=cast["pm"].pk)
    with pytest.raises(Refused):
        lend(cast, "director", "pm")


def test_the_same_two_people_have_one_delegation_at_a_time(cast: Cast) -> None:
    lend(cast, "director", "pm", starts=0, ends=7)
    with pytest.raises(Refused):
        lend(cast, "director", "pm", starts=7, ends=9)
    lend(cast, "director", "pm", starts=8, ends=9)
    assert Delegation.objects.count() == 2


def test_only_who_keeps_an_account_lends_its_rights(cast: Cast) -> None:
    asked: dict[str, Any] = {
        "taker": cast["sales"].pk,
        "starts": clock.today(),
        "ends": clock.today(),
        "giver": cast["boss"].pk,
    }
    with pytest.raises(Refused):
        commands.give_delegation(actor=cast("sales"), **asked)
    made = commands.give_delegation(actor=cast("admin"), **asked)
    assert made.giver == cast["boss"]


def test_lent_rights_are_not_lent_on(cast: Cast) -> None:
    lend(cast, "director", "pm")
    stand_in = standing_in(cast["pm"], cast["director"].pk)
    assert stand_in is not None
    with pytest.raises(Forbidden):
        commands.give_delegation(
            actor=stand_in, taker=cast["sales"].pk, starts=clock.today(), ends=clock.today() + 300 * DAY
        )
    assert Delegation.objects.count() == 1


def test_who_stands_in_for_the_administrator_hands_out_no_rights(cast: Cast) -> None:
    lend(cast, "admin", "sales")
    actor = standing_in(cast["sales"], cast["admin"].pk)
    assert actor is not None
    assert actor.may("person.admin")
    admin, me = Role.objects.get(code="admin"), cast["sales"].pk
    home = cast.departments["华东"].pk
    deeds = (
        lambda: commands.add_post(actor=actor, pk=me, role=admin.pk, department=home),
        lambda: commands.set_grant(actor=actor, role=Role.objects.get(code="sales").pk, kind="customer",
                                   action="view", scope="all"),
        lambda: commands.set_password(actor=actor, pk=cast["boss"].pk, password="a-long-new-password"),
        lambda: commands.invite_person(actor=actor, pk=cast["boss"].pk),
        lambda: commands.create_people(actor=actor, drafts=[commands.PersonDraft(
            username="x", name="X", department=home, roles=("admin",))]),
    )  # fmt: skip
    for deed in deeds:
        with pytest.raises(Forbidden):
            deed()
    assert not cast("sales").may("person.admin")


@pytest.mark.parametrize(("who", "may"), [("director", True), ("pm", True), ("admin", True), ("sales", False)])
def test_who_ends_it(cast: Cast, who: str, may: bool) -> None:
    made = lend(cast, "director", "pm")
    if may:
        commands.end_delegation(actor=cast(who), pk=made.pk)
    else:
        with pytest.raises(Missing):
            commands.end_delegation(actor=cast(who), pk=made.pk)
    assert Delegation.objects.exists() is not may
    assert Event.objects.filter(verb="person.undelegated").exists() is may


def test_the_page_lends_and_takes_back(cast: Cast, client: Client) -> None:
    client.force_login(cast["director"])
    today = clock.today()
    sent = {"taker": cast["pm"].pk, "starts": today, "ends": today + DAY, "reason": "休假"}
    assert client.post("/delegations/", sent)["Location"] == "/delegations/"
    assert "沈知远" in client.get("/delegations/").content.decode()
    made = Delegation.objects.get()
    client.post(f"/delegations/{made.pk}/end/")
    assert not Delegation.objects.exists()


def test_the_page_says_what_is_wrong_at_the_field(cast: Cast, client: Client) -> None:
    client.force_login(cast["director"])
    today = clock.today()
    answer = client.post("/delegations/", {"taker": cast["pm"].pk, "starts": today, "ends": today - DAY})
    assert answer.status_code == 422
    assert "截止日早于起始日" in answer.content.decode()


def test_going_over_and_coming_back(cast: Cast, client: Client) -> None:
    lend(cast, "director", "trainer")
    client.force_login(cast["trainer"])
    assert client.get("/customers/").status_code == 404
    client.post("/delegations/stand-in/", {"giver": cast["director"].pk})
    assert client.get("/customers/").status_code == 200
    client.post("/delegations/stand-in/", {"giver": ""})
    assert client.get("/customers/").status_code == 404


def test_nobody_goes_over_without_a_delegation(cast: Cast, client: Client) -> None:
    client.force_login(cast["trainer"])
    assert client.post("/delegations/stand-in/", {"giver": cast["admin"].pk}).status_code == 404
    assert client.get("/roles/").status_code == 404


def test_a_delegation_that_was_taken_back_ends_with_the_next_click(cast: Cast, client: Client) -> None:
    made = lend(cast, "director", "trainer")
    client.force_login(cast["trainer"])
    client.post("/delegations/stand-in/", {"giver": cast["director"].pk})
    commands.end_delegation(actor=cast("director"), pk=made.pk)
    assert client.get("/customers/").status_code == 404
