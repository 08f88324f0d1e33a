"""Projects: proposed, approved, planned, carried out, closed, and kept as templates."""

from yingdan.projects.commands import handing  # noqa: F401 - it registers itself
from yingdan.projects.commands.accepting import (
    AcceptanceDraft,
    Found,
    add_defect,
    create_acceptances,
    delete_acceptances,
    edit_acceptance,
    fix_defect,
    inspect_acceptance,
    set_criteria,
    submit_acceptance,
)
from yingdan.projects.commands.certifying import keep_certificate
from yingdan.projects.commands.finishing import finish_tasks
from yingdan.projects.commands.founding import (
    ProjectDraft,
    add_deal,
    add_member,
    create_projects,
    edit_project,
    remove_deal,
    remove_member,
)
from yingdan.projects.commands.guests import answer_as_customer, ask_as_customer, sign_as_customer
from yingdan.projects.commands.opening import answer_customer, ask_customer, close_page, open_page
from yingdan.projects.commands.planning import link_tasks, reschedule_task, set_checks, set_phases, tick, unlink_tasks
from yingdan.projects.commands.running import amend_charter, move_project, set_health, submit_charter
from yingdan.projects.commands.signing import (
    conclude_acceptance,
    content_hash,
    reopen_acceptance,
    repeat_acceptance,
    sign_acceptance,
    sign_on_paper,
)
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
    "AcceptanceDraft",
    "Found",
    "ProjectDraft",
    "TaskDraft",
    "add_deal",
    "add_defect",
    "add_member",
    "amend_charter",
    "answer_as_customer",
    "answer_customer",
    "ask_as_customer",
    "ask_customer",
    "close_page",
    "conclude_acceptance",
    "content_hash",
    "create_acceptances",
    "create_projects",
    "create_tasks",
    "delete_acceptances",
    "delete_tasks",
    "edit_acceptance",
    "edit_project",
    "edit_task",
    "edit_template",
    "finish_tasks",
    "fix_defect",
    "inspect_acceptance",
    "keep_certificate",
    "link_tasks",
    "move_project",
    "open_page",
    "remove_deal",
    "remove_member",
    "reopen_acceptance",
    "repeat_acceptance",
    "reschedule_task",
    "save_as_template",
    "set_checks",
    "set_collaborators",
    "set_criteria",
    "set_health",
    "set_phases",
    "set_task_state",
    "sign_acceptance",
    "sign_as_customer",
    "sign_on_paper",
    "submit_acceptance",
    "submit_charter",
    "tick",
    "unlink_tasks",
]
