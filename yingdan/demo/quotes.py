"""Quotes of the demo company: one below the floor price under approval, one sent, one expired, one that became a
contract, one in its second version."""

import datetime as dt
from decimal import Decimal

from yingdan.contracts.commands import (
    QuoteDraft,
    QuoteLineDraft,
    answer_quote,
    create_quotes,
    expire_quote,
    revise_quote,
    send_quote,
    set_quote_lines,
    submit_quote,
    write_contract,
)
from yingdan.contracts.models import Quote
from yingdan.core import clock
from yingdan.demo.founding import Build

TERMS = "交货：合同生效后 60 天到现场。\n付款：预付 30%，到货 40%，验收 25%，质保金 5%。\n质保：验收后 12 个月。"
# product, quantity, discount in per cent
type Items = tuple[tuple[str, str, str], ...]
VISION: Items = (("视觉检测工站 V5", "2", "6"), ("AOI 复判软件", "2", "8"), ("三年维保", "1", "0"))
SAMPLING: Items = (("视觉检测工站 V3", "1", "0"), ("追溯平台", "1", "10"))
COLD: Items = (("WMS 冷链版", "1", "5"), ("MES 接口包", "1", "10"))
STORE: Items = (("WMS 标准版", "1", "4"), ("立体库改造", "1", "8"))
CHEAP: Items = (("AGV 潜伏车 600kg", "12", "21"), ("调度系统 RCS", "1", "5"))
LONG_AGO = dt.timedelta(days=48)


def build_quotes(made: Build) -> None:
    """By the sellers, through the room's own commands."""
    vision = _quote(made, "sales", 1, "视觉检测改造", VISION, off="6800")
    send_quote(actor=made.actor("sales"), pk=vision.pk)
    with clock.lived(LONG_AGO):
        late = _quote(made, "sales", 2, "追溯与抽检", SAMPLING)
        send_quote(actor=made.actor("sales"), pk=late.pk)
    expire_quote(actor=made.actor("sales"), pk=late.pk)
    cold = _quote(made, "sales", 3, "冷链仓软件", COLD)
    send_quote(actor=made.actor("sales"), pk=cold.pk)
    answer_quote(actor=made.actor("sales"), pk=cold.pk, answer="accepted", reason="采购总监书面确认")
    write_contract(actor=made.actor("sales"), pk=cold.pk)
    store = _quote(made, "chenyu", 0, "立体库改造", STORE)
    send_quote(actor=made.actor("chenyu"), pk=store.pk)
    revise_quote(actor=made.actor("chenyu"), pk=store.pk)
    cheap = _quote(made, "chenyu", 1, "AGV 车队", CHEAP)
    submit_quote(actor=made.actor("chenyu"), pk=cheap.pk, reason="对手已报 155 万；客户明年还有两期，先进场")


def _quote(made: Build, seller: str, at: int, name: str, items: Items, *, off: str = "0") -> Quote:
    """For one of the seller's customers, with commissioning at a rate of its own."""
    customers = [customer for customer, owner, _trade in made.customers if owner == seller]
    actor, products = made.actor(seller), {product.name: product.pk for product in made.products}
    draft = QuoteDraft(name=name, customer=customers[at].pk, terms=TERMS)
    quote = create_quotes(actor=actor, drafts=[draft])[0]
    lines = [
        QuoteLineDraft(product=products[product], quantity=Decimal(quantity), discount=Decimal(discount))
        for product, quantity, discount in items
    ]
    work = QuoteLineDraft(name="现场安装调试", unit="人天", quantity=Decimal("12.5"), price=Decimal(1_800), rate="6")
    return set_quote_lines(actor=actor, pk=quote.pk, lines=[*lines, work], discount=Decimal(off))
