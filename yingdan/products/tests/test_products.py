"""The catalogue: recorded, changed, matched by name."""

from decimal import Decimal
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Forbidden, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.products import rules
from yingdan.products.commands import (
    ProductDraft,
    create_products,
    delete_products,
    edit_product,
    restore_products,
)
from yingdan.products.models import Product
from yingdan.products.queries import match_products
from yingdan.products.testing import make_product

pytestmark = pytest.mark.django_db


def test_a_batch_of_products_tells_one_event_each(cast: Cast) -> None:
    drafts = [ProductDraft(name=f" 伺服压机 SP-{n} ", code=f"P-{n}", price=Decimal("186000.005")) for n in range(3)]
    made = create_products(actor=cast("director"), drafts=drafts)
    assert [(row.name, row.name_key, row.price) for row in made] == [
        (f"伺服压机 SP-{n}", f"伺服压机sp{n}", Decimal("186000.01")) for n in range(3)
    ]
    assert [event.record for event in events("product.created")] == [row.pk for row in made]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"name": "  "}, "name"),
    ({"name": "长" * 121}, "name"),
    ({"name": "空\0"}, "name"),
    ({"code": "C" * 41}, "code"),
    ({"price": Decimal(-1)}, "price"),
    ({"price": Decimal(10) ** 15}, "price"),
    ({"price": Decimal("NaN")}, "price"),
    ({"price": Decimal("Infinity")}, "price"),
    ({"tax_rate": Decimal("NaN")}, "tax_rate"),
    ({"tax_rate": Decimal("100.5")}, "tax_rate"),
    ({"tax_rate": Decimal(-1)}, "tax_rate"),
]


@pytest.mark.parametrize(("values", "field"), BAD)
def test_what_does_not_fit_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    with nothing_changes(), pytest.raises(Refused) as refused:
        create_products(
            actor=cast("director"), drafts=[ProductDraft(name="好的"), ProductDraft(**{"name": "甲"} | values)]
        )
    assert list(refused.value.errors) == [field]
    made = make_product(cast("director"))
    with nothing_changes(), pytest.raises(Refused) as refused:
        edit_product(actor=cast("director"), pk=made.pk, values=values)
    assert list(refused.value.errors) == [field]


def test_names_and_codes_stand_once(cast: Cast) -> None:
    actor = cast("director")
    first, second = make_product(actor, "甲", code="P-1"), make_product(actor, "乙", code="P-2")
    for values in ({"name": "甲"}, {"code": "P-1"}):
        with nothing_changes(), pytest.raises(Conflict) as refused:
            make_product(actor, **{"name": "丙"} | values)
        assert list(refused.value.errors) == list(values)
        with nothing_changes(), pytest.raises(Conflict):
            edit_product(actor=actor, pk=second.pk, values=values)
    with nothing_changes(), pytest.raises(Conflict):
        create_products(actor=actor, drafts=[ProductDraft(name="丁"), ProductDraft(name="丁 ")])
    edit_product(actor=actor, pk=first.pk, values={"name": "甲", "code": "P-1", "unit": "套"})


def test_an_edit_moves_the_keys_with_the_name_and_tells_what_changed(cast: Cast) -> None:
    made = make_product(cast("director"), "GTX Pro")
    kept = edit_product(
        actor=cast("director"), pk=made.pk, values={"name": "GTX Plus", "price": Decimal("5.005")}, version=1
    )
    assert (kept.name_key, kept.price, kept.version) == ("gtxplus", Decimal("5.01"), 2)
    (event,) = events("product.edited")
    assert (event.before["name"], event.after["price"]) == ("GTX Pro", "5.01")
    with nothing_changes(), pytest.raises(Conflict):
        edit_product(actor=cast("director"), pk=made.pk, values={"note": "迟了"}, version=1)
    with nothing_changes(), pytest.raises(Refused):
        edit_product(actor=cast("director"), pk=made.pk, values={"name_key": "x"})


@pytest.mark.parametrize("who", ["boss", "sales", "dealer_a", "customer"])
def test_who_may_not_keep_the_catalogue(cast: Cast, who: str) -> None:
    made = make_product(cast("director"))
    with nothing_changes(), pytest.raises(Forbidden):
        create_products(actor=cast(who), drafts=[ProductDraft(name="乙")])
    with nothing_changes(), pytest.raises(Refused):
        edit_product(actor=cast(who), pk=made.pk, values={"unit": "套"})


@pytest.mark.parametrize(
    ("who", "seen"), [("sales", 1), ("trainer", 1), ("finance", 1), ("dealer_a", 0), ("customer", 0)]
)
def test_every_employee_sees_the_catalogue_and_no_guest_does(cast: Cast, who: str, seen: int) -> None:
    made = make_product(cast("director"))
    assert rules.visible_products(cast(who)).count() == seen
    assert rules.products.admits(cast(who), made) is bool(seen)


def test_a_deleted_product_frees_its_name_and_comes_back_only_while_it_is_free(cast: Cast) -> None:
    made = make_product(cast("director"), "甲")
    delete_products(actor=cast("admin"), pks=[made.pk])
    other = make_product(cast("director"), "甲")
    with nothing_changes(), pytest.raises(Conflict):
        restore_products(actor=cast("admin"), pks=[made.pk])
    delete_products(actor=cast("admin"), pks=[other.pk])
    restore_products(actor=cast("admin"), pks=[made.pk])
    assert Product.objects.get(deleted_at__isnull=True) == made


@pytest.fixture
def catalogue(cast: Cast) -> dict[str, int]:
    names = ("GTX Pro", "GTX Basic", "GTX Plus Basic", "MG Special", "伺服压机 SP-200", "AB C", "A BC")
    return {name: make_product(cast("director"), name).pk for name in names}


@pytest.mark.parametrize(
    ("name", "own", "certain"),
    [
        ("GTX Pro", "GTX Pro", True),
        (" GTX Pro ", "GTX Pro", True),
        ("GTXPro", "GTX Pro", True),
        ("ｇｔｘ－ｐｒｏ", "GTX Pro", True),
        ("伺服压机SP200", "伺服压机 SP-200", True),
        ("GTX Plus Basics", "GTX Plus Basic", False),
        ("MG Specials", "MG Special", False),
        ("A BC", "A BC", True),
        ("ABC", "AB C", False),
    ],
)
def test_a_written_name_finds_its_product(
    cast: Cast, catalogue: dict[str, int], name: str, own: str, certain: bool
) -> None:
    assert match_products(cast("sales"), [name]) == {name: (catalogue[own], own, certain)}


def test_names_of_nothing_we_sell_find_nothing(cast: Cast, catalogue: dict[str, int]) -> None:
    assert match_products(cast("sales"), ["", "咨询服务", "Z"]) == {}
    assert match_products(cast("dealer_a"), ["GTX Pro"]) == {}


def test_matching_asks_the_catalogue_once(
    clerk: Actor, catalogue: dict[str, int], cast: Cast, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        match_products(clerk, [f"GTX{n}" for n in range(200)])
