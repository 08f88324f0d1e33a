"""Money of the demo company: contracts that are paid, late and in dispute, receipts, invoices, a project's budget."""

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal

from yingdan.approvals.commands import agree
from yingdan.contracts.commands import (
    ContractDraft,
    NodeDraft,
    create_contracts,
    set_nodes,
    sign_contract,
    submit_contract,
)
from yingdan.contracts.models import Contract
from yingdan.core.money import split
from yingdan.deals.rules import visible_deals
from yingdan.demo.founding import SCAN, Build
from yingdan.finance.commands import (
    BudgetLineDraft,
    CostDraft,
    InvoiceDraft,
    ReceiptDraft,
    allocate_receipt,
    create_budget_lines,
    create_costs,
    create_invoices,
    create_receipts,
    dun,
    issue_invoice,
    move_invoice,
)
from yingdan.finance.models import Instalment
from yingdan.finance.rules import instalments_of
from yingdan.projects.models import Project


@dataclass(frozen=True, slots=True)
class Sold:
    """A contract: its seller, which of his customers, yuan, days since the signature, and the payments as
    (kind, share, days from today on which it is owed, days to pay)."""

    name: str
    seller: str
    customer: int
    amount: int
    signed: int
    plan: tuple[tuple[str, int, int, int], ...]


SOLD = (
    Sold("一期立体库供货合同", "sales", 0, 860_000, 120,
         (("advance", 30, -110, 10), ("delivery", 60, -46, 15), ("retention", 10, 250, 0))),
    Sold("包装线改造合同", "zhouwangshu", 1, 420_000, 190,
         (("advance", 40, -180, 7), ("balance", 60, -104, 10))),
    Sold("年度维保服务合同", "chenyu", 0, 96_000, 200,
         (("progress", 25, -190, 10), ("progress", 25, -13, 10), ("progress", 25, 78, 10), ("balance", 25, 168, 10))),
)  # fmt: skip
# Budget line, category, ten thousand yuan, and its costs as (kind, what, yuan, days ago, which promise it fulfils).
BUDGET = (
    ("设备采购", "purchasing", 118, (
        ("commitment", "堆垛机与货架采购合同", 1_040_000, 30, 0), ("expense", "货架首批货款", 468_000, 12, 1),
    )),
    ("安装人工", "people", 38, (("expense", "安装班组一、二周", 96_000, 5, 0),)),
    ("差旅", "travel", 6, (("expense", "现场勘查与驻场", 51_800, 4, 0),)),
    ("业务招待", "hospitality", 3, (("expense", "甲方联合评审会务", 33_500, 9, 0),)),
)  # fmt: skip


def build_money(made: Build, store: Project) -> None:
    """By the people who do it: sellers sign and apply for invoices, finance records, allocates and issues."""
    first, second, third = (sold(made, one, store if one is SOLD[0] else None) for one in SOLD)
    received(made, first, 258_000, 104, ((1, 258_000),))
    received(made, first, 300_000, 20, ((2, 300_000),))
    received(made, second, 168_000, 176, ((1, 168_000),))
    received(made, third, 26_000, 183, ((1, 24_000),))
    finance = made.actor("finance")
    create_receipts(
        actor=finance,
        drafts=[
            ReceiptDraft(
                payer="聚信供应链管理有限公司",
                amount=Decimal(120_000),
                received_on=made.today - dt.timedelta(days=2),
                bank_reference="BOC-771203",
                note="摘要：设备款",
            ),
            ReceiptDraft(
                payer="李建国",
                amount=Decimal("4800.50"),
                received_on=made.today - dt.timedelta(days=1),
                bank_reference="BOC-771377",
                note="摘要：备件",
            ),
        ],
    )
    late = _instalment(second, 2)
    for step, words, promised in (
        ("call", "对方财务说月底前安排", None),
        ("letter", "催款函已签收；对方称资金紧张，答应分两笔付", made.today + dt.timedelta(days=3)),
    ):
        dun(actor=made.actor("zhouwangshu"), pk=late.pk, step=step, words=words, promised_on=promised)
    _invoiced(made, first)
    _budget(made, store)


