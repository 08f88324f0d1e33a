"""Projects of the demo company: one that is delivered and late, one that is planned, one with dealers, one proposed."""

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal

from yingdan.accounts.commands import accept_invitation, share_record
from yingdan.accounts.rules import actor_of, cli_actor
from yingdan.approvals.commands import agree
from yingdan.core.calendar import work_calendar
from yingdan.customers.commands import open_account
from yingdan.customers.rules import visible_contacts
from yingdan.demo import words
from yingdan.demo.founding import SCAN, Build
from yingdan.engines.calendar_cn import WorkCalendar
from yingdan.projects.commands import (
    AcceptanceDraft,
    Found,
    ProjectDraft,
    TaskDraft,
    add_deal,
    add_defect,
    add_member,
    answer_customer,
    ask_as_customer,
    ask_customer,
    conclude_acceptance,
    create_acceptances,
    create_projects,
    create_tasks,
    edit_task,
    inspect_acceptance,
    link_tasks,
    move_project,
    open_page,
    save_as_template,
    set_checks,
    set_criteria,
    set_health,
    set_phases,
    set_task_state,
    sign_acceptance,
    sign_on_paper,
    submit_acceptance,
    submit_charter,
)
from yingdan.projects.models import Project, Task
from yingdan.projects.rules import addable_deals, criteria_of, milestones_of, phases_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A task: its phase, name, owner, first working day counted from today, working days (0: a milestone), per cent."""

    phase: int
    name: str
    owner: str
    begins: int
    days: int
    done: int = 0
    after: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    blocker: str = ""


STORE = (
    ("设计与采购", "安装", "软件", "调试与验收"),
    (
        Piece(0, "深化设计图会签", "pm", -32, 10, 100, checks=("甲方工艺签字", "土建接口确认", "消防意见闭环")),
        Piece(0, "货架与堆垛机采购", "finance", -27, 20, 100),
        Piece(0, "控制柜到货", "chenyu", -14, 12, 55, blocker="变频器缺货，供应商改期两次"),
        Piece(1, "货架安装", "zhouwangshu", -17, 20, 65),
        Piece(1, "堆垛机安装", "zhouwangshu", -7, 13, 30, ("货架与堆垛机采购",)),
        Piece(1, "控制柜安装接线", "chenyu", 2, 7, 0, ("控制柜到货",)),
        Piece(2, "WMS 配置与测试", "tangguo", -17, 23, 60),
        Piece(2, "ERP 接口联调", "tangguo", 0, 12, 10, checks=("接口清单", "主数据对照", "异常单回传")),
        Piece(3, "单机调试", "chenyu", 10, 5, 0, ("控制柜安装接线", "堆垛机安装")),
        Piece(3, "系统联调", "tangguo", 15, 7, 0, ("单机调试", "ERP 接口联调")),
        Piece(3, "试运行", "pm", 22, 4, 0, ("系统联调",)),
        Piece(3, "初验", "pm", 27, 0, 0, ("试运行",)),
        Piece(3, "整改", "zhouwangshu", 28, 5, 0, ("初验",)),
        Piece(3, "培训与移交", "trainer", 33, 6, 0, ("整改",)),
        Piece(3, "终验", "pm", 40, 0, 0, ("培训与移交",)),
    ),
)
BID = (
    ("需求", "方案与报价", "投标", "签约"),
    (
        Piece(0, "现场调研与工艺确认", "sales", -6, 5, 100),
        Piece(0, "招标文件解读", "pm", -2, 4, 50, ("现场调研与工艺确认",)),
        Piece(1, "技术方案", "tangguo", 2, 8, 0, ("招标文件解读",), ("布局图", "节拍测算", "备件清单")),
        Piece(1, "成本与报价测算", "finance", 6, 4, 0),
        Piece(2, "投标文件定稿", "pm", 10, 3, 0, ("技术方案", "成本与报价测算")),
        Piece(2, "递交投标文件", "sales", 14, 0, 0, ("投标文件定稿",)),
        Piece(3, "商务谈判", "director", 20, 6, 0, ("递交投标文件",)),
        Piece(3, "合同签订", "sales", 28, 0, 0, ("商务谈判",)),
    ),
)
DEALERS = (
    ("招募", "签约与培训", "上量"),
    (
        Piece(0, "目标城市与名单", "channel", -25, 8, 100),
        Piece(0, "首轮拜访", "channel", -16, 12, 100, ("目标城市与名单",)),
        Piece(1, "代理政策评审", "finance", -4, 5, 60),
        Piece(1, "产品与交付培训", "trainer", 3, 3, 0, ("代理政策评审",), ("教材", "考试", "证书")),
        Piece(1, "首批三家签约", "channel", 8, 0, 0, ("产品与交付培训",)),
        Piece(2, "首单支持", "channel", 9, 15, 0, ("首批三家签约",)),
    ),
)
FACTS = {
    "purpose": "按合同在年前交付并通过初验，为三期扩建留下样板。",
    "scope_in": "货架、堆垛机、控制柜、WMS 与 ERP 接口的设计、安装、调试和培训",
    "scope_out": "土建、消防改造和甲方现有仓库的搬迁",
    "deliverables": "可用的二期立体库、竣工资料、操作与维护培训",
    "success": "初验一次通过；出入库节拍达到每小时 120 托；甲方评分不低于 4.5",
    "stakeholders": "甲方生产副总（决策）、设备科（使用）、信息科（接口）",
    "feasibility": "一期班组可全员转入；主要设备有框架协议价",
    "agreement": "甲方已确认停机窗口在元旦假期",
}


def build_projects(made: Build, goal: int) -> tuple[Project, Project]:
    """Each is proposed, approved and planned by the rooms' own commands. Answers the two that have a customer."""
    calendar = work_calendar(made.today.year - 2, made.today.year + 3)
    seller, second = (opened(made, owner) for owner in ("sales", "zhouwangshu"))
    store = proposed(
        made,
        calendar,
        "智能仓储二期",
        kind="delivery",
        who="pm",
        days=(-34, 45),
        customer=seller,
        goal=goal,
        budget=186,
        **FACTS,
    )
    approved(made, store, "director")
    planned(made, calendar, store, STORE)
    move_project(actor=made.actor("pm"), pk=store.pk, state="executing")
    why = "控制柜晚到，初验可能晚 7 个工作日；需要采购本周给出替代型号"
    set_health(actor=made.actor("pm"), pk=store.pk, health="yellow", reason=why)
    add_member(actor=made.actor("pm"), pk=store.pk, person=made.people["sales"].pk, role="sales")
    for deal in addable_deals(made.actor("pm"), store).order_by("pk")[:1]:
        add_deal(actor=made.actor("pm"), pk=store.pk, deal=deal.pk)
    _accepted(made, calendar, store)
    _shown(made, store)
    save_as_template(actor=made.actor("pm"), pk=store.pk, name="智能仓储交付", note="标准立体库，四十个工作日左右")
    bid = proposed(
        made, calendar, "产线改造投标", kind="deal", who="pm", days=(-8, 34), customer=second, goal=goal, budget=12,
        purpose="拿下改造标段，进入其集团短名单。", scope_in="调研、方案、报价、投标和谈判",
        deliverables="投标文件与合同",
        success="中标，毛利率不低于 28%",
    )  # fmt: skip
    approved(made, bid, "director")
    planned(made, calendar, bid, BID)
    save_as_template(actor=made.actor("pm"), pk=bid.pk, name="大单投标", note="从调研到签约，约两个月")
    dealers = proposed(
        made, calendar, "华中渠道招募", kind="dealers", who="channel", days=(-26, 40), budget=30,
        purpose="在三个城市各有一家能独立交付的经销商。", scope_in="名单、拜访、政策、培训和首单支持",
        deliverables="三份经销协议和三个首单", success="年前三家签约，首单合计 200 万",
    )  # fmt: skip
    approved(made, dealers, "boss")
    planned(made, calendar, dealers, DEALERS)
    move_project(actor=made.actor("channel"), pk=dealers.pk, state="executing")
    show = proposed(
        made, calendar, "春季工业展推广", kind="campaign", who="pm", days=(30, 90), budget=45,
        purpose="展会三天带回 60 条有效线索。", scope_in="展位、样机、邀约和展后跟进",
        deliverables="线索名单与跟进记录",
        success="有效线索 60 条，一个月内 10 个商机",
    )  # fmt: skip
    submit_charter(actor=made.actor("pm"), pk=show.pk, reason="展位本周五前付定金，晚了只剩角落")
    return store, bid


