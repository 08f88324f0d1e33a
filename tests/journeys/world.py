"""The small company that the journeys walk through."""

import datetime as dt
from decimal import Decimal
from typing import Any

from yingdan.accounts.testing import PASSWORD, Cast, make_cast
from yingdan.core import clock
from yingdan.customers.commands import ContactDraft, CustomerDraft, create_contacts, create_customers
from yingdan.deals.commands import DealDraft, LeadDraft, create_deals, create_leads, install_default_process
from yingdan.products.commands import ProductDraft, create_products


def make_world() -> dict[str, Any]:
    """A cast with two customers, three deals and two leads."""
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
    return {"cast": cast, "process": process, "deals": deals, "leads": leads, "customer": mine, "password": PASSWORD}
