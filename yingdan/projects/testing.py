"""Builders of projects and tasks for tests: the room's own commands with usual values filled in."""

import datetime as dt
from typing import Any

from yingdan.approvals.commands import agree
from yingdan.core.policy import Actor
from yingdan.projects.commands import (
    AcceptanceDraft,
    ProjectDraft,
    TaskDraft,
    create_acceptances,
    create_projects,
    create_tasks,
    submit_charter,
)
from yingdan.projects.models import Acceptance, Project, Task

STARTS, ENDS = dt.date(2026, 3, 2), dt.date(2026, 6, 30)
CHARTER = {
    "purpose": "年前交付",
    "scope_in": "设计、安装和调试",
    "deliverables": "可用的立体库",
    "success": "初验一次通过",
}


def make_project(actor: Actor, name: str = "智能仓储二期", **values: Any) -> Project:
    """A draft whose charter lacks nothing, unless `values` say otherwise."""
    usual: dict[str, Any] = {"kind": "delivery", "starts": STARTS, "ends": ENDS, **CHARTER}
    return create_projects(actor=actor, drafts=[ProjectDraft(name=name, **usual | values)])[0]


def approved(actor: Actor, by: Actor, project: Project) -> Project:
    """The project with its charter submitted by one and approved by another."""
    asked = submit_charter(actor=actor, pk=project.pk)
    agree(actor=by, pk=asked.pk)
    project.refresh_from_db()
    return project


def make_task(actor: Actor, project: Project, name: str = "设计", **values: Any) -> Task:
    usual: dict[str, Any] = {"starts": STARTS, "ends": STARTS + dt.timedelta(days=4)}
    return create_tasks(actor=actor, drafts=[TaskDraft(project=project.pk, name=name, **usual | values)])[0]


def make_acceptance(actor: Actor, project: Project, **values: Any) -> Acceptance:
    usual: dict[str, Any] = {"planned_on": ENDS, "kind": "final"}
    return create_acceptances(actor=actor, drafts=[AcceptanceDraft(project=project.pk, **usual | values)])[0]
