"""The pool of leads: who sees which, what stays masked, one click to claim, and the ways back."""

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.core.testing import events
from yingdan.deals.commands import release_leads
from yingdan.deals.models import Lead
from yingdan.deals.testing import make_lead

pytestmark = pytest.mark.django_db


def enter(client: Client, cast: Cast, who: str) -> Client:
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def free(cast: Cast) -> Lead:
    """A lead that 华东 gave back."""
    lead = make_lead(cast("sales"), "吴一凡", mobile="13800001111")
    return release_leads(actor=cast("sales"), pks=[lead.pk], reason="没有预算")[0]


@pytest.mark.parametrize(("who", "sees"), [("mate", True), ("director", True), ("sales2", False)])
def test_the_pool_shows_free_leads_to_those_near_them_with_a_masked_phone(
    cast: Cast, client: Client, free: Lead, who: str, *, sees: bool
) -> None:
    page = enter(client, cast, who).get("/leads/pool/").content.decode()
    assert (free.name in page) is sees
    assert ("138****1111" in page) is sees
    assert free.mobile not in page


def test_who_may_not_claim_has_no_pool(cast: Cast, client: Client, free: Lead) -> None:
    enter(client, cast, "finance")
    assert client.get("/leads/pool/").status_code == 404
    assert client.post(f"/leads/{free.pk}/claim/").status_code == 404
    assert 'href="/leads/pool/"' not in client.get("/").content.decode()


def test_a_lead_with_an_owner_is_in_no_pool(cast: Cast, client: Client) -> None:
    make_lead(cast("sales"), "有主的")
    page = enter(client, cast, "mate").get("/leads/pool/").content.decode()
    assert "有主的" not in page
    assert "线索池是空的" in page


def test_one_click_claims_and_the_toast_takes_it_back(cast: Cast, client: Client, free: Lead) -> None:
    enter(client, cast, "mate")
    answer = client.post(f"/leads/{free.pk}/claim/", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"/leads/{free.pk}/", 302)]
    assert "13800001111" in page, "the owner reads the phone in full"
    assert f'action="/leads/{free.pk}/claim/undo/"' in page
    assert Lead.objects.get().owner == cast["mate"]
    assert client.post(f"/leads/{free.pk}/claim/undo/").status_code == 302
    assert Lead.objects.get().owner is None
    assert events("lead.released")[-1].reason


def test_the_second_to_claim_hears_that_somebody_was_faster(cast: Cast, client: Client, free: Lead) -> None:
    enter(client, cast, "mate").post(f"/leads/{free.pk}/claim/")
    answer = enter(client, cast, "sales").post(f"/leads/{free.pk}/claim/")
    assert answer.status_code == 404, "it is out of sight now"
    assert "已被别人领取" in answer.content.decode()
    assert enter(client, cast, "director").post(f"/leads/{free.pk}/claim/").status_code == 409
    assert Lead.objects.get().owner == cast["mate"]


def test_a_lead_of_another_department_is_not_claimed_by_its_address(cast: Cast, client: Client, free: Lead) -> None:
    assert enter(client, cast, "sales2").post(f"/leads/{free.pk}/claim/").status_code == 404
    assert Lead.objects.get().owner is None


def test_a_lead_is_given_back_with_a_reason_and_claimed_again_by_the_toast(cast: Cast, client: Client) -> None:
    lead = make_lead(cast("sales"))
    enter(client, cast, "sales")
    assert f"/leads/{lead.pk}/release/" in client.get(f"/leads/{lead.pk}/").content.decode()
    assert client.post(f"/leads/{lead.pk}/release/", {"reason": ""}).status_code == 422
    answer = client.post(f"/leads/{lead.pk}/release/", {"reason": "跟不动"}, follow=True)
    assert answer.redirect_chain == [("/leads/pool/", 302)]
    assert f'action="/leads/{lead.pk}/claim/" data-undo' in answer.content.decode()
    assert events("lead.released")[-1].reason == "跟不动"
    client.post(f"/leads/{lead.pk}/claim/")
    assert Lead.objects.get().owner == cast["sales"]


def test_the_pool_is_searched_and_leafed_through(
    cast: Cast, client: Client, free: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yingdan.deals.queries.pool.SHOWN", 1)
    other = make_lead(cast("sales"), "谭青", company="江淮冷链")
    release_leads(actor=cast("sales"), pks=[other.pk], reason="太远")
    enter(client, cast, "mate")
    first = client.get("/leads/pool/").content.decode()
    assert ("谭青" in first, "吴一凡" in first, "?page=2" in first) == (True, False, True)
    assert "吴一凡" in client.get("/leads/pool/?page=2").content.decode()
    found = client.get("/leads/pool/?q=江淮").content.decode()
    assert ("谭青" in found, "吴一凡" in found) == (True, False)
    assert client.get("/leads/pool/?page=abc").status_code == 200
