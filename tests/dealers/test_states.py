"""The way of a dealer, and the day its authorisation ends."""

import datetime as dt
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Forbidden, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.dealers import rules
from yingdan.dealers.choices import DealerState
from yingdan.dealers.commands import edit_dealer, move_dealer, open_account
from yingdan.dealers.listeners import authorisations_that_end
from yingdan.dealers.testing import make_dealer

pytestmark = pytest.mark.django_db

# From where to where, and whether it must be explained; everything else is refused.
WAYS = {
    ("prospect", "applying"): False,
    ("prospect", "exited"): True,
    ("applying", "authorised"): False,
    ("applying", "prospect"): True,
    ("applying", "exited"): True,
    ("authorised", "ramp_up"): False,
    ("authorised", "active"): False,
    ("authorised", "applying"): True,
    ("authorised", "suspended"): True,
    ("authorised", "exited"): True,
    ("ramp_up", "active"): False,
    ("ramp_up", "warned"): False,
    ("ramp_up", "authorised"): True,
    ("ramp_up", "suspended"): True,
    ("ramp_up", "exited"): True,
    ("active", "warned"): False,
    ("active", "ramp_up"): True,
    ("active", "suspended"): True,
    ("active", "exited"): True,
    ("warned", "active"): True,
    ("warned", "ramp_up"): True,
    ("warned", "suspended"): True,
    ("warned", "exited"): True,
    ("suspended", "warned"): True,
    ("suspended", "active"): True,
    ("suspended", "ramp_up"): True,
    ("suspended", "exited"): True,
    ("exited", "applying"): True,
    ("exited", "prospect"): True,
}
UNTIL = dt.date(2030, 12, 31)


@pytest.mark.parametrize("here", DealerState.values)
def test_each_way_that_is_open_and_no_other(cast: Cast, here: str) -> None:
    actor = cast("channel")
    for there in DealerState.values:
        made = make_dealer(actor, f"{here} {there}", state=here, valid_until=UNTIL)
        explained = WAYS.get((here, there))
        if explained is None or explained:
            with nothing_changes(), pytest.raises(Refused) as refused:
                move_dealer(actor=actor, pk=made.pk, state=there)
            assert list(refused.value.errors) == ["state" if explained is None else "reason"]
        if explained is not None:
            assert move_dealer(actor=actor, pk=made.pk, state=there, reason="复核").state == there


def test_the_refusal_says_what_would_be_right(cast: Cast) -> None:
    made = make_dealer(cast("channel"), state="prospect")
    with nothing_changes(), pytest.raises(Refused) as refused:
        move_dealer(actor=cast("channel"), pk=made.pk, state="active")
    said = str(refused.value.message)
    named = [str(way.label) in said for way in (DealerState.APPLYING, DealerState.EXITED, DealerState.ACTIVE)]
    assert named == [True, True, False]


def test_nobody_is_authorised_without_an_end(cast: Cast) -> None:
    made = make_dealer(cast("channel"), state="applying")
    with nothing_changes(), pytest.raises(Refused):
        move_dealer(actor=cast("channel"), pk=made.pk, state="authorised")
    edit_dealer(actor=cast("channel"), pk=made.pk, values={"valid_until": UNTIL})
    move_dealer(actor=cast("channel"), pk=made.pk, state="authorised")
    (event,) = events("dealer.moved")
    assert (event.before["state"], event.after["state"]) == ("applying", "authorised")


def test_whoever_exits_signs_in_no_more(net: Any) -> None:
    open_account(actor=net.actor, pk=net.beside.pk, person=net.person.pk)
    move_dealer(actor=net.actor, pk=net.beside.pk, state="exited", reason="转行")
    (one,) = rules.people_of(net.beside)
    assert one.account is not None
    assert not one.account.is_active
    with nothing_changes(), pytest.raises(Refused):
        open_account(actor=net.actor, pk=net.beside.pk, person=net.person.pk)


@pytest.mark.parametrize("who", ["boss", "finance"])
def test_who_only_sees_dealers_moves_none(cast: Cast, net: Any, who: str) -> None:
    with nothing_changes(), pytest.raises(Forbidden):
        move_dealer(actor=cast(who), pk=net.top.pk, state="applying")


def test_thirty_days_before_an_authorisation_ends_its_manager_is_told(cast: Cast) -> None:
    today, actor = clock.today(), cast("channel")
    in_time = today + dt.timedelta(days=30)
    soon = make_dealer(actor, "快到期", state="active", valid_until=in_time)
    make_dealer(actor, "还早", state="active", valid_until=in_time + dt.timedelta(days=1))
    make_dealer(actor, "只是意向", valid_until=in_time)
    make_dealer(actor, "已退出", state="exited", valid_until=in_time)
    assert list(authorisations_that_end(today, today)) == [(cast["channel"].pk, soon.pk, today)]
