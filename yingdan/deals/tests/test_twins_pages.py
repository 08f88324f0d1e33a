"""While a customer or a lead is typed, likely twins are named, and of hidden ones no more than whose they are."""

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.deals.testing import make_customer, make_lead

pytestmark = pytest.mark.django_db


def ask(client: Client, cast: Cast, who: str, where: str, **typed: str) -> str:
    if "_auth_user_id" not in client.session:
        client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(f"/{where}/twins/", typed)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_customer_of_ones_own_is_named_with_a_link(cast: Cast, client: Client) -> None:
    mine = make_customer(cast("sales"), "申江重工有限公司")
    page = ask(client, cast, "sales", "customers", name="申江重工")
    assert f'href="/customers/{mine.pk}/"' in page
    assert "申江重工有限公司" in page


def test_a_customer_out_of_sight_is_told_without_name_and_link(cast: Cast, client: Client) -> None:
    other = make_customer(cast("sales"), "申江重工有限公司", phone="02188887777")
    page = ask(client, cast, "sales2", "customers", name="申江重工有限公司")
    assert "林婧" in page
    assert "同名公司" in page
    assert not any(secret in page for secret in ("申江重工", f"/customers/{other.pk}/", "8888"))


def test_a_name_of_which_there_is_none_says_nothing(cast: Cast, client: Client) -> None:
    make_customer(cast("sales"), "申江重工有限公司")
    assert not ask(client, cast, "sales", "customers", name="岭南电子").strip()
    assert not ask(client, cast, "sales", "customers", name="").strip()
    assert not ask(client, cast, "sales", "leads", company="", mobile="", email="").strip()


@pytest.mark.parametrize(
    "typed", [{"company": "江北精工"}, {"mobile": "138 0000 1111"}, {"email": "WU@example.cn"}], ids=str
)
def test_a_lead_is_found_by_company_mobile_and_mail(cast: Cast, client: Client, typed: dict[str, str]) -> None:
    lead = make_lead(cast("sales"), "吴一凡", email="wu@example.cn")
    assert f'href="/leads/{lead.pk}/"' in ask(client, cast, "sales", "leads", **typed)


def test_a_customer_that_has_the_company_of_a_lead_is_named_too(cast: Cast, client: Client) -> None:
    mine = make_customer(cast("sales"), "江北精工有限公司")
    assert f'href="/customers/{mine.pk}/"' in ask(client, cast, "sales", "leads", company="江北精工有限公司")


@pytest.mark.parametrize("who", ["sales2", "director"])
def test_a_masked_number_cannot_be_tried_out(cast: Cast, client: Client, who: str) -> None:
    """The director sees the lead, but its phone masked: a hit by the phone must not say which lead it is."""
    lead = make_lead(cast("sales"), "吴一凡")
    page = ask(client, cast, who, "leads", mobile="13800001111")
    assert "林婧" in page
    assert not any(secret in page for secret in ("吴一凡", "江北", f"/leads/{lead.pk}/"))


def test_who_creates_no_customers_is_told_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast["finance"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/customers/twins/", {"name": "申江"}).status_code == 404
    assert client.post("/leads/twins/", {"company": "申江"}).status_code == 404


def test_only_new_records_ask(cast: Cast, client: Client) -> None:
    mine = make_customer(cast("sales"))
    client.force_login(cast["sales"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert 'hx-post="/customers/twins/"' in client.get("/customers/new/").content.decode()
    assert 'hx-post="/leads/twins/"' in client.get("/leads/new/").content.decode()
    assert "/twins/" not in client.get(f"/customers/{mine.pk}/edit/").content.decode()
