"""Builders of customers, contacts and follow-ups, for tests and for the demo: the room's own commands."""

from typing import Any

from yingdan.core.credit_code import check_character
from yingdan.core.policy import Actor
from yingdan.customers.commands import (
    ContactDraft,
    CustomerDraft,
    FollowUpDraft,
    create_contacts,
    create_customers,
    record_follow_ups,
)
from yingdan.customers.models import Contact, Customer, FollowUp


def make_customer(actor: Actor, name: str = "上海申江重工有限公司", **values: Any) -> Customer:
    return create_customers(actor=actor, drafts=[CustomerDraft(name=name, **values)])[0]


def make_contact(actor: Actor, customer: Customer | None = None, name: str = "李敏", **values: Any) -> Contact:
    usual: dict[str, Any] = {"title": "采购经理", "role": "decider", "mobile": "13812345678"}
    draft = ContactDraft(name=name, customer=customer.pk if customer else None, **usual | values)
    return create_contacts(actor=actor, drafts=[draft])[0]


def make_follow_up(actor: Actor, customer: Customer, content: str = "约好下周演示", **values: Any) -> FollowUp:
    return record_follow_ups(actor=actor, drafts=[FollowUpDraft(customer=customer.pk, content=content, **values)])[0]


def credit_code(number: int) -> str:
    """A valid code, a different one for each number."""
    first = f"91310000MA{number:07d}"
    return first + check_character(first)
