"""The product lines of a deal as a page: rows are added, taken away, added up, and refused where they are wrong."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from yingdan.accounts.commands import set_field_rule
from yingdan.accounts.models import Role
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.customers.choices import Tier as CustomerTier
from yingdan.deals.commands import LineDraft, lose_deal
from yingdan.deals.models import Deal, DealLine
from yingdan.deals.testing import make_deal, make_product
from yingdan.products.choices import Tier as PriceTier
from yingdan.products.models import Price, PriceList, Product

pytestmark = pytest.mark.django_db


def enter(client: Client, cast: Cast, who: str) -> None:
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")


def row(number: int, product: int | str, **more: str) -> dict[str, str]:
    usual = {"product": str(product), "quantity": "1", "price": "", "discount": "", "amount": ""}
    return {f"{name}-{number}": value for name, value in (usual | more).items()}


@pytest.fixture
def sales(cast: Cast, client: Client) -> Client:
    """A browser in which the deal's owner is signed in."""
    enter(client, cast, "sales")
    return client


@pytest.fixture
def press(cast: Cast) -> Product:
    return make_product("伺服压机", Decimal(120000))


@pytest.fixture
def deal(cast: Cast) -> Deal:
    return make_deal(cast("sales"))


def test_saved_lines_make_the_amount(cast: Cast, client: Client, deal: Deal, press: Product) -> None:
    enter(client, cast, "sales")
    rows = row(0, press.pk, quantity="2", price="10万", discount="5") | row(3, press.pk, price="800.50")
    answer = client.post(f"/deals/{deal.pk}/lines/", rows | {"version": str(deal.version)})
    assert (answer.status_code, answer["Location"]) == (302, f"/deals/{deal.pk}/")
    deal.refresh_from_db()
    assert deal.amount == Decimal("190800.50")
    assert list(DealLine.objects.filter(deal=deal).values_list("amount", flat=True)) == [190000, Decimal("800.50")]


