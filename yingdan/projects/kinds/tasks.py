"""Tasks as list, board, calendar, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.projects import commands, rules
from yingdan.projects.choices import TaskState
from yingdan.projects.commands import TaskDraft
from yingdan.projects.models import Task
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Action,
    Calendar,
    Choice,
    Day,
    Department,
    Figure,
    Kind,
    Lanes,
    Moment,
    Panel,
    Paragraph,
    Percent,
    Person,
    Reference,
    Text,
    View,
    say,
)
from yingdan.ui.kinds.forms import keys

TONES = {"todo": "", "doing": "info", "review": "warn", "done": "ok", "cancelled": ""}
TO_DO = "f=state:is:todo,doing,review"


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Task:
    return commands.create_tasks(actor=actor, drafts=[TaskDraft(**keys(values))])[0]


def _drop(*, actor: Actor, pk: int, value: str, version: int | None) -> Task:
    return commands.set_task_state(actor=actor, pk=pk, state=value, version=version)


def _is_to_do(task: Task) -> bool:
    return task.is_to_do


task_kind = Kind(
    policy=rules.tasks,
    model=Task,
    label=_("task"),
    plural=_("tasks"),
    icon="checkbox",
    url="/tasks/",
    fields=(
        Text(name="name", primary=True, required=True),
        Reference(
            name="project", to="project", url="/projects/", required=True, editable=False, rows=rules.open_projects
        ),
        Text(name="phase", path="phase__name", label=_("phase"), editable=False),
        Choice(name="kind"),
        Choice(name="state", editable=False, tones=TONES),
        Day(name="starts", help=_("A milestone has none")),
        Day(name="ends", required=True, due=True, due_when=("state", "todo")),
        Percent(name="progress"),
        Person(name="owner", help=_("Empty: the project manager")),
        Department(name="department", editable=False),
        Choice(name="priority", tones={"4": "bad", "3": "warn", "2": "", "1": ""}),
        Text(name="blocker", help=_("Say what is missing and who could help")),
        Figure(name="remind_days", help=_("0: on the day itself")),
        Day(name="done_on", editable=False),
        Paragraph(name="note", help=_("What has to be there when it is done")),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "project", "phase", "state", "priority", "starts", "ends", "progress", "owner", "blocker"),
    form=("name", "project", "kind", "owner", "starts", "ends", "priority", "remind_days", "note"),
    filters=("owner", "state", "project", "ends", "starts", "kind", "priority", "blocker", "department", "done_on"),
    sort="ends",
    create=_create,
    edit=commands.edit_task,
    remove=commands.delete_tasks,
    subtitle="project",
    facts=("kind", "state", "priority", "owner"),
    figures=("starts", "ends", "progress"),
    phone=("name", "state", "project", "ends", "progress", "owner"),
    search=("name",),
    views=(
        View("all", _("All tasks")),
        View("mine", _("My tasks"), f"f=owner:is:me&{TO_DO}&sort=ends"),
        View("late", _("Overdue"), f"{TO_DO}&f=ends:max:-1&sort=ends"),
        View("week", _("Due within 7 days"), f"{TO_DO}&f=ends:min:%2B0&f=ends:max:%2B7&sort=ends"),
        View("blocked", _("Blocked"), f"f=blocker:filled:&{TO_DO}&sort=ends"),
        View("milestones", _("Milestones"), "f=kind:is:milestone&sort=ends"),
    ),
    actions=(
        Action("report", _("Report"), "progress", "report/", when=_is_to_do, main=True, key="r"),
        Action("state", _("Set state"), "flag", "state/", key="m"),
        Action("reschedule", _("Move dates"), "calendar", "reschedule/", when=_is_to_do),
        Action("place", _("Phase and part of"), "sitemap", "place/", when=_is_to_do, minor=True),
        Action("with", _("Together with"), "users", "with/", when=_is_to_do, minor=True),
        Action("checks", _("Checklist"), "list-check", "checks/", when=_is_to_do, minor=True),
        Action("link", _("Waits for"), "link", "link/", when=_is_to_do, minor=True),
        Action("unlink", _("Does not wait any more"), "unlink", "unlink/", when=_is_to_do, minor=True),
    ),
    calendar=Calendar(("ends", "starts"), ("project", "owner", "state")),
    board="/tasks/board/",
    lanes=Lanes("state", TaskState.values, ("project", "ends", "owner", "blocker"), _drop, "ends"),
)


def _way(actor: Actor, task: Task) -> dict[str, Any]:
    """Checklist, parts, what it waits for and what waits for it."""
    may = task.is_to_do and rules.tasks.admits(actor, task, "edit")
    checks = rules.checks_of(task)
    return {
        "task": task,
        "checks": checks,
        "ticked": sum(1 for one in checks if one.done),
        "may": may,
        "with": list(task.collaborators.order_by("pinyin")),
        "parts": [(one, TONES[one.state]) for one in rules.parts_of(task)],
        "before": [(one.before, one.lag, TONES[one.before.state]) for one in rules.waits_for(task)],
        "after": [(one.after, one.lag, TONES[one.after.state]) for one in rules.followed_by(task)],
        "late": (clock.today() - task.ends).days if task.is_to_do and task.ends < clock.today() else 0,
    }


task_kind.panels.append(Panel(_("How it goes"), "projects/task_way.html", _way))


@searchable("task", ("name",))
def _words(pks: Sequence[int]) -> Iterable[Words]:
    for pk, name in rules.tasks.rows().filter(pk__in=pks, deleted_at__isnull=True).values_list("pk", "name"):
        yield pk, (name,), ()


nav.add(nav.Item(_("Tasks"), "/tasks/?view=mine", "checkbox", "day", 30, "task.view", key="T", below="/tasks/"))

for verb, sentence in {
    "task.created": _("handed out this task"),
    "task.edited": _("changed this task"),
    "task.state_set": _("set the state"),
    "task.rescheduled": _("moved its days"),
    "task.moved_along": _("moved its days along with what it waits for"),
    "task.rolled_up": _("has the days and the progress of its parts"),
    "task.linked": _("made it wait for another task"),
    "task.unlinked": _("no longer makes it wait for another task"),
    "task.checks_set": _("changed the checklist"),
    "task.ticked": _("ticked the checklist"),
    "task.collaborators_set": _("changed who works on it together"),
}.items():
    say(verb, sentence)
