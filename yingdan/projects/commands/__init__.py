"""Projects: proposed, approved, planned, carried out, closed, and kept as templates."""

from yingdan.projects.commands import handing  # noqa: F401 - it registers itself
from yingdan.projects.commands.founding import (
    ProjectDraft,
    add_deal,
    add_member,
    create_projects,
    edit_project,
    remove_deal,
    remove_member,
)
from yingdan.projects.commands.planning import link_tasks, reschedule_task, set_checks, set_phases, tick, unlink_tasks
from yingdan.projects.commands.running import amend_charter, move_project, set_health, submit_charter
from yingdan.projects.commands.tasks import (
    TaskDraft,
    create_tasks,
    delete_tasks,
    edit_task,
    set_collaborators,
    set_task_state,
)
from yingdan.projects.commands.templates import edit_template, save_as_template

__all__ = [
    "ProjectDraft",
    "TaskDraft",
    "add_deal",
    "add_member",
    "amend_charter",
    "create_projects",
    "create_tasks",
    "delete_tasks",
    "edit_project",
    "edit_task",
    "edit_template",
    "link_tasks",
    "move_project",
    "remove_deal",
    "remove_member",
    "reschedule_task",
    "save_as_template",
    "set_checks",
    "set_collaborators",
    "set_health",
    "set_phases",
    "set_task_state",
    "submit_charter",
    "tick",
    "unlink_tasks",
]