def _accepted(made: Build, calendar: WorkCalendar, store: Project) -> None:
    """What arrived is accepted with a condition and signed; the first acceptance is announced."""
    pm = made.actor("pm")
    arrived = AcceptanceDraft(
        project=store.pk,
        name="货架与堆垛机到货验收",
        kind="arrival",
        planned_on=working_day(calendar, made.today, -6),
        place="甲方二号库",
        participants="甲方设备科、供应商代表、项目经理",
        scope="货架 1 套，堆垛机 2 台",
    )
    first = AcceptanceDraft(
        project=store.pk,
        kind="first",
        planned_on=working_day(calendar, made.today, 27),
        milestone=next(one.pk for one in milestones_of(store.pk) if one.name == "初验"),
        place="甲方二号库",
        participants="甲方生产副总、设备科、信息科",
    )
    server = AcceptanceDraft(
        project=store.pk,
        name="WMS 服务器到货验收",
        kind="arrival",
        planned_on=working_day(calendar, made.today, -2),
        place="甲方信息机房",
        participants="甲方信息科、唐果",
        scope="服务器 2 台，交换机 1 台",
    )
    row, coming, waiting = create_acceptances(actor=pm, drafts=[arrived, first, server])
    set_criteria(actor=pm, pk=row.pk, lines=["型号、数量与装箱单一致", "外观无损伤", "随机资料齐全"])
    submit_acceptance(actor=pm, pk=row.pk, reason="请设备科当场开箱")
    notes = ("met", ""), ("met", ""), ("unmet", "缺一台堆垛机的合格证")
    found = [
        Found(criterion=one.pk, finding=finding, note=note)
        for one, (finding, note) in zip(criteria_of(row), notes, strict=True)
    ]
    inspect_acceptance(actor=pm, pk=row.pk, held_on=working_day(calendar, made.today, -6), found=found)
    add_defect(
        actor=pm,
        pk=row.pk,
        text="补交二号堆垛机合格证",
        due_on=working_day(calendar, made.today, 4),
        owner=made.people["finance"].pk,
    )
    conclude_acceptance(actor=pm, pk=row.pk, conclusion="conditional", words="合格证两周内补齐，其余通过")
    sign_acceptance(actor=pm, pk=row.pk)
    sign_on_paper(actor=pm, pk=row.pk, name="甲方设备科 王工", scans=[("到货验收单.pdf", io.BytesIO(SCAN))])
    submit_acceptance(actor=pm, pk=coming.pk)
    set_criteria(actor=pm, pk=waiting.pk, lines=["配置与技术协议一致", "上电自检通过", "授权文件齐全"])
    submit_acceptance(actor=pm, pk=waiting.pk)
    found = [Found(criterion=one.pk, finding="met") for one in criteria_of(waiting)]
    inspect_acceptance(actor=pm, pk=waiting.pk, held_on=working_day(calendar, made.today, -2), found=found)
    conclude_acceptance(actor=pm, pk=waiting.pk, conclusion="passed")
    sign_acceptance(actor=pm, pk=waiting.pk)


