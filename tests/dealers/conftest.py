from types import SimpleNamespace
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.dealers.testing import make_dealer, make_person


@pytest.fixture
def net(cast: Cast) -> Any:
    """A chain of three dealers and one beside it, all of the salesperson's department."""
    actor = cast("channel")
    top = make_dealer(actor, "华东总代理", tier="gold", regions=["江苏", "浙江"])
    middle = make_dealer(actor, "浙江一级代理", tier="silver", parent=top.pk)
    low = make_dealer(actor, "宁波二级代理", tier="bronze", parent=middle.pk)
    beside = make_dealer(actor, "岭南智造")
    person = make_person(actor, beside, "莫然", email="moran@lingnan.example")
    return SimpleNamespace(actor=actor, top=top, middle=middle, low=low, beside=beside, person=person)
