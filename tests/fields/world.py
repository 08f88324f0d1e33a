"""One field of each type on deals, and the same values in plain Python."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.journeys.world import make_world
from yingdan.accounts.commands import add_field
from yingdan.accounts.testing import Cast
from yingdan.core.models import CustomField
from yingdan.deals.commands import DealDraft, create_deals

SORTS = {
    "text": "合同编号",
    "number": "台数",
    "money": "保证金",
    "date": "交付日",
    "choice": "采购方式",
    "person": "售前",
}
WORDS = ["公开招标", "邀请招标", "单一来源"]


@dataclass
class World:
    """`fields` by type; `deals` by key, each with its own values by type."""

    cast: Cast
    fields: dict[str, CustomField]
    deals: dict[int, dict[str, Any]] = field(default_factory=dict)
    world: dict[str, Any] = field(default_factory=dict)

    def name(self, sort: str) -> str:
        return f"c{self.fields[sort].pk}"

    def add(self, **values: Any) -> int:
        """A deal of the salesperson with these values by type; a choice by its word."""
        own = {self.name(sort): self.kept(sort, value) for sort, value in values.items()}
        draft = DealDraft(name=f"商机 {len(self.deals)}", amount=Decimal(100), custom=own)
        pk = create_deals(actor=self.cast("sales"), drafts=[draft])[0].pk
        self.deals[pk] = values
        return pk

    def kept(self, sort: str, value: Any) -> Any:
        return f"o{WORDS.index(value) + 1:03}" if sort == "choice" else value


def make_fields(kind: str = "deal", *, required: tuple[str, ...] = ()) -> World:
    world = make_world()
    cast = world["cast"]
    made = {
        sort: add_field(
            actor=cast("admin"),
            kind=kind,
            label=label,
            sort=sort,
            options=WORDS if sort == "choice" else (),
            required=sort in required,
        )
        for sort, label in SORTS.items()
    }
    return World(cast, made, world=world)


def some_deals(world: World) -> None:
    """Values that differ, repeat, and are missing; text that looks like something else."""
    sales, mate = world.cast["sales"].pk, world.cast["mate"].pk
    day = dt.date(2026, 3, 2)
    world.add(text="HT-001", number=Decimal("12.5"), money=Decimal("98000.50"), date=day, choice=WORDS[0], person=sales)
    world.add(text="123", number=Decimal(-3), money=Decimal(0), date=day + dt.timedelta(days=40), choice=WORDS[1])
    world.add(text="true", number=Decimal("0.000001"), money=Decimal("100.01"), choice=WORDS[0], person=mate)
    world.add(text='"引号"与%下划_线', number=Decimal(123456789012), date=day)
    world.add(text="null", money=Decimal("98000.50"), person=mate)
    world.add()
