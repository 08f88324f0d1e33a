"""From the charter to its end: who proposes a project, who approves, what is fixed, where it goes from there."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.commands import edit_person, hand_over_everything
from yingdan.accounts.testing import Cast
from yingdan.approvals.commands import agree, refuse
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.deals.testing import make_customer, make_deal
from yingdan.projects import rules
from yingdan.projects.commands import (
    add_deal,
    add_member,
    amend_charter,
    edit_project,
    move_project,
    remove_deal,
    remove_member,
    set_health,
    set_task_state,
    submit_charter,
)
from yingdan.projects.models import Project
from yingdan.projects.testing import ENDS, STARTS, approved, make_project, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: Cast) -> Project:
    edit_person(actor=cast("admin"), pk=cast["pm"].pk, values={"manager": cast["director"]})
    return make_project(cast("pm"), budget=Decimal(1_860_000))


def test_a_project_gets_a_number_and_belongs_to_who_proposes_it(cast: Cast, project: Project) -> None:
    assert project.number == f"XM-{events('project.created')[0].at.year}-000001"
    assert (project.owner, project.state, project.department) == (cast["pm"], "draft", cast.departments["华东"])
    assert [events("project.created")[0].after[name] for name in ("purpose", "budget")] == ["年前交付", "1860000"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"ends": STARTS - dt.timedelta(days=1)}, "ends"),
        ({"ends": None}, "ends"),
        ({"starts": dt.date.min}, "starts"),
        ({"ends": dt.date.max}, "ends"),
        ({"starts": dt.date.max, "ends": dt.date.max}, "starts"),
        ({"budget": Decimal(-1)}, "budget"),
        ({"kind": "other"}, "kind"),
        ({"customer": 999}, "customer"),
        ({"goal": 999}, "goal"),
        ({"template": 999}, "template"),
        ({"owner": 999}, "owner"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused, nothing_changes():
        make_project(cast("pm"), **values)
    assert list(refused.value.errors) == [field]


def test_a_charter_that_says_too_little_is_not_submitted(cast: Cast, project: Project) -> None:
    edit_project(actor=cast("pm"), pk=project.pk, values={"success": "", "scope_in": " "})
    with pytest.raises(Refused, match="范围内、成功标准"), nothing_changes():
        submit_charter(actor=cast("pm"), pk=project.pk)


def test_the_approved_charter_opens_planning_and_is_fixed(cast: Cast, project: Project) -> None:
    asked = submit_charter(actor=cast("pm"), pk=project.pk, reason="年前必须交付")
    with pytest.raises(Conflict), nothing_changes():
        submit_charter(actor=cast("pm"), pk=project.pk)
    with pytest.raises(Refused), nothing_changes():
        agree(actor=cast("pm"), pk=asked.pk)
    # What is decided about stays as it was submitted.
    with pytest.raises(Refused, match="先撤回"), nothing_changes():
        edit_project(actor=cast("pm"), pk=project.pk, values={"budget": Decimal(9)})
    agree(actor=cast("director"), pk=asked.pk)
    project.refresh_from_db()
    assert project.state == "planning"
    assert events("project.approved")[0].reason == asked.number
    for name, value in {"success": "随便", "ends": ENDS + dt.timedelta(days=9), "budget": Decimal(1)}.items():
        with pytest.raises(Refused, match="立项书已通过") as refused, nothing_changes():
            edit_project(actor=cast("pm"), pk=project.pk, values={name: value})
        assert list(refused.value.errors) == [name]
    edit_project(actor=cast("pm"), pk=project.pk, values={"name": "智能仓储二期（苏州）"})


def test_a_rejected_charter_stays_a_draft(cast: Cast, project: Project) -> None:
    asked = submit_charter(actor=cast("pm"), pk=project.pk)
    refuse(actor=cast("director"), pk=asked.pk, words="预算太高")
    project.refresh_from_db()
    assert project.state == "draft"
    assert rules.may_submit(project)


def test_a_charter_changes_by_approval_and_keeps_what_was(cast: Cast, project: Project) -> None:
    approved(cast("pm"), cast("director"), project)
    later, more = ENDS + dt.timedelta(days=10), Decimal(2_000_000)
    with pytest.raises(Refused) as refused, nothing_changes():
        amend_charter(actor=cast("pm"), pk=project.pk, values={"ends": later}, reason=" ")
    assert list(refused.value.errors) == ["reason"]
    with pytest.raises(Refused), nothing_changes():
        amend_charter(actor=cast("pm"), pk=project.pk, values={"ends": ENDS}, reason="没有变化")
    asked = amend_charter(actor=cast("pm"), pk=project.pk, values={"ends": later, "budget": more}, reason="甲方延期")
    project.refresh_from_db()
    assert project.ends == ENDS
    assert dict(asked.facts)["budget"] == "1,860,000.00 → 2,000,000.00"
    agree(actor=cast("director"), pk=asked.pk)
    project.refresh_from_db()
    assert (project.ends, project.budget) == (later, more)
    told = events("project.amended")[0]
    assert (told.before["ends"], told.after["ends"], told.reason) == (str(ENDS), str(later), "甲方延期")


def test_a_change_that_no_longer_fits_when_it_is_approved_is_refused(cast: Cast, project: Project) -> None:
    approved(cast("pm"), cast("director"), project)
    earlier = ENDS - dt.timedelta(days=30)
    asked = amend_charter(actor=cast("pm"), pk=project.pk, values={"ends": earlier}, reason="提前")
    make_task(cast("pm"), project, ends=ENDS)
    with pytest.raises(Refused, match=str(ENDS)), nothing_changes():
        agree(actor=cast("director"), pk=asked.pk)


def test_it_goes_from_state_to_state_and_says_why_where_it_does_not_go_on(cast: Cast, project: Project) -> None:
    pm = cast("pm")

    def move(state: str, reason: str = "") -> str:
        return str(move_project(actor=pm, pk=project.pk, state=state, reason=reason).state)

    for state in ("planning", "executing", "paused", "closed"):
        with pytest.raises(Refused), nothing_changes():
            move(state, "因为")
    approved(pm, cast("director"), project)
    with pytest.raises(Refused, match="还没有任务"), nothing_changes():
        move("executing")
    task = make_task(pm, project)
    assert move("executing") == "executing"
    with pytest.raises(Refused, match="写明原因"), nothing_changes():
        move("planning")
    with pytest.raises(Refused, match="写明原因"), nothing_changes():
        move("paused")
    assert move("paused", "甲方停产") == "paused"
    assert move("executing") == "executing"
    assert [move(state) for state in ("accepting", "closing")] == ["accepting", "closing"]
    with pytest.raises(Refused, match="1 项任务没完成"), nothing_changes():
        move("closed")
    set_task_state(actor=pm, pk=task.pk, state="done")
    assert move("closed") == "closed"
    project.refresh_from_db()
    assert project.closed_on is not None
    for deed in (lambda: make_task(pm, project, "迟到"), lambda: edit_project(actor=pm, pk=project.pk, values={})):
        with pytest.raises(Refused), nothing_changes():
            deed()


def test_health_that_is_not_green_says_why(cast: Cast, project: Project) -> None:
    for health, reason in (("red", " "), ("blue", "蓝")):
        with pytest.raises(Refused), nothing_changes():
            set_health(actor=cast("pm"), pk=project.pk, health=health, reason=reason)
    row = set_health(actor=cast("pm"), pk=project.pk, health="yellow", reason="控制柜晚到")
    assert (row.health, row.health_reason) == ("yellow", "控制柜晚到")


def test_whoever_gets_a_task_reads_the_project_until_he_is_taken_out(cast: Cast, project: Project) -> None:
    assert not rules.visible_projects(cast("sales2")).exists()
    task = make_task(cast("pm"), project, owner=cast["sales2"].pk)
    assert rules.visible_projects(cast("sales2")).get() == project
    assert [(one.person, one.role) for one in rules.members_of(project)] == [(cast["sales2"], "member")]
    with pytest.raises(Forbidden), nothing_changes():
        edit_project(actor=cast("sales2"), pk=project.pk, values={"name": "我的"})
    with pytest.raises(Refused, match="「设计」"), nothing_changes():
        remove_member(actor=cast("pm"), pk=project.pk, person=cast["sales2"].pk)
    set_task_state(actor=cast("sales2"), pk=task.pk, state="done")
    remove_member(actor=cast("pm"), pk=project.pk, person=cast["sales2"].pk)
    assert not rules.visible_projects(cast("sales2")).exists()


def test_who_leads_it_as_well_may_change_it(cast: Cast, project: Project) -> None:
    add_member(actor=cast("pm"), pk=project.pk, person=cast["sales2"].pk)
    add_member(actor=cast("pm"), pk=project.pk, person=cast["sales2"].pk, role="lead")
    edit_project(actor=cast("sales2"), pk=project.pk, values={"stakeholders": "甲方副总"})
    make_task(cast("sales2"), project, "联调", owner=cast["sales"].pk)
    with pytest.raises(Refused), nothing_changes():
        add_member(actor=cast("pm"), pk=project.pk, person=cast["pm"].pk)
    # A task leaves the role as it is; a lesser role takes the right to change away.
    make_task(cast("pm"), project, "调试", owner=cast["sales2"].pk)
    edit_project(actor=cast("sales2"), pk=project.pk, values={"stakeholders": "甲方总经理"})
    add_member(actor=cast("pm"), pk=project.pk, person=cast["sales2"].pk, role="finance")
    assert {one.person: one.role for one in rules.members_of(project)}[cast["sales2"]] == "finance"
    with pytest.raises(Forbidden), nothing_changes():
        edit_project(actor=cast("sales2"), pk=project.pk, values={"stakeholders": "我"})


def test_a_deal_belongs_to_one_project_and_to_its_customer(cast: Cast) -> None:
    sales = cast("sales")
    customer = make_customer(sales, "华东精工")
    project, other = (make_project(sales, name, customer=customer.pk) for name in ("二期", "三期"))
    deal, strange = make_deal(sales, "二期设备", customer=customer.pk), make_deal(sales, "别家")
    with pytest.raises(Refused, match="华东精工"), nothing_changes():
        add_deal(actor=sales, pk=project.pk, deal=strange.pk)
    assert list(rules.addable_deals(sales, project)) == [deal]
    add_deal(actor=sales, pk=project.pk, deal=deal.pk)
    with pytest.raises(Conflict), nothing_changes():
        add_deal(actor=sales, pk=other.pk, deal=deal.pk)
    with pytest.raises(Refused), nothing_changes():
        remove_deal(actor=sales, pk=other.pk, deal=deal.pk)
    assert rules.project_of_deal(sales, deal) == project
    remove_deal(actor=sales, pk=project.pk, deal=deal.pk)
    add_deal(actor=sales, pk=other.pk, deal=deal.pk)
    with pytest.raises(Refused), nothing_changes():
        add_deal(actor=cast("sales2"), pk=make_project(cast("sales2")).pk, deal=strange.pk)


def test_a_leavers_projects_and_tasks_go_to_the_heir(cast: Cast, project: Project) -> None:
    task = make_task(cast("pm"), project)
    done = make_task(cast("pm"), project, "完成的")
    set_task_state(actor=cast("pm"), pk=done.pk, state="done")
    moved = hand_over_everything(actor=cast("admin"), pk=cast["pm"].pk, taker=cast["sales2"].pk, reason="离职")
    assert (moved["project"], moved["task"]) == (1, 1)
    for row in (project, task, done):
        row.refresh_from_db()
    assert (project.owner, task.owner, done.owner) == (cast["sales2"], cast["sales2"], cast["pm"])
    assert project.department == cast.departments["华南"]


def test_who_may_not_propose_or_see_it(cast: Cast, project: Project) -> None:
    with pytest.raises(Forbidden), nothing_changes():
        make_project(cast("trainer"))
    with pytest.raises(Forbidden), nothing_changes():
        make_project(cast("sales"), owner=cast["sales2"].pk)
    with pytest.raises(Missing), nothing_changes():
        set_health(actor=cast("sales2"), pk=project.pk, health="green")


@pytest.mark.django_db(transaction=True)
def test_whoever_is_taken_into_a_project_sees_it_at_the_next_request(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["sales2"])
    project = make_project(cast("pm"))
    assert client.get(f"/projects/{project.pk}/").status_code == 404
    add_member(actor=cast("pm"), pk=project.pk, person=cast["sales2"].pk)
    assert client.get(f"/projects/{project.pk}/").status_code == 200
    assert client.post(f"/projects/{project.pk}/health/", {"health": "green"}).status_code in (403, 404)
    add_member(actor=cast("pm"), pk=project.pk, person=cast["sales2"].pk, role="lead")
    assert client.get(f"/projects/{project.pk}/edit/").status_code == 200
