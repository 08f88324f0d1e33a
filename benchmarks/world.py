"""A database of the size asked for, filled by the product's own batch commands, the same for the same seed."""

import datetime as dt
import random
import time
from decimal import Decimal
from typing import Any

ACCOUNTS, PEOPLE, CHUNK = 2000, 50, 500
NAMES = ("华东", "远航", "川渝", "临港", "北辰", "明州", "鹭岛", "瑞丰", "中原", "江淮", "天工", "汉水")
TRADES = ("精工机械", "食品", "医药", "港务", "电子", "新材料", "仓储", "轴承")
NEEDS = ("AGV 扩容", "视觉检测", "冷库 WMS", "MES 二期", "产线改造", "追溯系统", "维保三年")


def fill(deals: int, *, seed: int = 1) -> dict[str, float]:
    """Company, 50 people in 10 departments, 2,000 customers, `deals` deals; returns seconds per phase."""
    from yingdan.accounts import commands as accounts
    from yingdan.accounts.rules import cli_actor
    from yingdan.customers.commands import CustomerDraft, create_customers
    from yingdan.deals.commands import install_default_process

    chance, took, start = random.Random(seed), {}, time.perf_counter()
    accounts.found_company(name="基准公司", seed="bench")
    actor = cli_actor()
    tops = accounts.create_departments(
        actor=actor, drafts=[accounts.DepartmentDraft(name=f"大区{i}") for i in range(2)]
    )
    groups = accounts.create_departments(
        actor=actor,
        drafts=[accounts.DepartmentDraft(name=f"小组{i}", parent=tops[i % 2].pk) for i in range(10)],
    )
    drafts = [
        accounts.PersonDraft(username=f"p{i}", name=f"销售{i}", department=groups[i % 10].pk, roles=("sales",))
        for i in range(PEOPLE)
    ]
    drafts.append(accounts.PersonDraft(username="manager", name="总监", department=tops[0].pk, roles=("director",)))
    people = accounts.create_people(actor=actor, drafts=drafts)[:PEOPLE]
    install_default_process(actor=actor)
    took["people"], start = time.perf_counter() - start, time.perf_counter()
    customers: list[Any] = []
    for first in range(0, ACCOUNTS, CHUNK):
        customers += create_customers(
            actor=actor,
            drafts=[
                CustomerDraft(
                    name=f"{chance.choice(NAMES)}{chance.choice(TRADES)}{number}有限公司",
                    tier=chance.choice("abc"),
                    region=chance.choice(("浙江", "江苏", "广东")),
                    owner=people[number % PEOPLE].pk,
                )
                for number in range(first, first + CHUNK)
            ],
        )
    took["customers"], start = time.perf_counter() - start, time.perf_counter()
    _deals(deals, chance, customers)
    took["deals"] = time.perf_counter() - start
    return took


def _deals(count: int, chance: random.Random, customers: list[Any]) -> None:
    from yingdan.accounts.rules import cli_actor
    from yingdan.deals.choices import DealState
    from yingdan.deals.commands import Closing, DealDraft, create_deals
    from yingdan.deals.models import Stage

    actor, stages, today = cli_actor(), list(Stage.objects.order_by("order")), dt.date.today()  # noqa: DTZ011 - a seed
    for first in range(0, count, CHUNK):
        drafts = []
        for number in range(first, min(first + CHUNK, count)):
            customer = customers[chance.randrange(len(customers))]
            opened = today - dt.timedelta(days=chance.randint(5, 700))
            closed = None
            if chance.random() < 0.6:
                state = DealState.WON if chance.random() < 0.55 else DealState.LOST
                closed = Closing(state=state, closed_on=opened + dt.timedelta(days=4), reason="基准")
            drafts.append(
                DealDraft(
                    name=f"{chance.choice(NEEDS)} {number}",
                    customer=customer.pk,
                    owner=customer.owner_id,
                    stage=None if closed else stages[chance.randrange(len(stages))].pk,
                    amount=Decimal(chance.randint(10_000, 5_000_000)),
                    expected_close=today + dt.timedelta(days=chance.randint(-30, 200)),
                    opened_on=opened,
                    next_step="报价" if chance.random() < 0.7 else "",
                    closed=closed,
                )
            )
        create_deals(actor=actor, drafts=drafts)
