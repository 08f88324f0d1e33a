"""Reviews of the demo company: a project that is over and looked back at, one whose review is being written."""

import datetime as dt
import io
from decimal import Decimal

from yingdan.core import clock
from yingdan.core.calendar import work_calendar
from yingdan.deals.commands import create_deals, win_deal
from yingdan.deals.commands.drafts import DealDraft
from yingdan.demo.founding import SCAN, Build
from yingdan.demo.money import Sold, received, sold
from yingdan.demo.projects import Piece, approved, opened, planned, proposed, working_day
from yingdan.engines.calendar_cn import WorkCalendar
from yingdan.finance.commands import BudgetLineDraft, CostDraft, create_budget_lines, create_costs
from yingdan.notes.commands import tag_records
from yingdan.projects.commands import (
    AcceptanceDraft,
    Found,
    add_deal,
    add_defect,
    add_member,
    conclude_acceptance,
    create_acceptances,
    fix_defect,
    inspect_acceptance,
    move_project,
    set_task_state,
    sign_acceptance,
    sign_on_paper,
    submit_acceptance,
)
from yingdan.projects.models import Acceptance, Project
from yingdan.projects.rules import criteria_of, tasks_of
from yingdan.reviews.commands import (
    LessonDraft,
    ReviewDraft,
    add_finding,
    add_measure,
    create_lessons,
    create_reviews,
    finish_measure,
    keep_template,
    publish_lesson,
    publish_review,
    rate_project,
    use_lesson,
)
from yingdan.reviews.models import Review
from yingdan.reviews.rules import review_of

# Each task with its first working day and its length, both as planned, and the day on which it was done.
DONE_LATE = (
    ("设计", "制造与安装", "联调与验收"),
    (
        Piece(0, "布局与载荷复核", "pm", -88, 8),
        Piece(0, "设计冻结", "pm", -80, 0, after=("布局与载荷复核",)),
        Piece(1, "货架制造与安装", "zhouwangshu", -79, 30),
        Piece(1, "输送线安装", "chenyu", -60, 16),
        Piece(2, "WMS 联调", "tangguo", -42, 12),
        Piece(2, "初验", "pm", -29, 0),
        Piece(2, "终验", "pm", -17, 0),
    ),
)
CAME = {
    "布局与载荷复核": -79,
    "设计冻结": -78,
    "货架制造与安装": -46,
    "输送线安装": -44,
    "WMS 联调": -24,
    "初验": -20,
    "终验": -10,
}
CHECKING = (
    ("改造", "验收"),
    (
        Piece(0, "检测工位改造", "chenyu", -30, 18),
        Piece(0, "算法标定", "tangguo", -14, 10),
        Piece(1, "初验", "pm", 3, 0),
    ),
)
EXTENSION = Sold(
    "一期扩容合同", "sales", 2, 580_000, 122,
    (("advance", 30, -120, 10), ("delivery", 50, -62, 15), ("final", 15, -21, 10), ("retention", 5, 320, 0)),
)  # fmt: skip
COSTS = (
    ("设备与安装", "purchasing", 34, (("货架与输送线", 268_000, 70), ("堆垛机备件", 96_500, 38))),
    ("差旅", "travel", 4, (("驻场调试", 52_600, 20),)),
)
FINDINGS = (
    ("good", "货架比计划早三天装完", ("班组与一期相同，图纸熟悉", "土建接口在设计冻结前签了字"), "subjective"),
    ("good", "客户设备科全程到场，验收当天签字", (), ""),
    ("bad", "WMS 联调晚了六个工作日",
     ("ERP 接口清单晚到", "客户信息科没有被写进立项的干系人", "立项只问了采购和设备两个部门"), "subjective"),
    ("bad", "驻场差旅超出预算三成", ("联调延长", "按天报价的酒店没有谈长住价"), "subjective"),
    ("bad", "进口变频器到货晚两周", ("港口拥堵",), "objective"),
)  # fmt: skip
MEASURES = (
    ("start", "立项时列出全部接口并由双方信息科签字", "pm", 3),
    ("improve", "驻场超过十天的酒店签长住价", "finance", -4),
    ("keep", "同一班组跟完同一个客户的各期", "zhouwangshu", 30),
    ("stop", "口头答应的变更：没有变更单不动工", "chenyu", 12),
)
LESSONS = (
    ("接口清单在立项时冻结", "delivery", "与客户系统有三个以上接口", "ERP 接口清单晚到，联调等了六个工作日。",
     "立项会请客户信息科到场；接口清单附在立项书后，双方签字后才排联调。", "接口"),
    ("干系人不只是采购和使用部门", "", "客户有独立的信息或法务部门",
     "立项只问了采购和设备两个部门，信息科在联调时才知道。",
     "按「谁付钱、谁使用、谁接入、谁签字」四问列干系人，每问至少一个名字。", "干系人"),
    ("投标前先谈停机窗口", "deal", "改造类项目，客户不能停产", "改造标段两次因停机窗口谈不拢而返工方案。",
     "投标文件里写明停机天数和时段，没有客户书面确认不报工期。", "投标"),
)  # fmt: skip

