"""A product with its price, its floor and its cost."""

from decimal import Decimal

import pytest

from yingdan.accounts.commands import edit_person
from yingdan.accounts.testing import Cast
from yingdan.products.models import Product
from yingdan.products.testing import make_price_list, make_product


@pytest.fixture
def press(cast: Cast) -> Product:
    """It costs 186,000 in the list, 150,000 at least, and us 100,000."""
    edit_person(actor=cast("admin"), pk=cast["sales"].pk, values={"manager": cast["director"]})
    press = make_product(cast("admin"), cost=Decimal(100_000))
    make_price_list(cast("admin"), "2026", {press.pk: (186_000, 150_000)}, since="2026-01-01")
    return press
