"""The small company that the journeys walk through."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from yingdan.accounts.testing import PASSWORD, Cast, make_cast
from yingdan.approvals.commands import StepDraft, create_route
from yingdan.core import clock
from yingdan.customers.commands import ContactDraft, CustomerDraft, create_contacts, create_customers
from yingdan.deals.commands import DealDraft, LeadDraft, create_deals, create_leads, install_default_process
from yingdan.goals.commands import (
    GoalDraft,
    KeyResultDraft,
    check_in,
    create_goals,
    create_key_results,
    retarget_goal,
    start_goal,
)
from yingdan.products.commands import ProductDraft, create_products


def make_world() -> dict[str, Any]:
    """A cast with two customers, three deals, two leads, and a target that is partly taken over."""
    from yingdan.accounts.rules import cli_actor

    cast: Cast = make_cast()
    process = install_default_process(actor=cli_actor())
    create_products(actor=cli_actor(), drafts=[ProductDraft(name="视觉检测工站", price=Decimal(198000))])
    lin, wang = cast("sales"), cast("sales2")
    mine = create_customers(actor=lin, drafts=[CustomerDraft(name="浙江华东精工机械有限公司", short_name="华东精工")])[
        0
    ]
    other = create_customers(actor=wang, drafts=[CustomerDraft(name="广东岭南电子有限公司")])[0]
    create_contacts(actor=lin, drafts=[ContactDraft(customer=mine.pk, name="叶承泽", mobile="13812340000")])
    close = clock.today() + dt.timedelta(days=30)
    deals = create_deals(
        actor=lin,
        drafts=[
            DealDraft(name="AGV 扩容 12 台", customer=mine.pk, amount=Decimal(1104000), expected_close=close),
            DealDraft(name="产线视觉检测", customer=mine.pk, amount=Decimal(860000), expected_close=close),
        ],
    )
    create_deals(
        actor=wang,
        drafts=[DealDraft(name="MES 二期", customer=other.pk, amount=Decimal(1920000), expected_close=close)],
    )
    leads = create_leads(actor=lin, drafts=[LeadDraft(name="谭青", company="江淮冷链"), LeadDraft(name="顾北")])
    whole = GoalDraft(
        name="本季签约额",
        level="company",
        owner=cast["director"].pk,
        target=Decimal(4_000_000),
        period="quarter",
        since=clock.today(),
        achievable="在手商机四百万",
        relevant="年度目标",
    )
    goal = create_goals(actor=cli_actor(), drafts=[whole])[0]
    start_goal(actor=cli_actor(), pk=goal.pk)
    part = replace(whole, name="林婧本季签约额", level="person", owner=lin.user_id, target=Decimal(1_000_000))
    create_goals(actor=cli_actor(), drafts=[replace(part, parent=goal.pk)])
    asked = retarget_goal(actor=cast("director"), pk=goal.pk, target=Decimal(3_600_000), reason="两单推迟到明年")
    results = [KeyResultDraft(goal=goal.pk, name=name, target=Decimal(12), unit="家") for name in ("新客户", "标杆")]
    key_result = create_key_results(actor=cli_actor(), drafts=[replace(one, owner=lin.user_id) for one in results])[0]
    check_in(actor=lin, pk=key_result.pk, value=Decimal(5), confidence="risk", words="展会推迟")
    return {
        "goal": goal,
        "key result": key_result,
        "approval": asked,
        "route": create_route(actor=cli_actor(), name="大额", act="goal.retarget", steps=[StepDraft(name="总经理")]),
        "cast": cast,
        "process": process,
        "deals": deals,
        "leads": leads,
        "customer": mine,
        "password": PASSWORD,
    }