ANSWERS = (
    ("pm", 4, ""),
    ("sales", 4, "现场配合好，商务节点提醒可以再早一点"),
    ("zhouwangshu", 5, ""),
    ("tangguo", 3, "接口等得太久"),
)


def build_reviews(made: Build, bid: Project) -> None:
    """By those who do it: the project manager writes, the team answers, the next project takes a lesson up."""
    calendar = work_calendar(made.today.year - 2, made.today.year + 3)
    first = _over(made, calendar)
    _written(made, calendar, first)
    use_lesson(actor=made.actor("pm"), pk=_lessons(made, first), project=bid.pk)
    _being_written(made, _in_acceptance(made, calendar))


def _over(made: Build, calendar: WorkCalendar) -> Project:
    """A project that was delivered, ten working days late and over its budget, and is closed."""
    pm, customer = made.actor("pm"), opened(made, "sales", 2)
    with clock.lived(dt.timedelta(days=132)):
        project = proposed(
            made, calendar, "一期扩容交付", kind="delivery", who="pm", days=(-89, -17), customer=customer, budget=38,
            purpose="在不停产的条件下扩出 800 个货位。", scope_in="货架、输送线和 WMS 联调", scope_out="土建与消防",
            deliverables="可用的扩容区、竣工资料", success="初验一次通过；八百个货位可用",
        )  # fmt: skip
        approved(made, project, "director")
        for person, role in (("sales", "sales"), ("zhouwangshu", "delivery"), ("tangguo", "solution")):
            add_member(actor=pm, pk=project.pk, person=made.people[person].pk, role=role)
        planned(made, calendar, project, DONE_LATE)
    with clock.lived(_ago(made, calendar, -87)):
        move_project(actor=pm, pk=project.pk, state="executing")
    _sold(made, calendar, project, customer)
    for name, day in CAME.items():
        if name not in ("初验", "终验"):
            with clock.lived(_ago(made, calendar, day)):
                set_task_state(actor=pm, pk=tasks_of(project.pk).get(name=name).pk, state="done")
    for kind, name, on, came in (("first", "初验", -29, -20), ("final", "终验", -17, -10)):
        with clock.lived(_ago(made, calendar, came)):
            if kind == "first":
                move_project(actor=pm, pk=project.pk, state="accepting")
            _accepted(made, project, kind, name, working_day(calendar, made.today, on))
    with clock.lived(_ago(made, calendar, -7)):
        for state in ("closing", "closed"):
            move_project(actor=pm, pk=project.pk, state=state)
    project.refresh_from_db()
    return project


def _sold(made: Build, calendar: WorkCalendar, project: Project, customer: int) -> None:
    """Its deal, its contract, what came in for it, and what it has cost."""
    seller, pm = made.actor("sales"), made.actor("pm")
    day = working_day(calendar, made.today, -86)
    draft = DealDraft(name="一期扩容", customer=customer, amount=Decimal(580_000), expected_close=day, opened_on=day)
    with clock.lived(_ago(made, calendar, -86)):
        deal = create_deals(actor=seller, drafts=[draft])[0]
        win_deal(actor=seller, pk=deal.pk, closed_on=day)
        add_deal(actor=pm, pk=project.pk, deal=deal.pk)
    contract = sold(made, EXTENSION, project)
    received(made, contract, 174_000, 108, ((1, 174_000),))
    received(made, contract, 290_000, 41, ((2, 290_000),))
    for name, category, amount, costs in COSTS:
        line = create_budget_lines(
            actor=pm,
            drafts=[BudgetLineDraft(project=project.pk, name=name, category=category, amount=Decimal(amount * 10_000))],
        )[0]
        spent = [
            CostDraft(line=line.pk, name=what, amount=Decimal(yuan), on=made.today - dt.timedelta(days=ago))
            for what, yuan, ago in costs
        ]
        create_costs(actor=made.actor("finance"), drafts=spent)