def test_a_row_is_added_without_a_script_and_nothing_is_kept_yet(
    cast: Cast, client: Client, deal: Deal, press: Product
) -> None:
    enter(client, cast, "sales")
    answer = client.post(f"/deals/{deal.pk}/lines/", row(0, press.pk, quantity="3") | {"act": "add"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="product-1"' in page
    assert 'value="120000"' in page, "the price of the catalogue is filled in"
    assert "360,000" in page
    assert not DealLine.objects.exists()


def test_a_row_is_taken_away(cast: Cast, client: Client, deal: Deal, press: Product) -> None:
    enter(client, cast, "sales")
    rows = row(0, press.pk, price="100") | row(1, press.pk, price="777")
    page = client.post(f"/deals/{deal.pk}/lines/", rows | {"act": "drop-0"}).content.decode()
    assert 'value="777"' in page
    assert 'value="100"' not in page
    assert 'name="product-1"' not in page


@pytest.mark.parametrize(
    ("wrong", "box"),
    [
        ({"quantity": "0"}, "quantity-1"),
        ({"quantity": "viele"}, "quantity-1"),
        ({"discount": "101"}, "discount-1"),
        ({"price": "-5"}, "price-1"),
        ({"product": ""}, "product-1"),
        ({"product": "999999"}, "product-1"),
    ],
)
def test_a_refusal_stands_in_its_row(
    sales: Client, deal: Deal, press: Product, wrong: dict[str, str], box: str
) -> None:
    rows = row(0, press.pk, price="100") | row(1, press.pk, price="100") | {f"{k}-1": v for k, v in wrong.items()}
    answer = sales.post(f"/deals/{deal.pk}/lines/", rows)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [box]
    assert not DealLine.objects.exists()


def test_a_price_below_the_floor_is_said_and_still_kept(cast: Cast, client: Client, deal: Deal, press: Product) -> None:
    now = clock.now()
    prices = PriceList.objects.create(name="通用", valid_from=dt.date(2020, 1, 1), created_at=now, updated_at=now)
    Price.objects.create(price_list=prices, product=press, amount=Decimal(110000), floor=Decimal(90000))
    enter(client, cast, "director")
    cheap = row(0, press.pk, price="100000", discount="20")
    page = client.post(f"/deals/{deal.pk}/lines/?act=count", cheap).content.decode()
    assert "90,000" in page
    said = client.post(f"/deals/{deal.pk}/lines/", cheap, follow=True).content.decode()
    assert "1 行低于底价" in said
    assert DealLine.objects.get(deal=deal).amount == 80000
    fair = client.post(f"/deals/{deal.pk}/lines/?act=count", row(0, press.pk)).content.decode()
    assert 'value="110000"' in fair, "the price list goes before the catalogue"
    assert "90,000" not in fair


def test_a_line_without_a_price_keeps_its_amount(cast: Cast, client: Client, press: Product) -> None:
    deal = make_deal(cast("sales"), lines=[LineDraft(product=press.pk, amount=Decimal(5000))])
    enter(client, cast, "sales")
    assert 'value="5000"' in client.get(f"/deals/{deal.pk}/lines/").content.decode()
    client.post(f"/deals/{deal.pk}/lines/", row(0, press.pk, amount="5000", quantity="2"))
    assert DealLine.objects.get(deal=deal).amount == 5000


def test_a_product_that_left_the_catalogue_stays_in_its_line(cast: Cast, client: Client, press: Product) -> None:
    deal = make_deal(cast("sales"), lines=[LineDraft(product=press.pk, price=Decimal(5))])
    Product.objects.filter(pk=press.pk).update(deleted_at=clock.now())
    enter(client, cast, "sales")
    assert client.post(f"/deals/{deal.pk}/lines/", row(0, press.pk, price="6")).status_code == 302


def test_two_people_do_not_overwrite_each_other(cast: Cast, client: Client, deal: Deal, press: Product) -> None:
    enter(client, cast, "sales")
    old = str(deal.version)
    client.post(f"/deals/{deal.pk}/lines/", row(0, press.pk, price="6") | {"version": old})
    answer = client.post(f"/deals/{deal.pk}/lines/", row(0, press.pk, price="7") | {"version": old})
    assert answer.status_code == 409
    assert DealLine.objects.get(deal=deal).price == 6


def test_a_closed_deal_takes_no_lines(cast: Cast, client: Client, deal: Deal) -> None:
    lose_deal(actor=cast("sales"), pk=deal.pk, reason="价格", closed_on=clock.today())
    enter(client, cast, "sales")
    assert client.get(f"/deals/{deal.pk}/lines/").status_code == 422
    assert f"/deals/{deal.pk}/lines/" not in client.get(f"/deals/{deal.pk}/").content.decode()


def test_out_of_sight_is_out_of_reach(cast: Cast, client: Client, deal: Deal, press: Product) -> None:
    enter(client, cast, "sales2")
    assert client.get(f"/deals/{deal.pk}/lines/").status_code == 404
    assert client.post(f"/deals/{deal.pk}/lines/", row(0, press.pk, price="1")).status_code == 404
    assert not DealLine.objects.exists()


def test_who_may_not_read_amounts_sees_no_price(cast: Cast, client: Client, press: Product) -> None:
    deal = make_deal(cast("sales"), lines=[LineDraft(product=press.pk, price=Decimal(43210))])
    role = Role.objects.get(code="sales").pk
    set_field_rule(actor=cast("admin"), role=role, kind="deal", field="amount", level="hidden")
    enter(client, cast, "sales")
    page = client.get(f"/deals/{deal.pk}/").content.decode()
    assert "43,210" not in page
    assert f"/deals/{deal.pk}/lines/" not in page
    assert client.get(f"/deals/{deal.pk}/lines/").status_code == 403


def test_price_lists_know_the_tiers_of_the_customers() -> None:
    assert CustomerTier.values == PriceTier.values
