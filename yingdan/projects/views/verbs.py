"""What can be done with one project or task, each a small form with a command behind it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.projects import commands
from yingdan.projects.choices import TaskState
from yingdan.projects.commands import TaskDraft
from yingdan.projects.forms import plans as forms
from yingdan.projects.kinds import project_kind, task_kind
from yingdan.projects.models import Project, Task
from yingdan.ui.kinds.verbs import Verb, of_row, verb_view

type Values = Mapping[str, Any]


def _add_member(*, actor: Actor, row: Project, values: Values) -> Any:
    return commands.add_member(actor=actor, pk=row.pk, person=values["person"].pk, role=values["role"])


def _add_task(*, actor: Actor, row: Project, values: Values) -> Any:
    return commands.create_tasks(actor=actor, drafts=[TaskDraft(project=row.pk, **values)])[0]


def _report(*, actor: Actor, row: Task, values: Values) -> Any:
    if values["done"]:
        return commands.set_task_state(actor=actor, pk=row.pk, state=TaskState.DONE)
    said = {name: values[name] for name in ("progress", "blocker")}
    return commands.edit_task(actor=actor, pk=row.pk, values=said)


def _plan(row: Project, done: Any) -> str:
    return f"/projects/{row.pk}/plan/"


submit = verb_view(
    project_kind,
    Verb(
        _("Submit for approval"),
        _("Ask for approval"),
        forms.SubmitForm,
        of_row(commands.submit_charter),
        _("Submitted for approval"),
        note=_("Once it is approved, planning begins, and what the charter says is fixed."),
        word="submit",
    ),
)
amend = verb_view(
    project_kind,
    Verb(
        _("Change the charter"),
        _("Ask for approval"),
        forms.AmendForm,
        of_row(commands.amend_charter),
        _("Submitted for approval"),
        note=_("It holds once it is approved. Who decides sees old and new beside each other."),
        word="amend",
    ),
)
move = verb_view(
    project_kind,
    Verb(_("Next state"), _("Move on"), forms.MoveForm, of_row(commands.move_project), _("Moved on"), word="move"),
)
finish = verb_view(
    project_kind,
    Verb(
        _("Tick off"),
        _("They are done"),
        forms.FinishForm,
        of_row(commands.finish_tasks),
        _("Ticked off"),
        _plan,
        word="finish-tasks",
    ),
)
health = verb_view(
    project_kind,
    Verb(
        _("Health"), _("Set the health"), forms.HealthForm, of_row(commands.set_health), _("Health set"), word="health"
    ),
)
add_member = verb_view(
    project_kind,
    Verb(
        _("Add somebody"),
        _("Take into the project"),
        forms.MemberForm,
        _add_member,
        _("In the project now"),
        note=_("Whoever is in a project reads it and its tasks."),
        word="add-member",
    ),
)
remove_member = verb_view(
    project_kind,
    Verb(
        _("Take somebody out"),
        _("Take out of the project"),
        forms.OutForm,
        of_row(commands.remove_member),
        _("No longer in the project"),
        note=_("Who is not in the project sees it only where roles allow. Open tasks are handed on first."),
        word="remove-member",
    ),
)
add_deal = verb_view(
    project_kind,
    Verb(
        _("Add a deal"),
        _("Add it to the project"),
        forms.DealForm,
        of_row(commands.add_deal),
        _("Deal added"),
        word="add-deal",
    ),
)
remove_deal = verb_view(
    project_kind,
    Verb(
        _("Take a deal out"),
        _("Take it out"),
        forms.NoDealForm,
        of_row(commands.remove_deal),
        _("Deal taken out"),
        word="remove-deal",
    ),
)
phases = verb_view(
    project_kind,
    Verb(
        _("Phases"),
        _("Save the phases"),
        forms.PhasesForm,
        of_row(commands.set_phases),
        _("Phases saved"),
        _plan,
        word="phases",
    ),
)
keep = verb_view(
    project_kind,
    Verb(
        _("Save as template"),
        _("Keep the template"),
        forms.KeepForm,
        of_row(commands.save_as_template),
        _("Template kept"),
        lambda row, done: f"/project-templates/{done.pk}/",
        note=_("Phases, tasks, milestones, links and checklists are kept; people and dates are not."),
        word="save-as-template",
    ),
)
add_task = verb_view(
    project_kind,
    Verb(
        _("Add a task"),
        _("Hand out the task"),
        forms.AddTaskForm,
        _add_task,
        _("Task handed out"),
        _plan,
        word="add-task",
    ),
)
place = verb_view(
    task_kind,
    Verb(
        _("Phase and part of"),
        _("Put it there"),
        forms.PlaceForm,
        of_row(commands.edit_task),
        _("Put there"),
        word="place",
    ),
)
report = verb_view(
    task_kind, Verb(_("Report"), _("Report it"), forms.ReportForm, _report, _("Reported"), word="report")
)
state = verb_view(
    task_kind,
    Verb(
        _("Set state"),
        _("Set the state"),
        forms.StateForm,
        of_row(commands.set_task_state),
        _("State set"),
        word="state",
    ),
)
reschedule = verb_view(
    task_kind,
    Verb(
        _("Move dates"),
        _("Move it"),
        forms.RescheduleForm,
        of_row(commands.reschedule_task),
        _("Moved"),
        note=_("What waits for it is named before it moves along; each keeps its number of working days."),
        word="reschedule",
    ),
)
link = verb_view(
    task_kind,
    Verb(
        _("Waits for"),
        _("Let it wait"),
        forms.LinkForm,
        of_row(commands.link_tasks),
        _("It waits for it now"),
        word="link",
    ),
)
unlink = verb_view(
    task_kind,
    Verb(
        _("Does not wait any more"),
        _("Take it away"),
        forms.UnlinkForm,
        of_row(commands.unlink_tasks),
        _("It waits no more"),
        word="unlink",
    ),
)
checks = verb_view(
    task_kind,
    Verb(
        _("Checklist"),
        _("Save the checklist"),
        forms.ChecksForm,
        of_row(commands.set_checks),
        _("Checklist saved"),
        word="checks",
    ),
)
tick = verb_view(
    task_kind, Verb(_("Checklist"), _("Save"), forms.TickForm, of_row(commands.tick), _("Saved"), word="tick")
)
together = verb_view(
    task_kind,
    Verb(_("Together with"), _("Save"), forms.WithForm, of_row(commands.set_collaborators), _("Saved"), word="with"),
)