def _accepted(made: Build, project: Project, kind: str, name: str, planned_on: dt.date) -> Acceptance:
    """Inspected and signed by both sides; the first one with two defects, of which one stays."""
    pm = made.actor("pm")
    milestone = tasks_of(project.pk).get(name=name).pk
    draft = AcceptanceDraft(
        project=project.pk,
        kind=kind,
        name=f"扩容{name}",
        planned_on=planned_on,
        milestone=milestone,
        place="甲方一号库",
    )
    row = create_acceptances(actor=pm, drafts=[draft])[0]
    submit_acceptance(actor=pm, pk=row.pk)
    found = [Found(criterion=one.pk, finding="met") for one in criteria_of(row)]
    inspect_acceptance(actor=pm, pk=row.pk, held_on=clock.today(), found=found)
    if kind == "first":
        for text in ("两处护栏螺栓松动", "货位标签缺 16 枚"):
            defect = add_defect(actor=pm, pk=row.pk, text=text, due_on=clock.today() + dt.timedelta(days=10))
        fix_defect(actor=pm, pk=row.pk, defect=defect.pk, fix="已补齐")
    words = "护栏螺栓一周内复紧" if kind == "first" else ""
    conclude_acceptance(actor=pm, pk=row.pk, conclusion="conditional" if words else "passed", words=words)
    sign_acceptance(actor=pm, pk=row.pk)
    return sign_on_paper(actor=pm, pk=row.pk, name="甲方设备科 王工", scans=[(f"{name}单.pdf", io.BytesIO(SCAN))])


def _written(made: Build, calendar: WorkCalendar, project: Project) -> Review:
    """The review of it: answered, written and published a few days ago."""
    pm = made.actor("pm")
    with clock.lived(_ago(made, calendar, -5)):
        draft = ReviewDraft(
            project=project.pk,
            held_on=working_day(calendar, made.today, -5),
            conclusion="工期输在接口上，不是输在现场：谁要接入，谁就要在立项时到场。",
        )
        review = create_reviews(actor=pm, drafts=[draft])[0]
        for who, score, words in ANSWERS:
            rate_project(actor=made.actor(who), pk=review.pk, score=score, words=words)
        for side, text, whys, root in FINDINGS:
            add_finding(actor=pm, pk=review.pk, side=side, text=text, whys=whys, root=root)
        for kind, text, who, days in MEASURES:
            due_on = made.today + dt.timedelta(days=days)
            made_one = add_measure(
                actor=pm, pk=review.pk, kind=kind, text=text, due_on=due_on, owner=made.people[who].pk
            )
        publish_review(actor=pm, pk=review.pk)
    finish_measure(actor=made.actor("chenyu"), pk=review.pk, measure=made_one.pk, note="变更单已进周会清单")
    return keep_template(actor=pm, pk=review.pk, name="扩容交付", note="不停产扩容，四个月左右")


def _lessons(made: Build, project: Project) -> int:
    """What it taught; answers the one for bids."""
    pm = made.actor("pm")
    review = review_of(project.pk)
    last = 0
    for name, kind, when, context, advice, tag in LESSONS:
        draft = LessonDraft(
            name=name, kind=kind, applies_when=when, context=context, advice=advice,
            review=review.pk if review and kind != "deal" else None,
        )  # fmt: skip
        last = create_lessons(actor=pm, drafts=[draft])[0].pk
        publish_lesson(actor=pm, pk=last)
        tag_records(actor=pm, kind="lesson", pks=[last], name=tag)
    return last


def _in_acceptance(made: Build, calendar: WorkCalendar) -> Project:
    pm = made.actor("pm")
    with clock.lived(_ago(made, calendar, -31)):
        project = proposed(
            made, calendar, "检测线改造交付", kind="delivery", who="pm", days=(-31, 5), budget=24,
            purpose="检测节拍从 60 秒降到 42 秒。", scope_in="工位改造与算法标定", deliverables="两条检测线",
            success="节拍 42 秒；漏检率低于千分之一",
        )  # fmt: skip
        approved(made, project, "director")
        planned(made, calendar, project, CHECKING)
    for state, day in (("executing", -30), ("accepting", -3)):
        with clock.lived(_ago(made, calendar, day)):
            move_project(actor=pm, pk=project.pk, state=state)
    with clock.lived(_ago(made, calendar, -4)):
        for name in ("检测工位改造", "算法标定"):
            set_task_state(actor=pm, pk=tasks_of(project.pk).get(name=name).pk, state="done")
    return project


def _being_written(made: Build, project: Project) -> None:
    """Begun, with a first finding; what is done about it is not said yet."""
    pm = made.actor("pm")
    review = create_reviews(actor=pm, drafts=[ReviewDraft(project=project.pk)])[0]
    whys = ("样本只有白班的", "采样计划没有写进任务")
    add_finding(actor=pm, pk=review.pk, side="bad", text="算法标定返工一次", whys=whys, root="subjective")


def _ago(made: Build, calendar: WorkCalendar, day: int) -> dt.timedelta:
    """How long ago the working day was that lies so many working days before today."""
    return made.today - working_day(calendar, made.today, day)
