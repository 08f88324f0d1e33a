"""What the commands of projects and tasks have in common."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.commands import open_to
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing, Refused
from yingdan.core.rows import bump, fetch
from yingdan.projects import queries, rules
from yingdan.projects.choices import Role, TaskState
from yingdan.projects.models import Member, Project, Task

# The columns that follow from a task's state, see `settle`.
FINISHED = ("state", "progress", "done_on", "blocker", "remind_on")
# Looked at by rules of their own.
RELATED = ("owner", "department", "customer", "goal", "template", "project", "phase", "parent")


def fetch_project(actor: Actor, pk: int, version: int | None = None) -> Project:
    """Lock a project to change it."""
    return fetch(rules.projects, actor, pk, "edit", version=version)


def must_be_open(project: Project) -> None:
    if not project.is_open:
        raise Refused(_("This project is closed."))


def fetch_task(actor: Actor, pk: int, version: int | None = None, *, plan: bool = False) -> Task:
    """Lock a task with its project, the project first, so that two changes of one plan come one after the other.

    plan: the actor must be one who shapes the plan; whoever answers for a task alone reports on it.
    """
    above = rules.visible_tasks(actor).filter(pk=pk).values_list("project", flat=True).first()
    if above is None:
        raise Missing
    project = Project.objects.select_for_update(of=("self",)).get(pk=above)
    task = fetch(rules.tasks, actor, pk, "edit", version=version)
    task.project = project
    must_be_open(project)
    if plan and not rules.runs(project, actor):
        raise Refused(_("The plan is changed by who runs the project. You can report progress, and what blocks you."))
    return task


def tell(actor: Actor, project: Project, verb: str, *, reason: str = "", **values: Any) -> None:
    """Journal something about a project that is no column of it."""
    bump(project, {})
    record([Entry(verb=verb, kind="project", record=project.pk, after=values, reason=reason)], actor=actor)


def tell_of_task(
    actor: Actor, task: Task, verb: str, *, before: Mapping[str, Any] | None = None, reason: str = "", **after: Any
) -> None:
    entry = Entry(
        verb=verb,
        kind="task",
        record=task.pk,
        before=before or {},
        after=after,
        parent=("project", task.project_id),
        reason=reason,
    )
    record([entry], actor=actor)


def join(actor: Actor, project: Project, person: int) -> None:
    """Whoever gets something to do in a project is in it, and reads it; who is in it already stays what he is."""
    if person == project.owner_id:
        return
    Member.objects.get_or_create(project=project, person_id=person, defaults={"role": Role.MEMBER})
    open_to(kind="project", record=project.pk, person=person, by=actor.user_id)


def roll_up(actor: Actor, parent: Task | None) -> None:
    """A task with parts has their days and their progress, and so has the one above it."""
    while parent is not None:
        parts = rules.parts_of(parent)
        starts, ends = rules.days_of(parts)
        if ends is None:
            return
        progress = queries.progress(parts, queries.calendar_of(parent.project))
        changed: dict[str, tuple[Any, Any]] = {
            name: (getattr(parent, name), value)
            for name, value in {"starts": starts, "ends": ends, "progress": progress}.items()
            if getattr(parent, name) != value
        }
        if changed:
            for name, (_old, new) in changed.items():
                setattr(parent, name, new)
            remind(parent)
            bump(parent, changed | {"remind_on": (None, None)})
            before = {name: pair[0] for name, pair in changed.items() if pair[0] is not None}
            tell_of_task(
                actor, parent, "task.rolled_up", before=before, **{name: pair[1] for name, pair in changed.items()}
            )
        parent = parent.parent


def remind(task: Task) -> None:
    """The day of its reminder; none once it is done."""
    task.remind_on = task.ends - dt.timedelta(days=task.remind_days) if task.is_to_do else None


def settle(task: Task, state: str, today: dt.date) -> None:
    """What follows from a state: a done task is done to the full, on a day."""
    task.state = state
    if state == TaskState.DONE:
        task.progress, task.done_on, task.blocker = 100, today, ""
    else:
        task.done_on = None
        if state == TaskState.OPEN:
            task.progress = 0
    remind(task)
