"""Builders of deals and leads, for tests and for the demo: the rooms' own commands, with usual values filled in."""

import datetime as dt
from decimal import Decimal
from typing import Any

from yingdan.accounts.rules import cli_actor
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.customers.commands import CustomerDraft, create_customers
from yingdan.customers.models import Customer
from yingdan.deals.commands import (
    DealDraft,
    LeadDraft,
    create_deals,
    create_leads,
    install_default_process,
)
from yingdan.deals.models import Deal, Lead, Process, Stage
from yingdan.products.models import Product


def make_process() -> Process:
    """The usual process with its five stages."""
    return install_default_process(actor=cli_actor())


def stage_at(order: int) -> Stage:
    """A stage of the default process, counted from 1."""
    return Stage.objects.get(process__default=True, order=order)


def make_customer(actor: Actor, name: str = "申江重工", **values: Any) -> Customer:
    return create_customers(actor=actor, drafts=[CustomerDraft(name=name, **values)])[0]


def make_product(name: str, price: Decimal | None = None) -> Product:
    now = clock.now()
    return Product.objects.create(name=name, name_key=name.casefold(), price=price, created_at=now, updated_at=now)


def make_deal(actor: Actor, name: str = "伺服压机一期", **values: Any) -> Deal:
    """An open deal that lacks nothing, unless `values` say otherwise; the process is made when there is none."""
    make_process()
    usual: dict[str, Any] = {
        "amount": Decimal("100000.00"),
        "expected_close": clock.today() + dt.timedelta(days=30),
    }
    if "customer" not in values:
        usual["customer"] = make_customer(actor).pk
    return create_deals(actor=actor, drafts=[DealDraft(name=name, **usual | values)])[0]


def make_lead(actor: Actor, name: str = "吴一凡", **values: Any) -> Lead:
    usual = {"company": "江北精工有限公司", "mobile": "13800001111", "source": "展会"}
    return create_leads(actor=actor, drafts=[LeadDraft(name=name, **usual | values)])[0]
