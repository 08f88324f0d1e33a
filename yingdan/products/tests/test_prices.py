"""Price lists with floors, and the price that holds."""

import datetime as dt
from decimal import Decimal

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Conflict, Forbidden, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.products.commands import (
    PriceDraft,
    create_price_list,
    delete_price_lists,
    edit_price_list,
    remove_prices,
    restore_price_lists,
    set_prices,
)
from yingdan.products.models import Price, PriceList
from yingdan.products.queries import price_for
from yingdan.products.testing import make_price_list, make_product

type Pair = tuple[Decimal | int, Decimal | int | None] | None

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 23)


def test_the_tiers_own_list_comes_before_the_general_one_and_the_newer_before_the_older(cast: Cast) -> None:
    actor = cast("director")
    press, robot = make_product(actor, "压机").pk, make_product(actor, "机器人").pk
    make_price_list(actor, "2025", {press: (100, 80), robot: (50, 40)}, since="2025-01-01")
    make_price_list(actor, "2026", {press: (110, 90)}, since="2026-01-01")
    make_price_list(actor, "战略", {press: (95, 70)}, tier="strategic", since="2025-06-01", until="2026-11-23")
    make_price_list(actor, "未来", {press: (1, 1)}, tier="strategic", since="2026-11-24")
    asked: list[tuple[int, str]] = [(press, "a"), (press, "strategic"), (press, ""), (robot, "strategic"), (robot, "a")]
    found: list[Pair] = [price_for(cast("sales"), product=product, tier=tier, on=DAY) for product, tier in asked]
    assert found == [(110, 90), (95, 70), (110, 90), (50, 40), (50, 40)]
    assert price_for(cast("sales"), product=press, tier="strategic", on=DAY + dt.timedelta(days=1)) == (
        Decimal(1),
        Decimal(1),
    )


def test_without_a_list_on_that_day_there_is_no_price(cast: Cast) -> None:
    actor, press = cast("director"), make_product(cast("director")).pk
    made = make_price_list(actor, "十月", {press: (100, 80)}, since="2026-10-01", until="2026-10-31")
    assert price_for(cast("sales"), product=press, tier="", on=DAY) is None
    october = dt.date(2026, 10, 31)
    assert price_for(cast("sales"), product=press, tier="", on=october) == (Decimal(100), Decimal(80))
    assert price_for(cast("customer"), product=press, tier="", on=october) is None
    delete_price_lists(actor=cast("admin"), pks=[made.pk])
    assert price_for(cast("sales"), product=press, tier="", on=october) is None
    restore_price_lists(actor=cast("admin"), pks=[made.pk])
    assert price_for(cast("sales"), product=press, tier="", on=october) == (Decimal(100), Decimal(80))


def test_prices_are_set_changed_and_taken_out_with_one_event_each_time(cast: Cast) -> None:
    actor, press = cast("director"), make_product(cast("director")).pk
    made = make_price_list(actor, "2026", {press: (100, 80)}, since="2026-01-01")
    same = [PriceDraft(product=press, amount=Decimal("100.00"), floor=Decimal(80))]
    with nothing_changes():
        set_prices(actor=actor, price_list=made.pk, prices=same)
    lower = [PriceDraft(product=press, amount=Decimal("99.995"), floor=Decimal(70))]
    set_prices(actor=actor, price_list=made.pk, prices=lower, version=2)
    assert Price.objects.values_list("amount", "floor").get() == (Decimal("100.00"), Decimal(70))
    remove_prices(actor=actor, price_list=made.pk, products=[press])
    assert not Price.objects.exists()
    told = [(event.before, event.after) for event in events("pricelist.priced")]
    key = str(press)
    assert [(before["prices"].keys(), after["prices"].keys()) for before, after in told] == [
        (set(), {key}), ({key}, {key}), ({key}, set())
    ]  # fmt: skip
    with nothing_changes(), pytest.raises(Conflict):
        set_prices(actor=actor, price_list=made.pk, prices=lower, version=2)


@pytest.mark.parametrize(
    ("amount", "floor", "field"),
    [
        ("10", "10.01", "floor"),
        ("10", "-1", "floor"),
        ("-1", "-2", "floor"),
        ("NaN", "1", "amount"),
        ("10", "NaN", "floor"),
        ("Infinity", "1", "amount"),
        ("1E+15", "1", "amount"),
    ],
)
def test_a_floor_lies_between_nothing_and_the_price(cast: Cast, amount: str, floor: str, field: str) -> None:
    press = make_product(cast("director")).pk
    made = make_price_list(cast("director"), "2026", {}, since="2026-01-01")
    draft = PriceDraft(product=press, amount=Decimal(amount), floor=Decimal(floor))
    with nothing_changes(), pytest.raises(Refused) as refused:
        set_prices(actor=cast("director"), price_list=made.pk, prices=[draft])
    assert list(refused.value.errors) == [field]


def test_only_products_in_the_catalogue_get_a_price_and_each_only_one(cast: Cast) -> None:
    press = make_product(cast("director")).pk
    made = make_price_list(cast("director"), "2026", {}, since="2026-01-01")
    draft = PriceDraft(product=press, amount=Decimal(2), floor=Decimal(1))
    for drafts in ([draft, draft], [PriceDraft(product=987654, amount=Decimal(2), floor=Decimal(1))]):
        with nothing_changes(), pytest.raises(Refused) as refused:
            set_prices(actor=cast("director"), price_list=made.pk, prices=drafts)
        assert list(refused.value.errors) == ["product"]


def test_a_list_has_a_name_of_its_own_and_days_in_order(cast: Cast) -> None:
    actor = cast("director")
    first = create_price_list(actor=actor, name=" 2026 ", valid_from=DAY)
    second = create_price_list(actor=actor, name="2027", valid_from=DAY)
    assert first.name == "2026"
    with nothing_changes(), pytest.raises(Conflict):
        create_price_list(actor=actor, name="2026", valid_from=DAY)
    with nothing_changes(), pytest.raises(Conflict):
        edit_price_list(actor=actor, pk=second.pk, values={"name": "2026"})
    for values in ({"valid_to": DAY - dt.timedelta(days=1)}, {"name": " "}, {"valid_from": None}, {"version": 9}):
        with nothing_changes(), pytest.raises(Refused) as refused:
            edit_price_list(actor=actor, pk=second.pk, values=values)
        assert list(refused.value.errors) == list(values)
    kept = edit_price_list(actor=actor, pk=second.pk, values={"name": "2027 年", "valid_to": DAY}, version=1)
    assert (kept.name, kept.valid_to, kept.version) == ("2027 年", DAY, 2)
    assert PriceList.objects.count() == 2


@pytest.mark.parametrize("who", ["sales", "boss", "customer"])
def test_who_may_not_set_prices(cast: Cast, who: str) -> None:
    press = make_product(cast("director")).pk
    made = make_price_list(cast("director"), "2026", {press: (100, 80)}, since="2026-01-01")
    with nothing_changes(), pytest.raises(Forbidden):
        create_price_list(actor=cast(who), name="我的", valid_from=DAY)
    with nothing_changes(), pytest.raises(Refused):
        set_prices(actor=cast(who), price_list=made.pk, prices=[])
    with nothing_changes(), pytest.raises(Refused):
        remove_prices(actor=cast(who), price_list=made.pk, products=[press])
