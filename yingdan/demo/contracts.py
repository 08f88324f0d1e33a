"""Contracts of the demo company: one that waits for its signature, one about which somebody is asked."""

from decimal import Decimal

from yingdan.approvals.commands import agree
from yingdan.contracts.commands import ContractDraft, NodeDraft, create_contracts, set_nodes, submit_contract
from yingdan.contracts.models import Contract
from yingdan.core.calendar import work_calendar
from yingdan.core.money import split
from yingdan.demo.founding import Build
from yingdan.projects.models import Project
from yingdan.projects.rules import tasks_of

WORDS = {
    "subject": "自动化立体库一套：货架、堆垛机两台、控制柜、WMS 与 ERP 接口，含设计、安装、调试和培训。",
    "delivery": "乙方负责运输、卸货和就位；到货后由双方代表当场开箱验收。",
    "quality": "初验按出入库节拍和系统联调清单；试运行满四个工作日后终验，双方签字为准。",
    "liability": "乙方每逾期一日按合同额的千分之一支付违约金，累计不超过百分之五；甲方逾期付款同。",
    "disputes": "协商不成的，提交甲方所在地人民法院诉讼解决。",
}
# kind, share in per cent, waits for this milestone, days to pay
STORE = (("advance", 30, "", 0), ("first", 40, "初验", 15), ("final", 25, "终验", 15), ("retention", 5, "终验", 365))
BID = (("advance", 40, "", 0), ("delivery", 50, "", 30), ("retention", 10, "", 365))


def build_contracts(made: Build, store: Project, bid: Project) -> None:
    """By the project manager, through the room's own commands."""
    signed = _contract(made, store, "智能仓储二期采购合同", 1_215_000, STORE)
    asked = submit_contract(actor=made.actor("pm"), pk=signed.pk, reason="甲方要求本周内签署")
    agree(actor=made.actor("director"), pk=asked.pk, words="付款条件可以接受")
    waits = _contract(made, bid, "产线改造合同（草案）", 486_000, BID)
    submit_contract(actor=made.actor("pm"), pk=waits.pk, reason="中标后三个工作日内要递交合同文本")


def _contract(
    made: Build, project: Project, name: str, amount: int, plan: tuple[tuple[str, int, str, int], ...]
) -> Contract:
    pm, calendar = made.actor("pm"), work_calendar(made.today.year, made.today.year + 3)
    draft = ContractDraft(
        name=name,
        customer=project.customer_id,
        project=project.pk,
        amount=Decimal(amount),
        starts=project.starts,
        ends=project.ends,
        warranty_months=12,
        **WORDS,  # type: ignore[arg-type]  # words are texts
    )
    contract = create_contracts(actor=pm, drafts=[draft])[0]
    milestones = {one.name: one for one in tasks_of(project.pk)}
    nodes = [
        NodeDraft(
            kind=kind,
            trigger="milestone" if wait else "date",
            milestone=milestones[wait].pk if wait else None,
            planned_on=milestones[wait].ends if wait else calendar.add_working_days(made.today, 10 + 20 * place),
            days_after=days,
            amount=part,
        )
        for place, ((kind, _share, wait, days), part) in enumerate(
            zip(plan, split(contract.amount, [share for _kind, share, _wait, _days in plan]), strict=True)
        )
    ]
    return set_nodes(actor=pm, pk=contract.pk, nodes=nodes)
