"""The small company that the journeys walk through."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from yingdan.accounts.rules import actor_of
from yingdan.accounts.testing import PASSWORD, Cast, make_cast
from yingdan.approvals.commands import StepDraft, agree, create_route
from yingdan.contracts.commands import NodeDraft, QuoteLineDraft, set_nodes, submit_contract, submit_quote
from yingdan.contracts.models import Contract, Quote
from yingdan.contracts.testing import make_contract, make_quote, signed
from yingdan.core import clock
from yingdan.core.testing import made_once
from yingdan.customers.commands import ContactDraft, CustomerDraft, create_contacts, create_customers
from yingdan.customers.models import Customer
from yingdan.dealers.commands import open_account
from yingdan.dealers.testing import make_dealer, make_person
from yingdan.deals.commands import (
    DealDraft,
    LeadDraft,
    create_deals,
    create_leads,
    edit_deal,
    install_default_process,
)
from yingdan.finance.commands import allocate_receipt, dun, issue_invoice, reverse_invoice
from yingdan.finance.testing import instalments_of, make_budget_line, make_cost, make_invoice, make_receipt
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
from yingdan.products.testing import make_price_list, make_product
from yingdan.projects.commands import (
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
    create_projects,
    create_tasks,
    edit_task,
    inspect_acceptance,
    link_tasks,
    move_project,
    open_page,
    save_as_template,
    set_checks,
    set_collaborators,
    set_criteria,
    set_health,
    set_phases,
    sign_acceptance,
    submit_acceptance,
    submit_charter,
)
from yingdan.projects.models import Phase
from yingdan.projects.rules import criteria_of
from yingdan.projects.testing import make_acceptance, make_task
from yingdan.projects.testing import make_project as make_plain_project
from yingdan.reviews.commands import publish_review, rate_project
from yingdan.reviews.testing import make_lesson, make_review, said


def make_world() -> dict[str, Any]:
    """A cast with two customers, three deals, two leads, and a target that is partly taken over."""
    return made_once("world", _made)


def _made() -> dict[str, Any]:
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
    planned = make_project(cast, customer=mine.pk, goal=goal.pk, deal=deals[1].pk)
    return {
        **planned,
        **make_contracts(cast, deal=deals[1].pk, project=planned["project"].pk, milestone=planned["milestone"].pk),
        **make_quotes(cast, deal=deals[1].pk),
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


def make_project(cast: Cast, *, customer: int, goal: int, deal: int) -> dict[str, Any]:
    """A project under way with phases, a broken down and a late task, a milestone that waits, and its template."""
    lin, today = cast("sales"), clock.today()
    charter = ProjectDraft(
        name="压装线改造",
        kind="deal",
        owner=lin.user_id,
        customer=customer,
        goal=goal,
        budget=Decimal(1_200_000),
        purpose="提升节拍，赢得二期",
        scope_in="压装与检测两个工位",
        deliverables="两台设备与验收报告",
        success="节拍 45 秒",
        starts=today - dt.timedelta(days=20),
        ends=today + dt.timedelta(days=80),
    )
    draft, project = create_projects(actor=cast("director"), drafts=[replace(charter, name="备件供货"), charter])
    agree(actor=cast("admin"), pk=submit_charter(actor=lin, pk=project.pk).pk)
    add_member(actor=lin, pk=project.pk, person=cast["pm"].pk, role="lead")
    add_deal(actor=lin, pk=project.pk, deal=deal)
    set_health(actor=lin, pk=project.pk, health="yellow", reason="图纸晚了一周")
    set_phases(actor=lin, pk=project.pk, names=["调研", "方案", "交付"])
    phases = dict(Phase.objects.filter(project=project).values_list("name", "pk"))
    whole = _task(cast, project.pk, "现场调研", -15, -4, phase=phases["调研"])
    late = _task(cast, project.pk, "测量节拍", -15, -4, parent=whole.pk)
    task = _task(cast, project.pk, "技术方案", 3, 12, phase=phases["方案"], owner=cast["pm"].pk)
    milestone = _task(cast, project.pk, "方案评审", 30, 30, phase=phases["方案"], kind="milestone")
    set_checks(actor=lin, pk=task.pk, lines=["工位图", "节拍表"])
    set_collaborators(actor=lin, pk=task.pk, people=[cast["mate"].pk])
    link_tasks(actor=lin, pk=task.pk, before=late.pk)
    edit_task(actor=lin, pk=task.pk, values={"progress": 30, "blocker": "等客户图纸"})
    return {
        "project": project,
        "draft project": draft,
        "task": task,
        "milestone": milestone,
        "template": save_as_template(actor=lin, pk=project.pk, name="压装线模板"),
    }


def make_contracts(cast: Cast, *, deal: int, project: int, milestone: int) -> dict[str, Contract]:
    """A draft in three payments, one of which waits for a milestone; and a contract that is approved, not signed."""
    lin, day = cast("sales"), clock.today() + dt.timedelta(days=20)
    words = {"subject": "码垛机两台", "delivery": "签约后 60 天到货", "disputes": "苏州仲裁", "project": project}
    draft, approved = (
        make_contract(lin, name, deal=deal, amount=Decimal(860_000), ends=day, **words)
        for name in ("码垛机采购", "质保延长")
    )
    payments = [
        NodeDraft(kind="advance", amount=Decimal(258_000), planned_on=day),
        NodeDraft(
            kind="first",
            amount=Decimal(516_000),
            planned_on=day,
            trigger="milestone",
            milestone=milestone,
            days_after=15,
        ),
        NodeDraft(kind="retention", amount=Decimal(86_000), planned_on=day, trigger="acceptance", days_after=365),
    ]
    draft = set_nodes(actor=lin, pk=draft.pk, nodes=payments)
    agree(actor=cast("admin"), pk=submit_contract(actor=lin, pk=approved.pk).pk)
    return {"contract": draft, "approved contract": approved}


def make_quotes(cast: Cast, *, deal: int) -> dict[str, Quote]:
    """A draft with a discount on the whole and a product below its floor price; and one about which somebody is
    asked."""
    lin, clerk = cast("sales"), cast("admin")
    press = make_product(clerk, "伺服压机 SP-400", cost=Decimal(120_000))
    since = str(clock.today() - dt.timedelta(days=90))
    make_price_list(clerk, "标准价", {press.pk: (186_000, 150_000)}, since=since)
    lines = (
        QuoteLineDraft(product=press.pk, quantity=Decimal(2), discount=Decimal(22)),
        QuoteLineDraft(name="现场调试", unit="人天", quantity=Decimal("7.5"), price=Decimal(1_800), rate="6"),
    )
    draft, asked = (
        make_quote(lin, name, *lines, off=Decimal(3_000), deal=deal, terms="款到发货")
        for name in ("压机报价", "二期报价")
    )
    submit_quote(actor=lin, pk=asked.pk)
    return {"quote": draft, "asked quote": asked}


def make_acceptances(world: dict[str, Any]) -> dict[str, Any]:
    """One that is announced with a defect, one that our side has signed, one that was not accepted."""
    lin, project, today = world["cast"]("sales"), world["project"], clock.today()
    names = ("announced", "concluded", "failed", "prepared")
    made = {name: make_acceptance(lin, project, name=f"验收 {name}", planned_on=today) for name in names}
    for name in names[:3]:
        set_criteria(actor=lin, pk=made[name].pk, lines=["外观无损伤", "每小时 120 托"])
        submit_acceptance(actor=lin, pk=made[name].pk)
        found = [Found(criterion=one.pk, finding="met", note="现场测") for one in criteria_of(made[name])]
        inspect_acceptance(actor=lin, pk=made[name].pk, held_on=today, found=found)
    add_defect(actor=lin, pk=made["announced"].pk, text="护栏松动", due_on=today - dt.timedelta(days=1))
    conclude_acceptance(actor=lin, pk=made["concluded"].pk, conclusion="passed")
    sign_acceptance(actor=lin, pk=made["concluded"].pk)
    conclude_acceptance(actor=lin, pk=made["failed"].pk, conclusion="failed", words="节拍不够")
    return made


def make_shown(world: dict[str, Any]) -> None:
    """The page of the project is open to its customer, with questions both ways."""
    lin, guest = world["cast"]("sales"), world["cast"]["customer"]
    Customer.objects.filter(pk=world["customer"].pk).update(party=guest.party)
    open_page(actor=lin, pk=world["project"].pk, welcome="每周五更新进度，验收在这里签字。")
    asked = ask_as_customer(actor=actor_of(guest), pk=world["project"].pk, text="哪天到货？")
    answer_customer(actor=lin, pk=world["project"].pk, question=asked.pk, text="下周三，前一天再确认。")
    ask_as_customer(actor=actor_of(guest), pk=world["project"].pk, text="培训能分两批吗？")
    ask_customer(actor=lin, pk=world["project"].pk, text="谁来参加初验？")


def make_reviews(world: dict[str, Any]) -> dict[str, Any]:
    """A draft that says everything, one that is published, and a lesson; the projects were given up."""
    lin, today = world["cast"]("sales"), clock.today()
    made: dict[str, Any] = {}
    for name in ("draft review", "published review"):
        project = make_plain_project(
            lin, f"已放弃 {name}", starts=today - dt.timedelta(days=60), ends=today, budget=Decimal(9)
        )
        make_task(lin, project, "初验", kind="milestone", starts=None, ends=today - dt.timedelta(days=9))
        move_project(actor=lin, pk=project.pk, state="cancelled", reason="客户放弃")
        made[name] = said(lin, make_review(lin, project))
        rate_project(actor=lin, pk=made[name].pk, score=4, words="资料来得晚")
    publish_review(actor=lin, pk=made["published review"].pk)
    made["lesson"] = make_lesson(lin, review=made["draft review"].pk)
    make_lesson(lin, "还在写", publish=False)
    return made


def make_dealers(world: dict[str, Any]) -> dict[str, Any]:
    """A dealer with a parent, regions, people of whom one signs in, a deal, a goal that runs; and one that has
    nothing."""
    cast = world["cast"]
    admin, owner = cast("admin"), cast["channel"].pk
    top, bare = (make_dealer(admin, name, owner=owner) for name in ("华东总代理有限公司", "新意向经销商"))
    full = make_dealer(
        admin,
        "甬江自动化设备有限公司",
        owner=owner,
        parent=top.pk,
        tier="gold",
        state="active",
        valid_until=clock.today() + dt.timedelta(days=60),
        phone="0574-88210000",
        regions=["浙江", "宁波"],
    )
    make_dealer(admin, "慈溪机电经营部", owner=owner, parent=full.pk, tier="bronze")
    people = [
        make_person(admin, full, name, email=f"{at}@yongjiang.example") for at, name in enumerate(("徐航", "莫然"))
    ]
    open_account(actor=admin, pk=full.pk, person=people[0].pk)
    deal = world["deals"][0]
    edit_deal(actor=admin, pk=deal.pk, values={"dealer": full.pk})
    draft = GoalDraft(
        name="甬江本季签约额",
        level="dealer",
        party=full.party_id,
        owner=owner,
        target=Decimal(900_000),
        period="quarter",
        since=clock.today(),
        achievable="在手两单",
        relevant="渠道目标",
    )
    goal = create_goals(actor=admin, drafts=[draft])[0]
    start_goal(actor=admin, pk=goal.pk)
    return {"dealer": full, "bare dealer": bare, "dealer goal": goal}


def make_money(world: dict[str, Any]) -> dict[str, Any]:
    """A signed contract with a payment that is late, one that waits for a word and one below zero; receipts with and
    without a place and one that nobody has claimed; invoices; and a project that has spent a budget line."""
    cast, customer, today = world["cast"], world["customer"].pk, clock.today()
    lin, he, admin = cast("sales"), cast("finance"), cast("admin")
    contract = make_contract(lin, "输送线采购", customer=customer, amount=Decimal(100_000))
    nodes = [
        NodeDraft(kind="advance", amount=Decimal(60_000), planned_on=today - dt.timedelta(days=45)),
        NodeDraft(kind="final", amount=Decimal(40_000), planned_on=today, trigger="acceptance"),
    ]
    contract = signed(lin, admin, set_nodes(actor=lin, pk=contract.pk, nodes=nodes))
    signed(lin, admin, make_contract(lin, "减一段输送线", parent=contract.pk, amount=Decimal(-5_000)))
    late, waiting = instalments_of(contract)
    dun(actor=lin, pk=late.pk, step="call", words="下周付", promised_on=today + dt.timedelta(days=7))
    paid, claimed = (make_receipt(he, "20000", customer=customer) for _ in range(2))
    allocate_receipt(actor=he, pk=paid.pk, parts=[(late.pk, Decimal(12_000))])
    applied, issued = (make_invoice(lin, contract, amount=Decimal(30_000)) for _ in range(2))
    issue_invoice(actor=he, pk=issued.pk, code=f"2632{contract.pk:016d}", issued_on=today)
    red: dict[str, Any] = {
        "code": f"2633{contract.pk:016d}",
        "issued_on": today,
        "reason": "退货",
        "amount": Decimal(1_000),
    }
    line = make_budget_line(lin, world["project"], "10000", name=f"差旅 {contract.pk}")
    return {
        "signed contract": contract,
        "late": late,
        "waiting": waiting,
        "paid receipt": paid,
        "claimed receipt": claimed,
        "free receipt": make_receipt(he, "30000", payer="华东精工"),
        "invoice": applied,
        "issued invoice": issued,
        "red invoice": reverse_invoice(actor=he, pk=issued.pk, **red),
        "line": line,
        "cost": make_cost(lin, line, "10500"),
    }


def _task(cast: Cast, project: int, name: str, first: int, last: int, **more: Any) -> Any:
    """A task between two days, counted from today."""
    starts, ends = (clock.today() + dt.timedelta(days=days) for days in (first, last))
    return create_tasks(
        actor=cast("sales"), drafts=[TaskDraft(project=project, name=name, starts=starts, ends=ends, **more)]
    )[0]
