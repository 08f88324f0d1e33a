"""A plan that went well starts the next project."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Forbidden, Refused
from yingdan.core.testing import nothing_changes
from yingdan.projects import queries, rules
from yingdan.projects.commands import edit_template, link_tasks, save_as_template, set_checks, set_phases
from yingdan.projects.models import Project
from yingdan.projects.testing import make_project, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: Cast) -> Project:
    """Two phases from 2026-03-02 on, with a part, a link, a checklist and a milestone."""
    pm, made = cast("pm"), make_project(cast("pm"))
    set_phases(actor=pm, pk=made.pk, names=["设计", "安装"])
    design, install = rules.phases_of(made.pk)
    draw = make_task(pm, made, "画图", phase=design.pk, starts=dt.date(2026, 3, 4), ends=dt.date(2026, 3, 6))
    set_checks(actor=pm, pk=draw.pk, lines=["甲方签字"])
    whole = make_task(pm, made, "货架", phase=install.pk, owner=cast["sales"].pk)
    shelf = {"parent": whole.pk, "owner": cast["sales"].pk, "starts": dt.date(2026, 3, 9), "ends": dt.date(2026, 3, 13)}
    post = make_task(pm, made, "立柱", **shelf)
    link_tasks(actor=pm, pk=post.pk, before=draw.pk)
    make_task(pm, made, "初验", kind="milestone", ends=dt.date(2026, 3, 16))
    return made


def test_the_next_project_has_the_same_plan_on_its_own_days(cast: Cast, project: Project) -> None:
    template = save_as_template(actor=cast("pm"), pk=project.pk, name="立体库", note="标准库")
    # Around the spring festival: 2027-02-01 is a Monday.
    new = make_project(cast("sales"), "三期", template=template.pk, starts=dt.date(2026, 9, 28), ends=None)
    assert [(one.code, one.name, one.days, str(one.starts), str(one.ends)) for one in queries.plan(new)] == [
        ("1", "设计", 3, "2026-09-30", "2026-10-09"),
        ("1.1", "画图", 3, "2026-09-30", "2026-10-09"),
        ("2", "安装", 5, "2026-10-10", "2026-10-15"),
        ("2.1", "货架", 5, "2026-10-10", "2026-10-15"),
        ("2.1.1", "立柱", 5, "2026-10-10", "2026-10-15"),
        ("3", "初验", 0, "None", "2026-10-16"),
    ]
    assert new.ends == dt.date(2026, 10, 16)
    tasks = {one.name: one for one in rules.tasks_of(new.pk)}
    assert {one.owner for one in tasks.values()} == {cast["sales"]}
    assert [(one.before.name, one.after.name) for one in rules.links_of(new.pk)] == [("画图", "立柱")]
    assert [one.text for one in rules.checks_of(tasks["画图"])] == ["甲方签字"]
    assert tasks["立柱"].parent == tasks["货架"]
    with pytest.raises(Refused, match="2026-10-15"), nothing_changes():
        make_project(
            cast("sales"), "太短", template=template.pk, starts=dt.date(2026, 9, 28), ends=dt.date(2026, 10, 12)
        )


def test_a_template_comes_from_a_plan_that_is_there(cast: Cast, project: Project) -> None:
    empty = make_project(cast("pm"), "空的")
    deeds: list[Callable[[], object]] = [
        lambda: save_as_template(actor=cast("pm"), pk=empty.pk, name="空"),
        lambda: save_as_template(actor=cast("pm"), pk=project.pk, name=" "),
        lambda: save_as_template(actor=cast("sales2"), pk=project.pk, name="看不见的"),
    ]
    for deed in deeds:
        with pytest.raises(Refused), nothing_changes():
            deed()
    with pytest.raises(Forbidden), nothing_changes():
        save_as_template(actor=cast("finance"), pk=project.pk, name="财务没有这个权限")
    template = save_as_template(actor=cast("pm"), pk=project.pk, name="立体库")
    edit_template(actor=cast("pm"), pk=template.pk, values={"name": "标准立体库", "note": "四十天"})
    with pytest.raises(Refused), nothing_changes():
        edit_template(actor=cast("pm"), pk=template.pk, values={"name": ""})


def test_its_page_shows_the_plan_and_leads_to_a_new_project(cast: Cast, project: Project) -> None:
    template = save_as_template(actor=cast("pm"), pk=project.pk, name="立体库")
    client = Client()
    client.force_login(cast["sales"])
    page = client.get(f"/project-templates/{template.pk}/").content.decode()
    for part in ("画图", "1 项检查", "里程碑", "项目经理", f"/projects/new/?template={template.pk}&amp;kind=delivery"):
        assert part in page, part
    form = client.get(f"/projects/new/?template={template.pk}&kind=delivery").context["form"]
    assert str(form["template"].value()) == str(template.pk)