def _shown(made: Build, store: Project) -> None:
    """The customer's page of the delivery: its guest signs in, one question is answered, one waits on either side."""
    cli, pm = cli_actor(), made.actor("pm")
    contact = visible_contacts(cli).filter(customer=store.customer_id).order_by("pk")[0]
    who, token = open_account(actor=cli, pk=contact.pk, login="customer").strip("/").split("/")[1:]
    guest = actor_of(accept_invitation(who=who, token=token, password=words.PASSWORD))
    welcome = "二期按周更新进度。到货和初验在这里签字，有问题直接提问，当天答复。"
    open_page(actor=pm, pk=store.pk, welcome=welcome)
    asked = ask_as_customer(actor=guest, pk=store.pk, text="控制柜哪天能到？我们要安排停机窗口。")
    answer_customer(
        actor=pm, pk=store.pk, question=asked.pk, text="预计下周三到货，到货前一天再确认；停机窗口按元旦不变。"
    )
    ask_as_customer(actor=guest, pk=store.pk, text="操作培训能分两批吗？夜班走不开。")
    ask_customer(actor=pm, pk=store.pk, text="请确认初验参加人名单，信息科是否到场？")


def opened(made: Build, seller: str, at: int = 0) -> int:
    """A customer of a seller, opened to the project manager who works for it."""
    pk = [customer.pk for customer, owner, _trade in made.customers if owner == seller][at]
    share_record(actor=made.actor(seller), kind="customer", pk=pk, user=made.people["pm"].pk, reason="一起做项目")
    return pk


