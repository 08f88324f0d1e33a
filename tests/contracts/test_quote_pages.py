"""Quotes on the screen: who is told what, the editor without a script, the papers."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.contracts.lines import amounts, line
from yingdan.accounts.commands import set_field_rule, share_record
from yingdan.accounts.models import Role
from yingdan.accounts.testing import Cast
from yingdan.contracts.commands import write_contract
from yingdan.contracts.models import Contract
from yingdan.contracts.testing import accepted, make_quote
from yingdan.products.models import Product

pytestmark = pytest.mark.django_db


def as_user(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who])
    return client


def test_who_may_not_read_floor_and_cost_is_told_neither(cast: Cast, press: Product) -> None:
    quote = make_quote(cast("sales"), "报价", line(press, "149000"))
    seen = as_user(cast, "sales").get(f"/quotes/{quote.pk}/").content.decode()
    assert "150,000.00" in seen
    assert "31,858.41" in seen
    role = Role.objects.get(code="sales").pk
    for kind, field in (("pricelist", "floor"), ("product", "cost")):
        set_field_rule(actor=cast("admin"), role=role, kind=kind, field=field, level="hidden")
    for address in (f"/quotes/{quote.pk}/", f"/quotes/{quote.pk}/lines/"):
        seen = as_user(cast, "sales").get(address).content.decode()
        assert "低于底价" in seen
        assert "150,000" not in seen
        assert "毛利" not in seen


def test_the_printed_contract_lists_what_is_sold(cast: Cast) -> None:
    quote = accepted(cast("sales"), make_quote(cast("sales")))
    contract = write_contract(actor=cast("sales"), pk=quote.pk)
    for address in (f"/contracts/{contract.pk}/print/", f"/contracts/{contract.pk}/", f"/quotes/{quote.pk}/print/"):
        seen = as_user(cast, "sales").get(address).content.decode()
        assert "现场调试" in seen
        assert "壹仟贰佰元整" in seen


def test_the_editor_follows_what_was_typed(cast: Cast, press: Product) -> None:
    """Without a script: each post says what its rows were last worked out for."""
    quote, client = make_quote(cast("sales")), as_user(cast, "sales")
    address = f"/quotes/{quote.pk}/lines/"
    row = {
        "product-0": str(press.pk),
        "name-0": "",
        "quantity-0": "2",
        "price-0": "",
        "discount-0": "",
        "shown-0": "||",
    }
    seen = client.post(address, {**row, "act": "count"}).content.decode()
    assert f'value="{press.name}"' in seen
    assert "372,000.00" in seen
    row |= {"price-0": "186000", "discount-0": "12.5", "shown-0": f"{press.pk}|186000|", "off": "0.5"}
    done = client.post(address, {**row, "version": str(quote.version)})
    assert done.status_code == 302
    quote.refresh_from_db()
    assert (amounts(quote), quote.amount) == (["325499.50"], Decimal("325499.50"))
    again = client.post(address, {**row, "price-0": "-4", "version": str(quote.version)})
    assert again.status_code == 422


def test_one_row_is_taken_away_and_none_kept(cast: Cast) -> None:
    quote = make_quote(cast("sales"))
    rows = {
        f"{part}-{n}": value for n in (0, 1) for part, value in (("product", ""), ("name", f"第{n}行"), ("price", "3"))
    }
    seen = as_user(cast, "sales").post(f"/quotes/{quote.pk}/lines/", {**rows, "act": "drop-0"}).content.decode()
    assert "第1行" in seen
    assert "第0行" not in seen
    assert amounts(quote) == ["1200.00"]


def test_a_contract_keeps_the_lines_for_who_does_not_see_the_quote(cast: Cast) -> None:
    quote = accepted(cast("sales"), make_quote(cast("sales")))
    contract: Contract = write_contract(actor=cast("sales"), pk=quote.pk)
    share_record(actor=cast("sales"), kind="contract", pk=contract.pk, level="read", user=cast["sales2"].pk)
    seen = as_user(cast, "sales2").get(f"/contracts/{contract.pk}/").content.decode()
    assert "现场调试" in seen
    assert f"/quotes/{quote.pk}/" not in seen
