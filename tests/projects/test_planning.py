"""The plan: who changes it, days that fit, what waits for what, what moves along, what rolls up."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Conflict, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.projects import queries, rules
from yingdan.projects.commands import (
    delete_tasks,
    edit_task,
    link_tasks,
    reschedule_task,
    set_checks,
    set_collaborators,
    set_phases,
    set_task_state,
    tick,
    unlink_tasks,
)
from yingdan.projects.models import Project, Task
from yingdan.projects.testing import ENDS, STARTS, make_project, make_task

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(cast("pm"))


def days(task: Task) -> tuple[str, str]:
    task.refresh_from_db()
    return f"{task.starts:%m-%d}" if task.starts else "", f"{task.ends:%m-%d}"


@pytest.mark.parametrize(
    ("values", "field", "figures"),
    [
        ({"starts": STARTS - dt.timedelta(days=3)}, "starts", ("2026-02-27", "2026-03-02")),
        ({"ends": ENDS + dt.timedelta(days=1)}, "ends", ("2026-07-01", "2026-06-30")),
        ({"starts": day("03-20"), "ends": day("03-10")}, "starts", ("2026-03-20", "2026-03-10")),
        ({"name": ""}, "name", ()),
        ({"owner": 999}, "owner", ()),
        ({"phase": 999}, "phase", ()),
        ({"parent": 999}, "parent", ()),
        ({"kind": "dream"}, "kind", ()),
        ({"priority": 9}, "priority", ()),
    ],
)
def test_what_does_not_fit_is_refused_with_the_figure_that_would(
    cast: Cast, project: Project, values: dict[str, Any], field: str, figures: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as refused, nothing_changes():
        make_task(cast("pm"), project, **values)
    assert list(refused.value.errors) == [field]
    assert all(figure in str(refused.value.message) for figure in figures)


def test_whoever_answers_for_a_task_reports_and_leaves_the_plan_alone(cast: Cast, project: Project) -> None:
    task = make_task(cast("pm"), project, owner=cast["sales2"].pk)
    own = cast("sales2")
    row = edit_task(actor=own, pk=task.pk, values={"progress": 40, "blocker": "缺变频器"})
    assert (row.progress, row.state, row.blocker) == (40, "doing", "缺变频器")
    for values in ({"ends": day("03-20")}, {"owner": cast["sales"].pk}, {"name": "别的"}):
        with pytest.raises(Refused, match="项目负责人"), nothing_changes():
            edit_task(actor=own, pk=task.pk, values=values)
    deeds: list[Callable[[], object]] = [
        lambda: set_task_state(actor=own, pk=task.pk, state="cancelled"),
        lambda: reschedule_task(actor=own, pk=task.pk, starts=STARTS, ends=day("03-20")),
        lambda: set_collaborators(actor=own, pk=task.pk, people=[cast["mate"].pk]),
        lambda: edit_task(actor=own, pk=task.pk, values={"progress": 101}),
    ]
    for refused in deeds:
        with pytest.raises(Refused), nothing_changes():
            refused()
    with pytest.raises(Missing), nothing_changes():
        edit_task(actor=cast("hr"), pk=task.pk, values={"progress": 1})
    with pytest.raises(Refused, match="无权修改"), nothing_changes():
        make_task(own, project, "自己加的")
    done = set_task_state(actor=own, pk=task.pk, state="done")
    assert (done.progress, done.done_on, done.blocker, done.remind_on) == (100, clock.today(), "", None)
    again = set_task_state(actor=own, pk=task.pk, state="doing")
    assert (again.done_on, again.remind_on) == (None, task.ends - dt.timedelta(days=1))


def test_a_milestone_is_one_day(cast: Cast, project: Project) -> None:
    made = make_task(cast("pm"), project, "初验", kind="milestone", ends=day("04-10"))
    assert days(made) == ("", "04-10")
    assert queries.weight(made, queries.calendar_of(project)) == 0


def test_what_begins_too_early_is_named_and_moves_along_when_asked(cast: Cast, project: Project) -> None:
    pm = cast("pm")
    first = make_task(pm, project, "设计", starts=day("03-02"), ends=day("03-06"))
    then = make_task(pm, project, "采购", starts=day("03-09"), ends=day("03-13"))
    last = make_task(pm, project, "到货", kind="milestone", ends=day("03-16"))
    link_tasks(actor=pm, pk=then.pk, before=first.pk)
    link_tasks(actor=pm, pk=last.pk, before=then.pk)
    with pytest.raises(Refused, match="2 项后续任务") as refused, nothing_changes():
        reschedule_task(actor=pm, pk=first.pk, starts=day("03-02"), ends=day("03-10"))
    assert [str(hint.text) for hint in refused.value.hints] == [
        "「采购」2026-03-13 → 2026-03-17",
        "「到货」2026-03-16 → 2026-03-18",
    ]
    reschedule_task(actor=pm, pk=first.pk, starts=day("03-02"), ends=day("03-10"), push=True)
    assert [days(one) for one in (first, then, last)] == [("03-02", "03-10"), ("03-11", "03-17"), ("", "03-18")]
    assert [event.record for event in events("task.moved_along")] == [then.pk, last.pk]
    with pytest.raises(Refused, match="2026-03-11"), nothing_changes():
        reschedule_task(actor=pm, pk=then.pk, starts=day("03-10"), ends=day("03-12"))
    with pytest.raises(Refused, match="2026-03-11"), nothing_changes():
        edit_task(actor=pm, pk=then.pk, values={"starts": day("03-10")})
    with pytest.raises(Refused, match="「到货」") as with_way, nothing_changes():
        edit_task(actor=pm, pk=then.pk, values={"ends": day("03-20")})
    assert with_way.value.hints[0].url == f"/tasks/{then.pk}/reschedule/"


def test_nothing_moves_beyond_the_end_of_the_project(cast: Cast, project: Project) -> None:
    pm = cast("pm")
    first = make_task(pm, project, "设计", starts=day("06-01"), ends=day("06-05"))
    then = make_task(pm, project, "收尾", starts=day("06-24"), ends=day("06-30"))
    link_tasks(actor=pm, pk=then.pk, before=first.pk)
    with pytest.raises(Refused, match="2026-06-30"), nothing_changes():
        reschedule_task(actor=pm, pk=first.pk, starts=day("06-01"), ends=day("06-26"), push=True)


def test_what_is_done_stays_where_it_was(cast: Cast, project: Project) -> None:
    pm = cast("pm")
    first, then = make_task(pm, project), make_task(pm, project, "采购", starts=day("03-09"), ends=day("03-13"))
    link_tasks(actor=pm, pk=then.pk, before=first.pk)
    set_task_state(actor=pm, pk=then.pk, state="done")
    reschedule_task(actor=pm, pk=first.pk, starts=STARTS, ends=day("03-20"))
    assert days(then) == ("03-09", "03-13")


def test_tasks_wait_in_no_circle_and_once(cast: Cast, project: Project) -> None:
    pm = cast("pm")
    one, two, three = (
        make_task(pm, project, name, starts=day(start), ends=day(start))
        for name, start in (("一", "03-02"), ("二", "03-04"), ("三", "03-06"))
    )
    other = make_task(pm, make_project(pm, "别的"))
    link_tasks(actor=pm, pk=two.pk, before=one.pk)
    link_tasks(actor=pm, pk=three.pk, before=two.pk)
    with pytest.raises(Conflict), nothing_changes():
        link_tasks(actor=pm, pk=two.pk, before=one.pk)
    with pytest.raises(Refused, match="二 → 三 → 一"), nothing_changes():
        link_tasks(actor=pm, pk=one.pk, before=three.pk)
    for before in (other.pk, one.pk):
        with pytest.raises(Refused), nothing_changes():
            link_tasks(actor=pm, pk=one.pk, before=before)
    with pytest.raises(Refused), nothing_changes():
        link_tasks(actor=pm, pk=three.pk, before=one.pk, lag=251)
    unlink_tasks(actor=pm, pk=three.pk, before=two.pk)
    with pytest.raises(Refused), nothing_changes():
        unlink_tasks(actor=pm, pk=three.pk, before=two.pk)
    link_tasks(actor=pm, pk=three.pk, before=one.pk, lag=5, push=True)
    assert days(three) == ("03-10", "03-10")


def test_a_task_has_the_days_and_the_progress_of_its_parts(cast: Cast, project: Project) -> None:
    pm = cast("pm")
    whole = make_task(pm, project, "安装", starts=day("03-02"), ends=day("03-03"))
    long = make_task(pm, project, "货架", parent=whole.pk, starts=day("03-09"), ends=day("03-20"))
    short = make_task(pm, project, "接线", parent=whole.pk, starts=day("03-23"), ends=day("03-24"))
    assert days(whole) == ("03-09", "03-24")
    edit_task(actor=pm, pk=long.pk, values={"progress": 60})
    set_task_state(actor=pm, pk=short.pk, state="done")
    whole.refresh_from_db()
    # (60 x 10 + 100 x 2) / 12, in whole per cent.
    assert whole.progress == 67
    deeds: list[Callable[[], object]] = [
        lambda: edit_task(actor=pm, pk=whole.pk, values={"ends": day("03-30")}),
        lambda: set_task_state(actor=pm, pk=whole.pk, state="done"),
        lambda: edit_task(actor=pm, pk=whole.pk, values={"parent": long.pk}),
        lambda: link_tasks(actor=pm, pk=whole.pk, before=short.pk),
        lambda: delete_tasks(actor=pm, pks=[whole.pk]),
    ]
    for refused in deeds:
        with pytest.raises(Refused), nothing_changes():
            refused()
    delete_tasks(actor=pm, pks=[short.pk])
    assert days(whole) == ("03-09", "03-20")
    edit_task(actor=pm, pk=long.pk, values={"parent": None})
    assert rules.parts_of(whole) == []


def test_phases_keep_their_tasks_when_they_are_named_anew(cast: Cast, project: Project) -> None:
    pm = cast("pm")
    set_phases(actor=pm, pk=project.pk, names=["设计", "安装", ""])
    design, install = rules.phases_of(project.pk)
    task = make_task(pm, project, phase=install.pk)
    set_phases(actor=pm, pk=project.pk, names=["设计", "安装调试"])
    task.refresh_from_db()
    assert (task.phase_id, str(task.phase)) == (install.pk, "安装调试")
    set_phases(actor=pm, pk=project.pk, names=["安装调试", "设计", "验收"])
    assert [one.name for one in rules.phases_of(project.pk)] == ["安装调试", "设计", "验收"]
    for names in (["设计", "验收"], ["设计", "设计"], [str(n) for n in range(31)]):
        with pytest.raises(Refused), nothing_changes():
            set_phases(actor=pm, pk=project.pk, names=names)
    assert design.pk in {one.pk for one in rules.phases_of(project.pk)}


def test_parts_go_to_another_phase_with_their_task(cast: Cast, project: Project) -> None:
    pm = cast("pm")
    set_phases(actor=pm, pk=project.pk, names=["设计", "安装"])
    design, install = rules.phases_of(project.pk)
    whole = make_task(pm, project, phase=design.pk)
    part = make_task(pm, project, "图纸", parent=whole.pk)
    small = make_task(pm, project, "一张图", parent=part.pk)
    for phase in (install, None):
        edit_task(actor=pm, pk=whole.pk, values={"phase": phase.pk if phase else None})
        for one in (part, small):
            one.refresh_from_db()
            assert one.phase == phase
    done = make_task(pm, project, "做完的")
    set_task_state(actor=pm, pk=done.pk, state="done")
    with pytest.raises(Refused), nothing_changes():
        make_task(pm, project, "晚了", parent=done.pk)


def test_a_checklist_keeps_its_ticks(cast: Cast, project: Project) -> None:
    task = make_task(cast("pm"), project, owner=cast["sales2"].pk)
    own = cast("sales2")
    set_checks(actor=own, pk=task.pk, lines=["甲方签字", "", "土建接口"])
    first, second = rules.checks_of(task)
    tick(actor=own, pk=task.pk, check=first.pk)
    set_checks(actor=own, pk=task.pk, lines=["消防意见", "甲方签字"])
    assert [(one.text, one.done) for one in rules.checks_of(task)] == [("消防意见", False), ("甲方签字", True)]
    assert rules.checks_done([task.pk]) == {task.pk: (1, 2)}
    deeds: list[Callable[[], object]] = [
        lambda: tick(actor=own, pk=task.pk, check=second.pk),
        lambda: set_checks(actor=own, pk=task.pk, lines=[str(n) for n in range(61)]),
    ]
    for refused in deeds:
        with pytest.raises(Refused), nothing_changes():
            refused()


def test_who_works_on_it_together_reads_the_project(cast: Cast, project: Project) -> None:
    task = make_task(cast("pm"), project)
    set_collaborators(actor=cast("pm"), pk=task.pk, people=[cast["sales2"].pk, cast["pm"].pk])
    assert list(task.collaborators.all()) == [cast["sales2"]]
    assert rules.visible_tasks(cast("sales2")).get() == task


def test_the_plan_numbers_its_lines_and_knows_how_far_it_is(cast: Cast, project: Project) -> None:
    pm = cast("pm")
    set_phases(actor=pm, pk=project.pk, names=["设计", "安装"])
    design, install = rules.phases_of(project.pk)
    later = make_task(pm, project, "审图", phase=design.pk, starts=day("03-09"), ends=day("03-13"))
    make_task(pm, project, "画图", phase=design.pk, starts=day("03-02"), ends=day("03-06"))
    whole = make_task(pm, project, "货架", phase=install.pk, starts=day("03-16"), ends=day("03-20"))
    part = make_task(pm, project, "立柱", parent=whole.pk, starts=day("03-16"), ends=day("03-18"))
    make_task(pm, project, "初验", kind="milestone", ends=day("03-31"))
    gone = make_task(pm, project, "不做了", phase=install.pk, starts=day("05-04"), ends=day("05-08"))
    set_task_state(actor=pm, pk=gone.pk, state="cancelled")
    set_task_state(actor=pm, pk=later.pk, state="done")
    lines = queries.plan(project)
    assert [(one.code, one.name) for one in lines] == [
        ("1", "设计"),
        ("1.1", "画图"),
        ("1.2", "审图"),
        ("2", "安装"),
        ("2.1", "货架"),
        ("2.1.1", "立柱"),
        ("2.2", "不做了"),
        ("3", "初验"),
    ]
    assert part.phase_id == install.pk
    by_name = {one.name: one for one in lines}
    assert (by_name["设计"].starts, by_name["设计"].ends, by_name["设计"].days) == (day("03-02"), day("03-13"), 10)
    assert by_name["安装"].ends == day("03-18")
    stands = queries.standing(project, today=day("03-10"))
    # 画图 5 days 0 %, 审图 5 days 100 %, 立柱 3 days 0 %: 500 / 13.
    assert (stands.tasks, stands.done, stands.late, stands.progress) == (4, 1, 1, 38)
    assert stands.next_milestone is not None
    assert stands.next_milestone.name == "初验"
