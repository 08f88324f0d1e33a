"""Tasks: handed out, changed, reported on, finished."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import colleague
from yingdan.core import clock, commands
from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Hint, Refused
from yingdan.core.rows import bump, differing, fits_columns
from yingdan.engines.schedule import clashes
from yingdan.projects import queries, rules
from yingdan.projects.choices import Priority, TaskKind, TaskState
from yingdan.projects.commands.parts import (
    FINISHED,
    RELATED,
    fetch_task,
    join,
    must_be_open,
    remind,
    roll_up,
    settle,
    tell_of_task,
)
from yingdan.projects.models import Link, Phase, Project, Task

# What whoever answers for a task may say of it; the rest is the plan's.
REPORT = frozenset({"progress", "blocker", "note", "remind_days"})
PLAN = frozenset({"name", "kind", "phase", "parent", "owner", "starts", "ends", "priority"})
# A breakdown deeper than this is several projects.
DEEPEST = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskDraft:
    """A task to hand out. The owner defaults to the project manager. A part takes the phase of what it is part of."""

    project: int
    name: str
    ends: dt.date
    starts: dt.date | None = None
    kind: str = TaskKind.TASK
    phase: int | None = None
    parent: int | None = None
    owner: int | None = None
    collaborators: tuple[int, ...] = ()
    priority: int = Priority.USUAL
    remind_days: int = 1
    note: str = ""


@capability("C030", "C032", "C048")
@command("task.create")
def create_tasks(*, actor: Actor, drafts: Sequence[TaskDraft], batch: Batch | None = None) -> list[Task]:
    """New tasks in the plan of a project that the actor runs; whoever gets one becomes a member."""
    need(actor, "task.create")
    projects = {key: _project(actor, key) for key in sorted({draft.project for draft in drafts})}
    rows = [_row(actor, projects[draft.project], draft) for draft in drafts]
    for row in rows:
        check(row)
    made = commands.create_records(actor=actor, policy=rules.tasks, rows=rows, batch=batch)
    for row, draft in zip(made, drafts, strict=True):
        join(actor, row.project, row.owner_id)
        if draft.collaborators:
            _share(actor, row, draft.collaborators)
        roll_up(actor, row.parent)
    return made


@command("task.edit")
def edit_task(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> Task:
    """Change a task. Other days must fit what it waits for and what waits for it, see `reschedule_task`."""
    commands.only(values, REPORT | PLAN)
    row, values = fetch_task(actor, pk, version), _read(values)
    changed = differing(rules.tasks, row, values)
    above = row.parent
    if changed.keys() & PLAN:
        _may_plan(actor, row, changed)
        changed |= _placed(actor, row, changed)
    for name, value in changed.items():
        setattr(row, name, value)
    check(row)
    if {"starts", "ends", "kind"} & changed.keys():
        _fits_links(row)
    if "progress" in changed and row.state == TaskState.OPEN and row.progress:
        row.state = changed["state"] = TaskState.DOING
    remind(row)
    changed["remind_on"] = row.remind_on
    row = commands.edit_record(actor=actor, policy=rules.tasks, pk=pk, values=changed, version=version)
    join(actor, row.project, row.owner_id)
    if "phase" in changed:
        _take_along(row)
    roll_up(actor, row.parent)
    if above is not None and above.pk != row.parent_id:
        roll_up(actor, above)
    return row


@command("task.set_state", "task.edit")
def set_task_state(*, actor: Actor, pk: int, state: str, reason: str = "", version: int | None = None) -> Task:
    """Begun, to be checked, done, cancelled, or to do again."""
    row = fetch_task(actor, pk, version)
    if state not in TaskState.values:
        raise Refused(_("A task has no such state."), field="state")
    if state == row.state:
        return row
    if state == TaskState.CANCELLED and not rules.runs(row.project, actor):
        raise Refused(_("A task is cancelled by who runs the project."), field="state")
    left = [one for one in rules.parts_of(row) if one.state != TaskState.DONE]
    if left and state == TaskState.DONE:
        raise Refused(
            _("“%(part)s” is not done yet, and it is a part of this.") % {"part": left[0].name}, field="state"
        )
    before = {"state": row.state, "progress": row.progress}
    settle(row, state, clock.today())
    bump(row, dict.fromkeys(FINISHED, (None, None)))
    tell_of_task(actor, row, "task.state_set", before=before, reason=reason.strip(), state=state, progress=row.progress)
    roll_up(actor, row.parent)
    return row


@command("task.set_collaborators", "task.edit")
def set_collaborators(*, actor: Actor, pk: int, people: Sequence[int], version: int | None = None) -> Task:
    """Who works on it together with its owner; each of them reads the project."""
    row = fetch_task(actor, pk, version, plan=True)
    before = sorted(row.collaborators.values_list("pk", flat=True))
    _share(actor, row, people)
    bump(row, {})
    tell_of_task(actor, row, "task.collaborators_set", before={"people": before}, people=sorted(people))
    return row


@command("task.delete")
def delete_tasks(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Task]:
    """Into the recycle bin. A task with parts goes after its parts."""
    found = list(rules.visible_tasks(actor, "delete").filter(pk__in=pks).select_related("project", "parent"))
    for row in found:
        must_be_open(row.project)
        if any(one.pk not in pks for one in rules.parts_of(row)):
            raise Refused(_("“%(task)s” has parts. Delete or move them first.") % {"task": row.name})
    made = commands.delete_records(actor=actor, policy=rules.tasks, pks=pks, batch=batch)
    for row in found:
        if row.parent is not None and row.parent_id not in pks:
            roll_up(actor, row.parent)
    return made


def check(row: Task) -> None:
    if not row.name.strip():
        raise Refused(_("A task needs a name."), field="name")
    fits_columns(row, but=RELATED)
    if row.kind == TaskKind.MILESTONE:
        row.starts = None
    if row.progress > 100:
        raise Refused(_("Progress lies between 0 and 100."), field="progress")
    fits = rules.within(row.project, starts=row.starts, ends=row.ends)
    if fits is not True:
        raise Refused(fits[1], field=fits[0])


def _project(actor: Actor, key: int) -> Project:
    found = rules.visible_projects(actor, "edit").select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise Refused(_("This project does not exist, or you may not change it."), field="project")
    must_be_open(found)
    return found


def _row(actor: Actor, project: Project, draft: TaskDraft) -> Task:
    owner = colleague(actor, draft.owner or project.owner_id)
    row = Task(
        project=project,
        name=draft.name.strip(),
        kind=draft.kind,
        owner=owner,
        department=owner.department,
        starts=draft.starts,
        ends=draft.ends,
        **_read({"priority": draft.priority}),
        remind_days=draft.remind_days,
        note=draft.note,
    )
    asked = {name: getattr(draft, name) for name in ("parent", "phase") if getattr(draft, name) is not None}
    for name, value in _placed(actor, row, asked).items():
        setattr(row, name, value)
    remind(row)
    return row


def _placed(actor: Actor, row: Task, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Phase, parent and owner as records; a part stands in the phase of what it is part of."""
    found: dict[str, Any] = {}
    if "owner" in changed:
        found["owner"] = colleague(actor, getattr(changed["owner"], "pk", changed["owner"]))
        found["department"] = found["owner"].department
    if "phase" in changed:
        key = getattr(changed["phase"], "pk", changed["phase"])
        found["phase"] = Phase.objects.filter(project=row.project, pk=key).first() if key else None
        if key and found["phase"] is None:
            raise Refused(_("This project has no such phase."), field="phase")
    if "parent" in changed:
        found["parent"] = _parent(row, getattr(changed["parent"], "pk", changed["parent"]))
    parent = found.get("parent", row.parent)
    if parent is not None:
        found["phase"] = parent.phase
    return found


