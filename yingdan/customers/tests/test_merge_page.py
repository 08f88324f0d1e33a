"""Merging as a page: the twin is chosen, both stand side by side, and nothing goes without a tick."""

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.customers.models import Contact, Customer
from yingdan.customers.testing import credit_code, make_contact, make_customer

pytestmark = pytest.mark.django_db


def enter(client: Client, cast: Cast, who: str) -> Client:
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def pair(cast: Cast) -> tuple[Customer, Customer]:
    """The one that stays, and its twin with a region and a contact."""
    actor = cast("sales")
    keep, drop = make_customer(actor, "申江重工有限公司"), make_customer(actor, "申江重工", region="上海")
    make_contact(actor, drop)
    return keep, drop


def test_a_likely_twin_is_offered_and_then_compared(
    cast: Cast, client: Client, pair: tuple[Customer, Customer]
) -> None:
    keep, drop = pair
    enter(client, cast, "sales")
    assert f"/customers/{keep.pk}/merge/" in client.get(f"/customers/{keep.pk}/").content.decode()
    assert f'href="?twin={drop.pk}"' in client.get(f"/customers/{keep.pk}/merge/").content.decode()
    page = client.get(f"/customers/{keep.pk}/merge/?twin={drop.pk}").content.decode()
    assert "把“申江重工”的全部资料并入“申江重工有限公司”" in page
    assert "上海" in page


def test_nothing_goes_without_the_tick(cast: Cast, client: Client, pair: tuple[Customer, Customer]) -> None:
    keep, drop = pair
    enter(client, cast, "sales")
    assert client.post(f"/customers/{keep.pk}/merge/", {"twin": drop.pk}).status_code == 422
    assert not Customer.objects.filter(deleted_at__isnull=False).exists()
    answer = client.post(f"/customers/{keep.pk}/merge/", {"twin": drop.pk, "sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{keep.pk}/")
    assert Customer.objects.get(deleted_at__isnull=False) == drop
    assert Contact.objects.get().customer == keep


def test_two_credit_codes_are_refused_before_and_after(cast: Cast, client: Client) -> None:
    keep = make_customer(cast("sales"), "甲公司", credit_code=credit_code(1))
    drop = make_customer(cast("sales"), "乙公司", credit_code=credit_code(2))
    enter(client, cast, "sales")
    assert "信用代码不同" in client.get(f"/customers/{keep.pk}/merge/?twin={drop.pk}").content.decode()
    answer = client.post(f"/customers/{keep.pk}/merge/", {"twin": drop.pk, "sure": "on"})
    assert answer.status_code == 422
    assert not Customer.objects.filter(deleted_at__isnull=False).exists()


def test_a_twin_out_of_reach_is_not_compared_nor_merged(
    cast: Cast, client: Client, pair: tuple[Customer, Customer]
) -> None:
    keep, _drop = pair
    other = make_customer(cast("sales2"), "岭南电子", region="广州")
    enter(client, cast, "sales")
    assert "岭南" not in client.get(f"/customers/{keep.pk}/merge/?twin={other.pk}").content.decode()
    assert client.post(f"/customers/{keep.pk}/merge/", {"twin": other.pk, "sure": "on"}).status_code == 422
    assert client.post(f"/customers/{other.pk}/merge/", {"twin": keep.pk, "sure": "on"}).status_code == 404
    assert not Customer.objects.filter(deleted_at__isnull=False).exists()