def proposed(
    made: Build, calendar: WorkCalendar, name: str, *, kind: str, who: str, days: tuple[int, int],
    budget: int, customer: int | None = None, goal: int | None = None, **words: str,
) -> Project:  # fmt: skip
    starts, ends = (working_day(calendar, made.today, number) for number in days)
    draft = ProjectDraft(
        name=name, kind=kind, starts=starts, ends=ends, customer=customer, goal=goal, budget=Decimal(budget * 10_000),
        method="agile" if kind == "campaign" else "waterfall", **words,  # type: ignore[arg-type]  # words are texts
    )  # fmt: skip
    return create_projects(actor=made.actor(who), drafts=[draft])[0]


def approved(made: Build, project: Project, by: str) -> None:
    owner = next(name for name, person in made.people.items() if person.pk == project.owner_id)
    asked = submit_charter(actor=made.actor(owner), pk=project.pk)
    agree(actor=made.actor(by), pk=asked.pk, words="同意立项")
    project.refresh_from_db()


def planned(
    made: Build, calendar: WorkCalendar, project: Project, plan: tuple[tuple[str, ...], tuple[Piece, ...]]
) -> None:
    owner = next(name for name, person in made.people.items() if person.pk == project.owner_id)
    actor, (phases, pieces) = made.actor(owner), plan
    set_phases(actor=actor, pk=project.pk, names=phases)
    keys = [one.pk for one in phases_of(project.pk)]
    tasks: dict[str, Task] = {}
    for piece in pieces:
        first = working_day(calendar, made.today, piece.begins)
        draft = TaskDraft(
            project=project.pk,
            name=piece.name,
            kind="task" if piece.days else "milestone",
            phase=keys[piece.phase],
            owner=made.people[piece.owner].pk,
            starts=first if piece.days else None,
            ends=working_day(calendar, made.today, piece.begins + max(0, piece.days - 1)),
            priority=3 if piece.blocker else 2,
        )
        task = tasks[piece.name] = create_tasks(actor=actor, drafts=[draft])[0]
        for before in piece.after:
            link_tasks(actor=actor, pk=task.pk, before=tasks[before].pk, push=True)
        if piece.checks:
            set_checks(actor=actor, pk=task.pk, lines=piece.checks)
        if piece.done == 100:
            set_task_state(actor=actor, pk=task.pk, state="done")
        elif piece.done:
            said = {"progress": piece.done, "blocker": piece.blocker}
            edit_task(actor=made.actor(piece.owner), pk=task.pk, values=said)


def working_day(calendar: WorkCalendar, today: dt.date, number: int) -> dt.date:
    """The working day so many working days from today."""
    return calendar.add_working_days(today, number)
