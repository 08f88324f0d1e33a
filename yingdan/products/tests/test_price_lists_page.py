"""Price lists in the browser, and who reads the floor prices."""

from decimal import Decimal

import pytest
from django.test import Client

from yingdan.accounts.commands import set_field_rule
from yingdan.accounts.models import Role
from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Forbidden
from yingdan.core.testing import events, nothing_changes
from yingdan.products.commands import PriceDraft, set_prices
from yingdan.products.models import Price, PriceList, Product
from yingdan.products.queries import price_for
from yingdan.products.testing import make_price_list, make_product

pytestmark = pytest.mark.django_db


def enter(client: Client, cast: Cast, who: str = "director") -> Client:
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def press(cast: Cast) -> Product:
    return make_product(cast("director"), "压机")


@pytest.fixture
def made(cast: Cast, press: Product) -> PriceList:
    return make_price_list(cast("director"), "2026", {press.pk: (98765, 87654)}, since="2026-01-01")


def hide_floors(cast: Cast, code: str) -> None:
    role = Role.objects.get(code=code).pk
    set_field_rule(actor=cast("admin"), role=role, kind="pricelist", field="floor", level="hidden")


def test_a_list_is_created_edited_and_retired_on_its_pages(cast: Cast, client: Client) -> None:
    enter(client, cast, "admin")
    client.post("/price-lists/new/", {"name": "战略", "tier": "strategic", "valid_from": "2026-01-01"})
    row = PriceList.objects.get()
    assert (row.name, row.tier) == ("战略", "strategic")
    values = {"name": "战略客户", "tier": "a", "valid_from": "2026-01-01", "valid_to": "2026-12-31", "version": 1}
    client.post(f"/price-lists/{row.pk}/edit/", values)
    row.refresh_from_db()
    assert (row.name, row.tier, str(row.valid_to)) == ("战略客户", "a", "2026-12-31")
    client.post(f"/price-lists/{row.pk}/delete/")
    row.refresh_from_db()
    assert row.deleted_at is not None


def test_a_list_that_ends_before_it_begins_is_refused_at_its_field(cast: Cast, client: Client) -> None:
    enter(client, cast)
    values = {"name": "2026", "valid_from": "2026-02-01", "valid_to": "2026-01-01"}
    with nothing_changes():
        page = client.post("/price-lists/new/", values)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["valid_to"]


def test_prices_are_changed_added_and_taken_away_in_one_go(
    cast: Cast, client: Client, press: Product, made: PriceList
) -> None:
    robot = make_product(cast("director"), "机器人")
    enter(client, cast)
    new = {"product-new0": robot.pk, "amount-new0": "50", "floor-new0": "40"}
    client.post(f"/price-lists/{made.pk}/prices/", {f"amount-{press.pk}": "90", f"floor-{press.pk}": "70", **new})
    assert set(Price.objects.values_list("product", "amount", "floor")) == {
        (press.pk, Decimal(90), Decimal(70)),
        (robot.pk, Decimal(50), Decimal(40)),
    }
    client.post(f"/price-lists/{made.pk}/prices/", {f"amount-{press.pk}": "", f"amount-{robot.pk}": "50"})
    assert list(Price.objects.values_list("product", "amount", "floor")) == [(robot.pk, Decimal(50), Decimal(50))]
    last = events("pricelist.priced")[-1]
    assert last.before["prices"].keys() == {str(press.pk), str(robot.pk)}
    assert last.after["floor"].keys() == {str(robot.pk)}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"product-new0": "", "amount-new0": "5"}, "product-new0"),
        ({"product-new0": "{press}", "amount-new0": ""}, "amount-new0"),
        ({"product-new0": "{press}", "amount-new0": "5", "floor-new0": "6"}, "__all__"),
    ],
)
def test_a_row_that_lacks_something_is_refused_in_the_form(
    cast: Cast, client: Client, press: Product, values: dict[str, str], field: str
) -> None:
    empty = make_price_list(cast("director"), "空", {}, since="2026-01-01")
    enter(client, cast)
    sent = {name: value.format(press=press.pk) for name, value in values.items()}
    with nothing_changes():
        page = client.post(f"/price-lists/{empty.pk}/prices/", sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]


def test_a_price_list_changed_meanwhile_is_not_overwritten(cast: Cast, client: Client, made: PriceList) -> None:
    enter(client, cast)
    with nothing_changes():
        assert client.post(f"/price-lists/{made.pk}/prices/", {"version": made.version - 1}).status_code == 409


@pytest.mark.parametrize(("who", "status"), [("director", 200), ("sales", 404), ("boss", 404)])
def test_only_who_keeps_the_list_has_the_form(
    cast: Cast, client: Client, made: PriceList, who: str, status: int
) -> None:
    assert enter(client, cast, who).get(f"/price-lists/{made.pk}/prices/").status_code == status


def test_the_floor_is_read_by_who_may_and_by_nobody_else(cast: Cast, client: Client, made: PriceList) -> None:
    address = f"/price-lists/{made.pk}/"
    assert "87,654" in enter(client, cast, "sales").get(address).content.decode()
    hide_floors(cast, "sales")
    for page in (address, f"{address}history/"):
        told = client.get(page).content.decode()
        assert "87,654" not in told
        assert "87654" not in told
    assert "98,765" in client.get(address).content.decode()
    known: tuple[Decimal, Decimal | None] = (Decimal(98765), None)
    assert price_for(cast("sales"), product=Price.objects.get().product_id, tier="", on=made.valid_from) == known


def test_who_may_not_read_the_floor_sets_no_prices(cast: Cast, client: Client, press: Product, made: PriceList) -> None:
    hide_floors(cast, "director")
    enter(client, cast)
    assert client.get(f"/price-lists/{made.pk}/prices/").status_code == 403
    draft = PriceDraft(product=press.pk, amount=Decimal(9), floor=Decimal(1))
    with nothing_changes(), pytest.raises(Forbidden):
        set_prices(actor=cast("director"), price_list=made.pk, prices=[draft])
