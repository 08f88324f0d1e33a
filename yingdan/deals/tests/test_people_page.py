"""The people of a deal as a page: contacts of the customer with their part, and nobody who is out of sight."""

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.customers.commands import ContactDraft, create_contacts
from yingdan.deals.commands import PersonDraft, lose_deal, set_people
from yingdan.deals.models import Deal, DealContact
from yingdan.deals.testing import make_customer, make_deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(cast: Cast) -> Deal:
    return make_deal(cast("sales"))


@pytest.fixture
def people(cast: Cast, deal: Deal) -> list[int]:
    """Two contacts of the deal's customer."""
    drafts = [ContactDraft(customer=deal.customer_id, name=name) for name in ("叶承泽", "顾北")]
    return [row.pk for row in create_contacts(actor=cast("sales"), drafts=drafts)]


def enter(client: Client, cast: Cast, who: str) -> Client:
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def kept(deal: Deal) -> dict[int, str]:
    return dict(DealContact.objects.filter(deal=deal).values_list("contact", "role"))


def test_who_is_ticked_is_kept_with_the_role(cast: Cast, client: Client, deal: Deal, people: list[int]) -> None:
    first, second = people
    enter(client, cast, "sales")
    said = {f"with-{first}": "on", f"role-{first}": "decider", f"role-{second}": "coach"}
    answer = client.post(f"/deals/{deal.pk}/people/", said | {"version": str(deal.version)})
    assert (answer.status_code, answer["Location"]) == (302, f"/deals/{deal.pk}/")
    assert kept(deal) == {first: "decider"}
    page = client.get(f"/deals/{deal.pk}/people/").content.decode()
    assert page.count("checked") == 1


def test_a_role_that_does_not_exist_is_refused(cast: Cast, client: Client, deal: Deal, people: list[int]) -> None:
    enter(client, cast, "sales")
    said = {f"with-{people[0]}": "on", f"role-{people[0]}": "emperor"}
    assert client.post(f"/deals/{deal.pk}/people/", said).status_code == 422
    assert kept(deal) == {}


def test_contacts_of_another_customer_cannot_be_named(cast: Cast, client: Client, deal: Deal) -> None:
    other = make_customer(cast("sales"), "岭南电子")
    stranger = create_contacts(actor=cast("sales"), drafts=[ContactDraft(customer=other.pk, name="路人")])[0]
    enter(client, cast, "sales")
    assert "路人" not in client.get(f"/deals/{deal.pk}/people/").content.decode()
    client.post(f"/deals/{deal.pk}/people/", {f"with-{stranger.pk}": "on"})
    assert kept(deal) == {}


def test_who_is_out_of_sight_stays_in_the_deal(cast: Cast, client: Client, deal: Deal, people: list[int]) -> None:
    other = make_customer(cast("sales2"), "岭南电子")
    hidden = create_contacts(actor=cast("sales2"), drafts=[ContactDraft(customer=other.pk, name="隐身")])[0]
    set_people(actor=cast("director"), pk=deal.pk, people=[PersonDraft(contact=hidden.pk, role="coach")])
    enter(client, cast, "sales")
    assert "隐身" not in client.get(f"/deals/{deal.pk}/people/").content.decode()
    assert client.post(f"/deals/{deal.pk}/people/", {f"with-{people[0]}": "on"}).status_code == 302
    assert kept(deal) == {hidden.pk: "coach", people[0]: ""}


def test_a_customer_without_contacts_offers_to_record_one(cast: Cast, client: Client, deal: Deal) -> None:
    page = enter(client, cast, "sales").get(f"/deals/{deal.pk}/people/").content.decode()
    assert f"/contacts/new/?customer={deal.customer_id}" in page


def test_a_closed_deal_and_a_deal_out_of_sight_take_nobody(
    cast: Cast, client: Client, deal: Deal, people: list[int]
) -> None:
    ticked = {f"with-{people[0]}": "on"}
    assert enter(client, cast, "sales2").post(f"/deals/{deal.pk}/people/", ticked).status_code == 404
    lose_deal(actor=cast("sales"), pk=deal.pk, reason="价格", closed_on=clock.today())
    assert enter(client, cast, "sales").post(f"/deals/{deal.pk}/people/", ticked).status_code == 422
    assert kept(deal) == {}
