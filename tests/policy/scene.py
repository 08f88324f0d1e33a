"""A small company with records of `sales` in 华东, some of them in the recycle bin, for everybody to try."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from tests.policy.facts import World
from tests.policy.scenery import dealers, money
from yingdan.accounts import commands as accounts
from yingdan.accounts.models import Membership
from yingdan.accounts.testing import EMPLOYEES, Cast
from yingdan.approvals.commands import StepDraft, agree, create_route, submit_approval
from yingdan.contracts.commands import send_quote, submit_contract
from yingdan.contracts.models import Quote
from yingdan.contracts.testing import accepted, make_contract, make_quote
from yingdan.core import clock
from yingdan.core import commands as core
from yingdan.core.models import CustomType
from yingdan.core.policy import Actor, policy_of
from yingdan.core.refusal import Refused
from yingdan.customers.commands import ContactDraft, FollowUpDraft, create_contacts, open_account, record_follow_ups
from yingdan.customers.models import Customer
from yingdan.deals.commands import StageDraft, create_process, win_deal
from yingdan.deals.testing import make_customer, make_deal, make_lead, make_process, stage_at
from yingdan.goals.commands import GoalDraft, KeyResultDraft, close_goal, create_goals, create_key_results, start_goal
from yingdan.notes.commands import tag_records
from yingdan.products.commands import ProductDraft, create_price_list, create_products
from yingdan.projects.commands import (
    Found,
    ProjectDraft,
    TaskDraft,
    add_deal,
    add_defect,
    add_member,
    ask_as_customer,
    ask_customer,
    conclude_acceptance,
    create_projects,
    create_tasks,
    inspect_acceptance,
    link_tasks,
    move_project,
    open_page,
    save_as_template,
    set_checks,
    submit_acceptance,
    submit_charter,
)
from yingdan.projects.rules import criteria_of
from yingdan.projects.testing import make_acceptance
from yingdan.reviews.commands import publish_review, use_lesson
from yingdan.reviews.testing import make_lesson, make_review, said

PERSONAS = [*(username for username, *_rest in EMPLOYEES), "dealer_a", "customer", "gone"]
BINNED = (
    "customer",
    "contact",
    "followup",
    "deal",
    "lead",
    "product",
    "pricelist",
    "goal",
    "approvalroute",
    "keyresult",
    "project",
    "task",
    "projecttemplate",
    "contract",
    "quote",
    "receipt",
    "invoice",
    "budgetline",
    "cost",
    "acceptance",
    "review",
    "lesson",
    "dealer",
)
SPARE: dict[str, Any] = {
    "name": "渠道流程",
    "stages": [StageDraft(name="接触", probability=10), StageDraft(name="试用", probability=40)],
}


class _Undone(Exception):  # noqa: N818 - it only carries the way out
    pass


def refuses(command: Callable[..., Any], **arguments: Any) -> bool:
    """Does a command say no?"""
    try:
        command(**arguments)
    except Refused:
        return True
    return False


@contextlib.contextmanager
def undone() -> Iterator[None]:
    with contextlib.suppress(_Undone), transaction.atomic():
        yield
        raise _Undone


def make_scene(cast: Cast) -> dict[str, int]:
    """The keys of everything by its name; `cast` gets a colleague who has left."""
    clerk, sales = cast("admin"), cast("sales")
    make_process()
    made: dict[str, Any] = {"stage": stage_at(3), "spare process": create_process(actor=clerk, **SPARE)}
    made["spare stage"] = made["spare process"].stages.last()
    gone = accounts.PersonDraft(username="gone", name="离职", department=cast.departments["华东"].pk, roles=("sales",))
    cast.people["gone"] = accounts.create_people(actor=clerk, drafts=[gone])[0]
    accounts.disable_person(actor=clerk, pk=cast["gone"].pk)
    for prefix in ("", "binned "):
        made |= {f"{prefix}{name}": row for name, row in _records(sales, clerk, prefix).items()}
    made["lone customer"] = make_customer(sales, "独立公司")
    made["won deal"] = make_deal(sales, "已赢", customer=made["customer"].pk)
    win_deal(actor=sales, pk=made["won deal"].pk)
    made["other running goal"], made["running goal"], made["closed goal"] = (
        create_goals(actor=clerk, drafts=[replace(_goal(sales, ""), since=dt.date(year, 1, 1))])[0]
        for year in (2023, 2024, 2025)
    )
    for name in ("other running goal", "running goal", "closed goal"):
        start_goal(actor=clerk, pk=made[name].pk)
    close_goal(actor=clerk, pk=made["closed goal"].pk)
    made["approval"] = submit_approval(
        actor=sales,
        act="goal.retarget",
        pk=made["goal"].pk,
        title="签约额",
        reason="调整",
        payload={"target": "7"},
    )
    made |= _running(cast, made) | _offered(sales, made["customer"].pk)
    made |= money(cast, made)
    made |= _looked_at(sales, made["project"])
    made |= _shown(cast, made["customer"])
    made |= _looked_back_at(cast, made["project"])
    made |= dealers(clerk, cast["sales"].pk)
    made["free lead"] = make_lead(sales, "自由线索", pooled=True)
    made["tag"], made["other tag"] = (
        tag_records(actor=sales, kind="deal", pks=[made["deal"].pk], name=name) for name in ("一期", "二期")
    )
    made |= _fields(clerk)
    made["role"] = accounts.create_role(actor=clerk, name="空角色")
    made["team"] = accounts.create_team(actor=clerk, name="小组")
    made["department"] = accounts.create_departments(actor=clerk, drafts=[accounts.DepartmentDraft(name="空部门")])[0]
    made |= {
        "sales": cast["sales"],
        "mate": cast["mate"],
        "home": cast.departments["华东"],
        "post": Membership.objects.get(user=cast["mate"]),
    }
    # What hangs on something comes first, so that nothing is in the way.
    for kind in (
        "lesson",
        "review",
        "acceptance",
        "cost",
        "budgetline",
        "invoice",
        "receipt",
        "contract",
        "quote",
        "keyresult",
        "followup",
        "contact",
        "deal",
        "lead",
        "customer",
        "pricelist",
        "product",
        "goal",
        "approvalroute",
        "task",
        "project",
        "projecttemplate",
        "dealer",
    ):
        core.delete_records(actor=clerk, policy=policy_of(kind), pks=[made[f"binned {kind}"].pk])
    return {name: row.pk for name, row in made.items()}


def _fields(clerk: Actor) -> dict[str, Any]:
    """A field of each type that the company added to deals, and one that it took away again."""
    made = {}
    for sort, label in CustomType.choices:
        words = ("甲", "乙") if sort == "choice" else ()
        made[sort] = accounts.add_field(actor=clerk, kind="deal", label=f"自定义{label}", sort=sort, options=words)
    return {"own field": made["text"], "gone field": accounts.delete_field(actor=clerk, pk=made["number"].pk)}


def _records(sales: Actor, clerk: Actor, prefix: str) -> dict[str, Any]:
    customer = make_customer(sales, f"{prefix}申江重工")
    goal = create_goals(actor=clerk, drafts=[_goal(sales, prefix)])[0]
    product = create_products(actor=clerk, drafts=[ProductDraft(name=f"{prefix}伺服压机", price=Decimal(100))])[0]
    return {
        "customer": customer,
        "contact": create_contacts(actor=sales, drafts=[ContactDraft(name="李工", customer=customer.pk)])[0],
        "followup": record_follow_ups(actor=sales, drafts=[FollowUpDraft(content="拜访", customer=customer.pk)])[0],
        "deal": make_deal(sales, f"{prefix}一期", customer=customer.pk),
        "lead": make_lead(sales, f"{prefix}线索"),
        "product": product,
        "goal": goal,
        "keyresult": create_key_results(actor=clerk, drafts=[_result(sales, goal.pk)])[0],
        "approvalroute": create_route(
            actor=clerk,
            name=f"{prefix}改目标",
            act="goal.retarget",
            floor=Decimal(99 if prefix else 88),
            steps=[StepDraft(name="经理"), StepDraft(name="总监")],
        ),
        "pricelist": create_price_list(actor=clerk, name=f"{prefix}价目", valid_from=dt.date(2026, 1, 1)),
        **_plan(sales, f"{prefix}产线改造"),
        "contract": make_contract(sales, f"{prefix}设备采购", customer=customer.pk),
        "quote": make_quote(sales, f"{prefix}设备报价", customer=customer.pk),
    }


def _goal(sales: Actor, prefix: str) -> GoalDraft:
    """A goal of the salesperson that lacks nothing; the binned one is of another year."""
    since = dt.date(2027 if prefix else 2026, 1, 1)
    return GoalDraft(
        name=f"{prefix}签约额",
        owner=sales.user_id,
        target=Decimal(120),
        period="quarter",
        since=since,
        achievable="在手订单",
        relevant="年度目标",
    )


def _result(sales: Actor, goal: int) -> KeyResultDraft:
    return KeyResultDraft(goal=goal, name="新客户", target=Decimal(12), owner=sales.user_id)


def _plan(sales: Actor, name: str, **more: Any) -> dict[str, Any]:
    """A project of the salesperson whose charter lacks nothing, with three tasks one after the other."""
    charter = ProjectDraft(
        name=name,
        kind="deal",
        starts=dt.date(2026, 3, 2),
        ends=dt.date(2026, 12, 31),
        purpose="提升节拍",
        scope_in="压装工位",
        deliverables="两台设备",
        success="节拍 45 秒",
        **more,
    )
    project = create_projects(actor=sales, drafts=[charter])[0]
    first, task, last = (
        create_tasks(
            actor=sales,
            drafts=[
                TaskDraft(project=project.pk, name=word, starts=dt.date(2026, 3, day), ends=dt.date(2026, 3, day + 3))
            ],
        )[0]
        for word, day in (("调研", 2), ("方案", 9), ("报价", 16))
    )
    task = set_checks(actor=sales, pk=task.pk, lines=["现场照片"])
    return {
        "project": project,
        "first task": first,
        "task": task,
        "last task": link_tasks(actor=sales, pk=last.pk, before=task.pk),
        "check": task.checks.get(),
        "projecttemplate": save_as_template(actor=sales, pk=project.pk, name=name),
    }


def _running(cast: Cast, made: dict[str, Any]) -> dict[str, Any]:
    """A project whose charter is approved, a contract that is; and the other project is about a deal, with a colleague
    in it."""
    sales = cast("sales")
    running = _plan(sales, "已立项")["project"]
    agree(actor=cast("admin"), pk=submit_charter(actor=sales, pk=running.pk).pk)
    contract = make_contract(sales, "已批设备采购", customer=made["customer"].pk)
    agree(actor=cast("admin"), pk=submit_contract(actor=sales, pk=contract.pk).pk)
    add_deal(actor=sales, pk=made["project"].pk, deal=made["won deal"].pk)
    add_member(actor=sales, pk=made["project"].pk, person=cast["sales2"].pk)
    return {"running project": running, "approved contract": contract, "member": cast["sales2"]}


def _offered(sales: Actor, customer: int) -> dict[str, Any]:
    """Quotes that were sent, one of them accepted, one of them too long ago."""
    sent, late, done = (make_quote(sales, name, customer=customer) for name in ("已发报价", "过期报价", "已接受报价"))
    for quote in (sent, late):
        send_quote(actor=sales, pk=quote.pk)
    Quote.objects.filter(pk=late.pk).update(valid_until=dt.date(2026, 1, 31))
    return {"sent quote": sent, "late quote": late, "accepted quote": accepted(sales, done)}


def _looked_at(sales: Actor, project: Any) -> dict[str, Any]:
    """Acceptances at each step of their way, one of them with a defect."""
    steps = ("", "announced ", "inspected ", "concluded ", "failed ", "binned ")
    made = {step: make_acceptance(sales, project, name=f"{step}验收") for step in steps}
    for step in steps[1:5]:
        submit_acceptance(actor=sales, pk=made[step].pk)
    for step in steps[2:5]:
        found = [Found(criterion=one.pk, finding="met") for one in criteria_of(made[step])]
        inspect_acceptance(actor=sales, pk=made[step].pk, held_on=clock.today(), found=found)
    conclude_acceptance(actor=sales, pk=made["concluded "].pk, conclusion="passed")
    conclude_acceptance(actor=sales, pk=made["failed "].pk, conclusion="failed", words="节拍不够")
    defect = add_defect(actor=sales, pk=made["announced "].pk, text="护栏松动", due_on=clock.today())
    return {f"{step}acceptance": row for step, row in made.items()} | {"defect": defect}


def _shown(cast: Cast, customer: Any) -> dict[str, Any]:
    """A project whose page is open to its customer, whose guest has asked something; one that signs in no more."""
    sales = cast("sales")
    Customer.objects.filter(pk=customer.pk).update(party=cast["customer"].party)
    seated = create_contacts(actor=sales, drafts=[ContactDraft(name="王工", customer=customer.pk)])[0]
    open_account(actor=sales, pk=seated.pk)
    shown = _plan(sales, "给客户看的", customer=customer.pk)["project"]
    agree(actor=cast("admin"), pk=submit_charter(actor=sales, pk=shown.pk).pk)
    open_page(actor=sales, pk=shown.pk)
    look = make_acceptance(sales, shown, name="给客户签的")
    submit_acceptance(actor=sales, pk=look.pk)
    return {
        "seated contact": seated,
        "shown project": shown,
        "shown acceptance": look,
        "question": ask_as_customer(actor=cast("customer"), pk=shown.pk, text="哪天到货？"),
        "our question": ask_customer(actor=sales, pk=shown.pk, text="谁来验收？"),
    }


def _looked_back_at(cast: Cast, project: Any) -> dict[str, Any]:
    """Projects that were given up, with a review that lacks nothing, one that is published, one in the recycle bin, and
    none; and lessons at each step of their way, one of them in use."""
    sales, names = cast("sales"), ("reviewed ", "published ", "binned ", "unreviewed ")
    over = {name: _plan(sales, f"{name}项目")["project"] for name in names}
    add_member(actor=sales, pk=over["reviewed "].pk, person=cast["pm"].pk)
    for one in over.values():
        move_project(actor=sales, pk=one.pk, state="cancelled", reason="客户放弃")
    review, published_one, binned = (said(sales, make_review(sales, over[name])) for name in names[:3])
    lessons = {
        f"{step}lesson": make_lesson(sales, step or "草稿", publish=bool(step)) for step in ("", "held ", "used ")
    }
    use_lesson(actor=sales, pk=lessons["used lesson"].pk, project=project.pk)
    return {
        **{f"{name}project": row for name, row in over.items() if name in ("reviewed ", "unreviewed ")},
        "review": review,
        "published review": publish_review(actor=sales, pk=published_one.pk),
        "binned review": binned,
        "finding": review.findings.get(),
        "measure": review.measures.get(),
        **lessons,
        "binned lesson": make_lesson(sales, "旧的"),
    }


def lifted(world: World, scene: dict[str, int]) -> World:
    """In the recycle bin the rights are those of the living record."""
    for kind in BINNED:
        world.rows[kind][scene[f"binned {kind}"]].deleted = False
    return world