def _parent(row: Task, key: int | None) -> Task | None:
    if key is None:
        return None
    found = rules.tasks_of(row.project_id).filter(pk=key).first()
    if found is None or found.kind == TaskKind.MILESTONE or not found.is_to_do:
        raise Refused(_("This project has no such task that could have parts."), field="parent")
    found.project = row.project
    if Link.objects.filter(before=found).exists() or Link.objects.filter(after=found).exists():
        raise Refused(
            _("“%(task)s” waits for others, or they for it. Only what has no parts does: take that away first.")
            % {"task": found.name},
            field="parent",
        )
    above: Task | None = found
    for _step in range(DEEPEST):
        if above is None:
            return found
        if above.pk == row.pk:
            raise Refused(_("A task cannot be part of itself, not even through others."), field="parent")
        above = above.parent
    raise Refused(_("This breakdown is too deep: %(most)s levels at most.") % {"most": DEEPEST}, field="parent")


def _take_along(row: Task) -> None:
    """The parts of a task stand in its phase."""
    for part in Task.objects.filter(parent=row).exclude(phase=row.phase_id):
        part.phase = row.phase
        bump(part, {"phase": (None, None)})
        _take_along(part)


def _may_plan(actor: Actor, row: Task, changed: Mapping[str, Any]) -> None:
    if not rules.runs(row.project, actor):
        field = min(changed.keys() & PLAN)
        raise Refused(
            _("This is set by who runs the project. You can report progress, and what blocks you."), field=field
        )
    if {"starts", "ends", "kind"} & changed.keys() and rules.parts_of(row):
        raise Refused(_("Its days are those of its parts: change those."), field="ends")


def _fits_links(row: Task) -> None:
    """Other days must not break what waits for what."""
    links = queries.waits(row.project_id)
    mine = [link for link in links if row.pk in (link.before, link.after)]
    if not mine:
        return
    tasks = {one.pk: one for one in rules.tasks_of(row.project_id)}
    spans = {pk: queries.span(one) for pk, one in tasks.items()} | {row.pk: queries.span(row)}
    for link, first in clashes(spans, mine, queries.calendar_of(row.project)):
        later = tasks[link.after]
        if link.after == row.pk:
            raise Refused(
                _("It waits for “%(task)s”, which ends on %(ends)s: it can begin on %(first)s.")
                % {"task": tasks[link.before].name, "ends": tasks[link.before].ends, "first": first},
                field="starts" if row.starts else "ends",
            )
        if later.is_to_do:
            raise Refused(
                _("“%(task)s” waits for it and begins on %(starts)s; it would begin on %(first)s.")
                % {"task": later.name, "starts": later.starts or later.ends, "first": first},
                field="ends",
                hints=[Hint(_("Move what follows as well"), f"/tasks/{row.pk}/reschedule/")],
            )


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    """A form gives a priority as its word, an address as text; the column holds a number."""
    found = dict(values)
    if found.get("priority") is not None:
        try:
            found["priority"] = int(found["priority"])
        except ValueError as problem:
            raise Refused(_("Choose a priority."), field="priority") from problem
    return found


def _share(actor: Actor, row: Task, people: Iterable[int]) -> None:
    found = [colleague(actor, pk, field="people") for pk in dict.fromkeys(people)]
    row.collaborators.set([one for one in found if one.pk != row.owner_id])
    for one in found:
        join(actor, row.project, one.pk)
