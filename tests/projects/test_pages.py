"""Projects and tasks as people see them: plan, board, calendar, dialogs, inbox."""

import datetime as dt

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.core import clock, listening, sealing
from yingdan.core.testing import nothing_changes
from yingdan.notices import rules as notices
from yingdan.notices.tasks import remind
from yingdan.projects import rules
from yingdan.projects.commands import edit_task, link_tasks, set_task_state
from yingdan.projects.models import Project
from yingdan.projects.testing import make_project, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TODAY = clock.today
ONE = dt.timedelta(days=1)


@pytest.fixture
def project(cast: Cast) -> Project:
    today = clock.today()
    return make_project(cast("pm"), starts=today - 30 * ONE, ends=today + 90 * ONE)


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who])
    return client


def test_the_plan_shows_bars_for_what_is_there(cast: Cast, project: Project) -> None:
    pm, today = cast("pm"), clock.today()
    page = client_of(cast, "pm").get(f"/projects/{project.pk}/plan/").content.decode()
    assert "计划里还没有任务" in page
    late = make_task(pm, project, "控制柜<到货>", starts=today - 9 * ONE, ends=today - 4 * ONE)
    after = make_task(pm, project, "接线", starts=today + 3 * ONE, ends=today + 6 * ONE)
    link_tasks(actor=pm, pk=after.pk, before=late.pk)
    make_task(pm, project, "初验", kind="milestone", ends=today + 20 * ONE)
    edit_task(actor=pm, pk=late.pk, values={"progress": 50, "blocker": "变频器缺货"})
    page = client_of(cast, "pm").get(f"/projects/{project.pk}/plan/").content.decode()
    for part in ("晚 4 天", "控制柜&lt;到货&gt;", 'class="wait"', 'class="milestone ', "受阻", "今天", "/reschedule/"):
        assert part in page, part
    assert "<到货>" not in page
    make_task(pm, project, "资料", owner=cast["sales2"].pk, starts=today, ends=today + ONE)
    seen = client_of(cast, "sales2").get(f"/projects/{project.pk}/plan/?scale=day").content.decode()
    assert "资料" in seen
    assert "/reschedule/" not in seen
    assert client_of(cast, "hr").get(f"/projects/{project.pk}/plan/").status_code == 404


def test_a_card_is_put_into_another_lane(cast: Cast, project: Project) -> None:
    task = make_task(cast("pm"), project, owner=cast["sales2"].pk, starts=clock.today(), ends=clock.today() + ONE)
    client = client_of(cast, "sales2")
    page = client.get(f"/tasks/board/?f=project:is:{project.pk}").content.decode()
    assert f'data-pk="{task.pk}" data-version="{task.version}"' in page
    address = f"/tasks/board/drop/?f=project:is:{project.pk}"
    done = client.post(address, {"pk": task.pk, "lane": "doing", "version": task.version})
    assert done.status_code == 200
    assert 'id="lane-doing"' in done.content.decode()
    task.refresh_from_db()
    assert task.state == "doing"
    stranger = client_of(cast, "hr")
    with nothing_changes():
        assert client.post(address, {"pk": task.pk, "lane": "done", "version": 1}).status_code == 409
        assert client.post(address, {"pk": task.pk, "lane": "cancelled"}).status_code == 422
        assert client.post(address, {"pk": task.pk, "lane": "dream"}).status_code == 404
        assert stranger.post(address, {"pk": task.pk, "lane": "done"}).status_code == 404


def test_dialogs_do_what_they_say(cast: Cast, project: Project) -> None:
    client, today = client_of(cast, "pm"), clock.today()
    phases = client.post(f"/projects/{project.pk}/phases/", {"names": "设计\n安装"})
    assert phases.status_code == 302
    phase = rules.phases_of(project.pk)[1]
    sent = {
        "name": "立柱",
        "phase": phase.pk,
        "owner": cast["sales"].pk,
        "kind": "task",
        "priority": "3",
        "starts": str(today),
        "ends": str(today + 5 * ONE),
    }
    assert client.post(f"/projects/{project.pk}/add-task/", sent).status_code == 302
    task = rules.tasks_of(project.pk).get()
    assert (task.phase, task.owner, task.priority) == (phase, cast["sales"], 3)
    too_late = sent | {"ends": str(project.ends + ONE)}
    with nothing_changes():
        answer = client.post(f"/projects/{project.pk}/add-task/", too_late)
    assert answer.status_code == 422
    assert str(project.ends) in answer.content.decode()
    report = client_of(cast, "sales").post(f"/tasks/{task.pk}/report/", {"progress": "40", "blocker": "等图"})
    assert report.status_code == 302
    page = client.get(f"/tasks/{task.pk}/").content.decode()
    for part in ("等图", "40%", "立柱"):
        assert part in page, part
    overview = client.get(f"/projects/{project.pk}/").content.decode()
    for part in ("林婧", "项目经理", "申请中", "40%"):
        assert part in overview, part


def test_the_calendar_shows_what_is_due(cast: Cast, project: Project) -> None:
    make_task(cast("pm"), project, "今天到期", starts=clock.today(), ends=clock.today())
    assert "今天到期" in client_of(cast, "pm").get("/tasks/calendar/").content.decode()


def test_who_gets_a_task_is_told_and_reminded_until_it_is_done(cast: Cast, project: Project) -> None:
    today = clock.today()
    task = make_task(cast("pm"), project, owner=cast["sales2"].pk, starts=today, ends=today + ONE)
    sealing.seal()
    listening.deliver()
    assert [one.verb for one in notices.inbox(cast("sales2"))] == ["task.created"]
    remind()
    assert {one.verb for one in notices.inbox(cast("sales2"))} == {"task.created", "task.due"}
    set_task_state(actor=cast("sales2"), pk=task.pk, state="done")
    remind()
    waiting = notices.waiting(notices.inbox(cast("sales2")))
    assert "task.due" not in {one.verb for one in waiting}


def test_a_form_that_sends_everything_back_changes_what_was_changed(cast: Cast, project: Project) -> None:
    client = client_of(cast, "pm")
    for address, name, value in (
        (f"/projects/{project.pk}/edit/", "stakeholders", "甲方生产副总"),
        (f"/tasks/{make_task(cast('pm'), project, starts=TODAY(), ends=TODAY()).pk}/edit/", "note", "附照片"),
    ):
        form = client.get(address).context["form"]
        shown = {field: form[field].value() for field in form.fields}
        values = {field: getattr(one, "pk", one) for field, one in shown.items() if one not in (None, "")}
        assert client.post(address, values | {name: value}).status_code == 302, address
        with nothing_changes():
            form = client.get(address).context["form"]
            shown = {field: form[field].value() for field in form.fields}
            values = {field: getattr(one, "pk", one) for field, one in shown.items() if one not in (None, "")}
            assert client.post(address, values).status_code == 302, address
