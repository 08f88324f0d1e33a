"""Builders of dealers and their people, for tests and for the demo: the room's own commands."""

from typing import Any

from yingdan.core.policy import Actor
from yingdan.dealers.commands import DealerDraft, add_person, create_dealers
from yingdan.dealers.models import Dealer, DealerContact


def make_dealer(actor: Actor, name: str = "甬江自动化设备有限公司", **values: Any) -> Dealer:
    return create_dealers(actor=actor, drafts=[DealerDraft(name=name, **values)])[0]


def make_person(actor: Actor, dealer: Dealer, name: str = "徐航", **values: Any) -> DealerContact:
    usual: dict[str, Any] = {"title": "销售经理", "phone": "13905741122"}
    return add_person(actor=actor, pk=dealer.pk, name=name, **usual | values)
