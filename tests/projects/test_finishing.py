"""Several tasks are ticked off at once: all of them, each on its day, or none."""

import datetime as dt

import pytest
from django.test import Client

from yingdan.accounts.commands import edit_person
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.projects.commands import finish_tasks, set_task_state
from yingdan.projects.models import Project, Task
from yingdan.projects.testing import approved, make_project, make_task

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def project(cast: Cast) -> Project:
    edit_person(actor=cast("admin"), pk=cast["pm"].pk, values={"manager": cast["director"]})
    return approved(cast("pm"), cast("director"), make_project(cast("pm")))


@pytest.fixture
def tasks(cast: Cast, project: Project) -> list[Task]:
    return [make_task(cast("pm"), project, name) for name in ("设计", "采购", "安装")]


def test_each_is_done_since_its_own_day(cast: Cast, project: Project, tasks: list[Task]) -> None:
    today = clock.today()
    done = {tasks[0].pk: today - 3 * DAY, tasks[1].pk: today}
    set_task_state(actor=cast("pm"), pk=tasks[1].pk, state="doing")
    finish_tasks(actor=cast("pm"), pk=project.pk, done=done)
    for task in tasks:
        task.refresh_from_db()
    assert [(task.state, task.progress, task.done_on) for task in tasks] == [
        ("done", 100, today - 3 * DAY),
        ("done", 100, today),
        ("todo", 0, None),
    ]
    said = [event for event in events("task.state_set") if event.after["state"] == "done"]
    assert [(event.record, event.before["state"]) for event in said] == [(tasks[0].pk, "todo"), (tasks[1].pk, "doing")]
    # What is done stays done on the day on which it was.
    finish_tasks(actor=cast("pm"), pk=project.pk, done={tasks[0].pk: today})
    tasks[0].refresh_from_db()
    assert tasks[0].done_on == today - 3 * DAY


def test_one_that_does_not_fit_leaves_all_as_they_were(cast: Cast, project: Project, tasks: list[Task]) -> None:
    today = clock.today()
    elsewhere = make_task(cast("pm"), make_project(cast("pm"), "别的项目"))
    part = make_task(cast("pm"), project, "图纸", parent=tasks[1].pk)
    for done, why in (
        ({tasks[0].pk: today + DAY}, Refused),
        ({tasks[0].pk: today, elsewhere.pk: today}, Forbidden),
        ({tasks[0].pk: today, tasks[1].pk: today}, Refused),
        ({}, Refused),
    ):
        with pytest.raises(why), nothing_changes():
            finish_tasks(actor=cast("pm"), pk=project.pk, done=done)
    with pytest.raises(Missing), nothing_changes():
        finish_tasks(actor=cast("sales2"), pk=project.pk, done={tasks[0].pk: today})
    # With its part it may be ticked off.
    finish_tasks(actor=cast("pm"), pk=project.pk, done={tasks[1].pk: today, part.pk: today})
    tasks[1].refresh_from_db()
    assert (tasks[1].state, tasks[1].progress) == ("done", 100)


def test_who_answers_for_some_ticks_off_those_alone(cast: Cast, project: Project) -> None:
    mine = make_task(cast("pm"), project, "货架安装", owner=cast["sales2"].pk)
    other = make_task(cast("pm"), project, "接线")
    today = clock.today()
    with pytest.raises(Forbidden), nothing_changes():
        finish_tasks(actor=cast("sales2"), pk=project.pk, done={mine.pk: today, other.pk: today})
    assert [row.pk for row in finish_tasks(actor=cast("sales2"), pk=project.pk, done={mine.pk: today})] == [mine.pk]


def test_the_page_offers_what_is_to_do_and_comes_back_to_the_plan(
    cast: Cast, client: Client, project: Project, tasks: list[Task]
) -> None:
    client.force_login(cast["pm"], backend="allauth.account.auth_backends.AuthenticationBackend")
    set_task_state(actor=cast("pm"), pk=tasks[2].pk, state="done")
    url = f"/projects/{project.pk}/finish-tasks/"
    page = client.get(url).content.decode()
    assert ("设计" in page, "采购" in page, "安装" in page) == (True, True, False)
    answer = client.post(url, {"tasks": [tasks[0].pk, tasks[1].pk], "on": clock.today().isoformat()})
    assert (answer.status_code, answer["Location"]) == (302, f"/projects/{project.pk}/plan/")
    assert Task.objects.filter(project=project, state="done").count() == 3
    nothing = client.post(url, {"on": clock.today().isoformat()})
    assert nothing.status_code == 422