def sold(made: Build, what: Sold, project: Project | None) -> Contract:
    """Of a deal of its customer, where there is one; the first one for the project that serves a goal."""
    seller = made.actor(what.seller)
    mine = [customer for customer, owner, _trade in made.customers if owner == what.seller]
    draft = ContractDraft(
        name=what.name,
        customer=mine[what.customer].pk,
        deal=visible_deals(seller)
        .filter(customer=mine[what.customer])
        .order_by("pk")
        .values_list("pk", flat=True)
        .first(),
        project=project.pk if project else None,
        amount=Decimal(what.amount),
        kind="service" if "维保" in what.name else "sales",
        rate="6" if "维保" in what.name else "13",
        subject=f"{what.name.removesuffix('合同')}，技术附件见附表。",
    )
    contract = create_contracts(actor=seller, drafts=[draft])[0]
    nodes = [
        NodeDraft(kind=kind, amount=part, planned_on=made.today + dt.timedelta(days=day), days_after=after)
        for (kind, _share, day, after), part in zip(
            what.plan, split(contract.amount, [share for _kind, share, _day, _after in what.plan]), strict=True
        )
    ]
    set_nodes(actor=seller, pk=contract.pk, nodes=nodes)
    asked = submit_contract(actor=seller, pk=contract.pk, reason="价格与付款条件按报价单")
    agree(actor=made.actor("director"), pk=asked.pk, words="同意")
    signed_on = made.today - dt.timedelta(days=what.signed)
    scan = (f"{what.name}.pdf", io.BytesIO(SCAN))
    return sign_contract(actor=seller, pk=contract.pk, signed_on=signed_on, scans=[scan])


def _instalment(contract: Contract, place: int) -> Instalment:
    return instalments_of(contract).get(place=place)


def received(made: Build, contract: Contract, amount: int, ago: int, parts: tuple[tuple[int, int], ...]) -> None:
    """Money of the contract's customer, allocated to its payments by their place."""
    draft = ReceiptDraft(
        payer=contract.party_a,
        amount=Decimal(amount),
        received_on=made.today - dt.timedelta(days=ago),
        bank_reference=f"ICBC-{contract.pk:03}{ago:04}",
        customer=contract.customer_id,
    )
    finance = made.actor("finance")
    money = create_receipts(actor=finance, drafts=[draft])[0]
    places = [(_instalment(contract, place).pk, Decimal(part)) for place, part in parts]
    allocate_receipt(actor=finance, pk=money.pk, parts=places)


def _invoiced(made: Build, contract: Contract) -> None:
    """One that the customer has, and one that waits to be issued."""
    seller, finance = made.actor("sales"), made.actor("finance")
    drafts = [
        InvoiceDraft(contract=contract.pk, instalment=_instalment(contract, place).pk, kind="e_ordinary", item=item)
        for place, item in ((1, "*物流设备*立体库首付款"), (2, "*物流设备*立体库货架及堆垛机"))
    ]
    done, _waits = create_invoices(actor=seller, drafts=drafts)
    issued = made.today - dt.timedelta(days=100)
    issue_invoice(actor=finance, pk=done.pk, code="25332000000198760021", issued_on=issued)
    for _state in ("delivered", "received"):
        move_invoice(actor=seller, pk=done.pk)


def _budget(made: Build, project: Project) -> None:
    """What the project may spend on what, and what it has: one line is nearly full, one is over."""
    pm, finance = made.actor("pm"), made.actor("finance")
    for name, category, amount, costs in BUDGET:
        draft = BudgetLineDraft(project=project.pk, name=name, category=category, amount=Decimal(amount * 10_000))
        line = create_budget_lines(actor=pm, drafts=[draft])[0]
        promised: list[int] = []
        for kind, what, yuan, ago, fulfils in costs:
            cost = CostDraft(
                line=line.pk,
                name=what,
                kind=kind,
                amount=Decimal(yuan),
                on=made.today - dt.timedelta(days=ago),
                fulfils=promised[fulfils - 1] if fulfils else None,
            )
            promised.append(create_costs(actor=finance, drafts=[cost])[0].pk)
