"""The people at a dealer, and their guest accounts."""

from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.commands import hand_over_everything
from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Forbidden, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.dealers import rules
from yingdan.dealers.commands import (
    add_person,
    close_account,
    delete_dealers,
    edit_person,
    open_account,
    remove_person,
    restore_dealers,
)
from yingdan.dealers.models import Dealer

pytestmark = pytest.mark.django_db


def _one(dealer: Dealer) -> Any:
    (found,) = rules.people_of(dealer)
    return found


def test_somebody_is_added_changed_and_taken_off_and_the_journal_keeps_telephones_apart(net: Any) -> None:
    pk = net.top.pk
    one = add_person(actor=net.actor, pk=pk, name=" 徐航 ", phone="139 0574 1122", email="XU@YJ.example")
    assert (one.name, one.phone, one.email) == ("徐航", "13905741122", "xu@yj.example")
    edit_person(actor=net.actor, pk=pk, person=one.pk, name="徐航", title="总经理")
    kept = _one(net.top)
    assert (kept.title, kept.phone) == ("总经理", "13905741122")
    remove_person(actor=net.actor, pk=pk, person=one.pk)
    assert rules.people_of(net.top) == []
    told = [*events("dealer.person_added"), *events("dealer.person_edited"), *events("dealer.person_removed")]
    mine = [event for event in told if event.record == pk]
    assert len(mine) == 3
    assert "13905741122" not in str([(event.before, event.after) for event in mine])


@pytest.mark.parametrize(
    ("values", "field"), [({"name": " "}, "name"), ({"name": "人" * 81}, "name"), ({"phone": "1" * 41}, "phone")]
)
def test_what_does_not_fit_is_refused_at_its_field(net: Any, values: dict[str, Any], field: str) -> None:
    with nothing_changes(), pytest.raises(Refused) as refused:
        add_person(actor=net.actor, pk=net.top.pk, **{"name": "徐航", **values})
    assert list(refused.value.errors) == [field]


def test_who_does_not_read_a_telephone_does_not_change_it(cast: Cast, net: Any) -> None:
    director = cast("director")
    with nothing_changes(), pytest.raises(Forbidden):
        edit_person(actor=director, pk=net.beside.pk, person=net.person.pk, name="莫然", phone="13000000000")
    edit_person(actor=director, pk=net.beside.pk, person=net.person.pk, name="莫然然")
    assert (_one(net.beside).name, _one(net.beside).phone) == ("莫然然", net.person.phone)


def test_a_person_of_another_dealer_is_not_reached_through_this_one(net: Any) -> None:
    for change in (remove_person, open_account, close_account):
        with nothing_changes(), pytest.raises(Refused):
            change(actor=net.actor, pk=net.top.pk, person=net.person.pk)


def test_a_link_opens_the_account_once_and_closing_it_ends_the_sessions(net: Any) -> None:
    path = open_account(actor=net.actor, pk=net.beside.pk, person=net.person.pk)
    guest = _one(net.beside).account
    assert (guest.kind, guest.party_id, guest.is_active) == ("dealer", net.beside.party_id, True)
    assert guest.username == f"moran.d{net.person.pk}"
    client = Client()
    assert client.get(path, follow=True).status_code == 200
    client.force_login(guest)
    close_account(actor=net.actor, pk=net.beside.pk, person=net.person.pk)
    guest.refresh_from_db()
    assert not guest.is_active
    assert client.get("/").status_code in (302, 403)
    with nothing_changes(), pytest.raises(Refused):
        close_account(actor=net.actor, pk=net.beside.pk, person=net.person.pk)
    open_account(actor=net.actor, pk=net.beside.pk, person=net.person.pk)
    assert (_one(net.beside).account, _one(net.beside).account.is_active) == (guest, True)
    assert len(events("dealer.account_opened")) == 2


def test_whoever_signs_in_is_not_taken_off(net: Any) -> None:
    open_account(actor=net.actor, pk=net.beside.pk, person=net.person.pk)
    with nothing_changes(), pytest.raises(Refused):
        remove_person(actor=net.actor, pk=net.beside.pk, person=net.person.pk)
    close_account(actor=net.actor, pk=net.beside.pk, person=net.person.pk)
    remove_person(actor=net.actor, pk=net.beside.pk, person=net.person.pk)


def test_a_deleted_dealer_has_no_guests_until_somebody_lets_them_in_again(net: Any) -> None:
    open_account(actor=net.actor, pk=net.beside.pk, person=net.person.pk)
    delete_dealers(actor=net.actor, pks=[net.beside.pk])
    assert not _one(net.beside).account.is_active
    restore_dealers(actor=net.actor, pks=[net.beside.pk])
    assert not _one(net.beside).account.is_active


@pytest.mark.parametrize("who", ["boss", "finance"])
def test_who_may_not_share_a_dealer_lets_nobody_in(cast: Cast, net: Any, who: str) -> None:
    with nothing_changes(), pytest.raises(Forbidden):
        open_account(actor=cast(who), pk=net.beside.pk, person=net.person.pk)


def test_a_leavers_dealers_go_to_the_heir(cast: Cast, net: Any) -> None:
    hand_over_everything(actor=cast("admin"), pk=cast["channel"].pk, taker=cast["sales2"].pk)
    kept = Dealer.objects.get(pk=net.top.pk)
    assert (kept.owner_id, kept.department_id) == (cast["sales2"].pk, cast["sales2"].department_id)


def test_the_page_says_whom_it_was_about_and_masks_for_who_does_not_own_the_dealer(cast: Cast, net: Any) -> None:
    open_account(actor=net.actor, pk=net.beside.pk, person=net.person.pk)
    pages = {}
    for who in ("channel", "director"):
        client = Client()
        client.force_login(cast[who])
        pages[who] = client.get(f"/dealers/{net.beside.pk}/").content.decode()
    assert all("：莫然" in page for page in pages.values())
    assert net.person.phone in pages["channel"]
    assert net.person.phone not in pages["director"]
    assert "moran@lingnan.example" not in pages["director"]
    shown = Client()
    shown.force_login(cast["channel"])
    form = shown.get(f"/dealers/{net.beside.pk}/change-person/?person={net.person.pk}").content.decode()
    assert 'value="莫然"' in form


def test_a_link_is_made_on_the_page_once_and_says_for_whom(cast: Cast, net: Any) -> None:
    client = Client()
    client.force_login(cast["channel"])
    address = f"/dealers/{net.beside.pk}/invite/"
    assert "莫然" in client.get(f"{address}?person={net.person.pk}").content.decode()
    page = client.post(address, {"person": net.person.pk}).content.decode()
    assert "/invitation/" in page
    assert "moran.d" in page
    assert client.post(address, {"person": 987654}).status_code == 404
