"""Every command and everybody: what is granted works, what is not is refused and leaves every table as it was."""

import pytest
from django.urls import get_resolver

from tests.policy import oracle
from tests.policy.deed import Deed
from tests.policy.deeds import DEEDS, OTHERWISE
from tests.policy.facts import World
from tests.policy.hashes import every_table, nothing_written
from tests.policy.reading import facts
from tests.policy.scene import PERSONAS, lifted, refuses, undone
from yingdan.accounts import commands as accounts
from yingdan.accounts.testing import PASSWORD, Cast
from yingdan.core import clock
from yingdan.core.commands import registered
from yingdan.core.refusal import Refused
from yingdan.deals.testing import make_process

pytestmark = pytest.mark.sqlite_first


@pytest.fixture(autouse=True)
def every_command() -> None:
    """Some commands register when the address map loads their views."""
    assert get_resolver().url_patterns


def explained(world: World, person: int, name: str, deed: Deed, scene: dict[str, int]) -> bool:
    """Is the cell of this person and command a yes? Only the grants say so."""
    kind, _dot, action = (deed.right or registered()[name].permission).partition(".")
    if not all(oracle.may_at_all(world, person, *more.split(".")) for more in deed.also):
        return False
    if not deed.row:
        return oracle.may_at_all(world, person, kind, action)
    return oracle.may(world, person, kind, action, scene[deed.row])


def test_every_command_says_whose_right_it_takes() -> None:
    assert not DEEDS.keys() & OTHERWISE.keys()
    known = DEEDS.keys() | OTHERWISE.keys()
    assert not registered().keys() - known, "say in tests/policy/deeds.py how these are called"
    assert not known - registered().keys(), "these are gone"


@pytest.mark.parametrize("who", PERSONAS)
def test_a_command_does_what_is_granted_and_nothing_else(cast: Cast, scene: dict[str, int], who: str) -> None:
    world, actor, person = lifted(facts(), scene), cast(who), cast[who].pk
    verdicts = {name: explained(world, person, name, deed, scene) for name, deed in DEEDS.items()}
    with nothing_written():
        for name, deed in DEEDS.items():
            if not verdicts[name]:
                assert refuses(registered()[name].function, actor=actor, **deed.arguments(scene)), f"{who} did {name}"
    for name, deed in DEEDS.items():
        if verdicts[name]:
            with undone():
                try:
                    registered()[name].function(actor=actor, **deed.arguments(scene))
                except Refused as refusal:
                    pytest.fail(f"{who} was refused {name}: {refusal.message}")


def test_the_table_has_both_answers_for_every_command(cast: Cast, scene: dict[str, int]) -> None:
    world = lifted(facts(), scene)
    for name, deed in DEEDS.items():
        told = {explained(world, cast[who].pk, name, deed, scene) for who in PERSONAS}
        assert told == {True, False}, name


@pytest.mark.parametrize("who", PERSONAS)
def test_a_free_lead_is_claimed_by_those_near_it(cast: Cast, scene: dict[str, int], who: str) -> None:
    world, person, lead = facts(), cast[who].pk, scene["free lead"]
    row = oracle.row_of(world, "lead", lead)
    near = world.people[person].department == row.department or oracle.in_scope(world, person, "lead", "claim", row)
    claim = registered()["lead.claim"].function
    if near and oracle.may_at_all(world, person, "lead", "claim"):
        assert [one.owner_id for one in claim(actor=cast(who), pks=[lead])] == [person]
    else:
        with nothing_written(), pytest.raises(Refused):
            claim(actor=cast(who), pks=[lead])


@pytest.mark.parametrize("who", ["sales", "hr", "dealer_a"])
def test_everybody_keeps_his_own_account_and_nobody_elses(cast: Cast, who: str) -> None:
    from allauth.usersessions.models import UserSession

    others = UserSession.objects.create(user=cast["mate"], ip="127.0.0.1", session_key="k", last_seen_at=clock.now())
    with nothing_written():
        with pytest.raises(Refused):
            accounts.end_own_session(actor=cast(who), pk=others.pk)
        with pytest.raises(Refused):
            accounts.set_own_password(actor=cast(who), old="wrong", new="a-new-long-password")
    others.refresh_from_db()
    before = {user.pk: (user.theme, user.phone, user.password) for user in cast.people.values() if user != cast[who]}
    accounts.set_preferences(actor=cast(who), values={"theme": "dark"})
    accounts.set_own_contacts(actor=cast(who), email="", phone="13700001111")
    accounts.set_own_password(actor=cast(who), old=PASSWORD, new="a-new-long-password")
    accounts.end_other_sessions(actor=cast(who), keep="")
    accounts.second_step_changed(actor=cast(who), on=True, keep="")
    after = {user.pk: user for user in type(cast[who]).objects.filter(pk__in=before)}
    assert before == {pk: (user.theme, user.phone, user.password) for pk, user in after.items()}
    assert UserSession.objects.filter(pk=others.pk).exists()


@pytest.mark.parametrize("who", ["sales", "admin", "dealer_a"])
def test_installing_twice_writes_nothing(cast: Cast, who: str) -> None:
    make_process()
    with nothing_written():
        registered()["process.install"].function(actor=cast(who))


def test_a_table_that_has_changed_is_told(cast: Cast) -> None:
    before = every_table()
    with pytest.raises(AssertionError, match="accounts_user"), nothing_written():
        accounts.set_preferences(actor=cast("sales"), values={"theme": "dark"})
    assert {name for name, value in every_table().items() if before[name] != value} == {"accounts_user"}
