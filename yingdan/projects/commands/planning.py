"""The plan as a whole: phases, what waits for what, other days with what moves along, checklists."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from yingdan.core.capability import capability
from yingdan.core.commands import command
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Hint, Refused
from yingdan.core.rows import bump
from yingdan.core.sentences import constraint
from yingdan.engines.schedule import Link as Wait
from yingdan.engines.schedule import Span, circle, earliest, push
from yingdan.projects import queries, rules
from yingdan.projects.choices import TaskKind
from yingdan.projects.commands.parts import (
    fetch_project,
    fetch_task,
    must_be_open,
    remind,
    roll_up,
    tell,
    tell_of_task,
)
from yingdan.projects.models import Check, Link, Phase, Project, Task

LINKED = _("It waits for this task already.")
constraint("projects_link_once", LINKED, columns="projects_link.before_id, projects_link.after_id")
MOST_CHECKS, MOST_PHASES, MOST_LAG = 60, 30, 250


@command("project.set_phases", "project.edit")
def set_phases(*, actor: Actor, pk: int, names: Sequence[str], version: int | None = None) -> Project:
    """The phases in their order. One that is named anew in its place keeps its tasks; one that is left out must be
    empty."""
    row = fetch_project(actor, pk, version)
    must_be_open(row)
    wanted = [name.strip()[:60] for name in names if name.strip()]
    if len(wanted) > MOST_PHASES:
        raise Refused(_("A project has %(most)s phases at most.") % {"most": MOST_PHASES}, field="names")
    if len(set(wanted)) != len(wanted):
        twice = next(name for name in wanted if wanted.count(name) > 1)
        raise Refused(_("“%(name)s” stands there twice.") % {"name": twice}, field="names")
    before = rules.phases_of(pk)
    kept = _matched(before, wanted)
    for phase in before:
        if phase not in kept.values():
            _drop(phase)
    for phase in kept.values():
        # Names may change places: none stands in the way of another.
        Phase.objects.filter(pk=phase.pk).update(name=f"\x7f{phase.pk}")
    for place, name in enumerate(wanted, 1):
        found = kept.get(name)
        if found is None:
            Phase.objects.create(project=row, name=name, order=place)
        else:
            Phase.objects.filter(pk=found.pk).update(name=name, order=place)
    tell(actor, row, "project.phases_set", phases=wanted)
    return row


@capability("C030")
@command("task.link", "task.edit")
def link_tasks(
    *, actor: Actor, pk: int, before: int, lag: int = 0, push: bool = False, version: int | None = None
) -> Task:
    """The task begins when `before` is finished, `lag` working days later. `push` moves what would begin too early."""
    row = fetch_task(actor, pk, version, plan=True)
    first = rules.tasks_of(row.project_id).filter(pk=before).first()
    if first is None or first.pk == row.pk:
        raise Refused(_("Choose another task of the same project."), field="before")
    if rules.parts_of(row) or rules.parts_of(first):
        raise Refused(_("Only tasks without parts wait for each other: choose one of the parts."), field="before")
    if not 0 <= lag <= MOST_LAG:
        raise Refused(_("0 to %(most)s working days.") % {"most": MOST_LAG}, field="lag")
    links = queries.waits(row.project_id)
    if any((one.before, one.after) == (first.pk, row.pk) for one in links):
        raise Conflict(LINKED, field="before")
    links.append(Wait(first.pk, row.pk, lag))
    if way := circle(links):
        names = dict(rules.tasks_of(row.project_id).filter(pk__in=way).values_list("pk", "name"))
        raise Refused(
            _("They would wait for each other: %(way)s.") % {"way": " → ".join(names.get(one, "?") for one in way)},
            field="before",
        )
    Link.objects.create(before=first, after=row, lag=lag)
    bump(row, {})
    tell_of_task(actor, row, "task.linked", before_task=first.pk, lag=lag, reason=first.name)
    _move_along(actor, row.project, {}, moved=[first.pk], allowed=push, field="push")
    row.refresh_from_db()
    return row


@command("task.unlink", "task.edit")
def unlink_tasks(*, actor: Actor, pk: int, before: int, version: int | None = None) -> Task:
    """It no longer waits for `before`."""
    row = fetch_task(actor, pk, version, plan=True)
    found = Link.objects.filter(after=row, before=before).select_related("before").first()
    if found is None:
        raise Refused(_("It does not wait for this task."), field="before")
    found.delete()
    bump(row, {})
    tell_of_task(actor, row, "task.unlinked", before_task=before, reason=found.before.name)
    return row


@command("task.reschedule", "task.edit")
def reschedule_task(
    *,
    actor: Actor,
    pk: int,
    ends: dt.date,
    starts: dt.date | None = None,
    push: bool = False,
    version: int | None = None,
) -> Task:
    """Other days. Without `push` it is refused, naming what would have to move along; with it, that moves."""
    row = fetch_task(actor, pk, version, plan=True)
    if rules.parts_of(row):
        raise Refused(_("Its days are those of its parts: change those."), field="ends")
    begins = None if row.kind == TaskKind.MILESTONE else starts
    fits = rules.within(row.project, starts=begins, ends=ends)
    if fits is not True:
        raise Refused(fits[1], field=fits[0])
    if (begins, ends) == (row.starts, row.ends):
        return row
    _after_what_it_waits_for(row, begins or ends)
    _move_along(actor, row.project, {pk: (begins, ends)}, moved=[pk], allowed=push, field="push")
    row.refresh_from_db()
    return row


@command("task.set_checks", "task.edit")
def set_checks(*, actor: Actor, pk: int, lines: Sequence[str], version: int | None = None) -> Task:
    """The checklist, line by line; a line that stays keeps its tick."""
    row = fetch_task(actor, pk, version)
    wanted = [line.strip()[:200] for line in lines if line.strip()]
    if len(wanted) > MOST_CHECKS:
        raise Refused(_("A checklist has %(most)s lines at most.") % {"most": MOST_CHECKS}, field="lines")
    ticked = {one.text for one in rules.checks_of(row) if one.done}
    Check.objects.filter(task=row).delete()
    Check.objects.bulk_create(
        Check(task=row, text=text, order=place, done=text in ticked) for place, text in enumerate(wanted, 1)
    )
    bump(row, {})
    tell_of_task(actor, row, "task.checks_set", lines=wanted)
    return row


@command("task.tick", "task.edit")
def tick(*, actor: Actor, pk: int, check: int, done: bool = True, version: int | None = None) -> Task:
    """Tick a line of the checklist, or take the tick away."""
    row = fetch_task(actor, pk, version)
    found = Check.objects.filter(task=row, pk=check).first()
    if found is None:
        raise Refused(_("This line is no longer in the checklist."), field="check")
    if found.done != done:
        found.done = done
        found.save(update_fields=["done"])
        bump(row, {})
        tell_of_task(actor, row, "task.ticked", line=found.text, done=done)
    return row


def _after_what_it_waits_for(row: Task, begins: dt.date) -> None:
    calendar = queries.calendar_of(row.project)
    for link in rules.waits_for(row):
        first = earliest(link.before.ends, link.lag, calendar)
        if begins < first:
            raise Refused(
                _("It waits for “%(task)s”, which ends on %(ends)s: it can begin on %(first)s.")
                % {"task": link.before.name, "ends": link.before.ends, "first": first},
                field="starts" if row.starts else "ends",
            )


def _move_along(
    actor: Actor,
    project: Project,
    new: Mapping[int, tuple[dt.date | None, dt.date]],
    *,
    moved: Sequence[int],
    allowed: bool,
    field: str,
) -> None:
    """Write the new days of some tasks and of what must follow them; refused with a list where that is not allowed."""
    tasks = {one.pk: one for one in rules.tasks_of(project.pk).select_related("project", "owner")}
    spans = {pk: queries.span(one) for pk, one in tasks.items()}
    spans |= {pk: Span(starts or ends, ends) for pk, (starts, ends) in new.items()}
    fixed = [pk for pk, one in tasks.items() if not one.is_to_do and pk not in moved]
    calendar = queries.calendar_of(project)
    try:
        along = push(spans, queries.waits(project.pk), calendar, moved=moved, fixed=fixed)
    except ValueError as problem:
        raise Refused(_("What follows would move out of the working calendar, by years.")) from problem
    lines = [
        _("“%(task)s” %(old)s → %(new)s")
        % {"task": tasks[pk].name, "old": f"{tasks[pk].ends:%Y-%m-%d}", "new": f"{one.ends:%Y-%m-%d}"}
        for pk, one in along.items()
    ]
    late = [pk for pk, one in along.items() if one.ends > project.ends]
    if late:
        raise Refused(
            _("“%(task)s” would be due on %(day)s, after the last day of the project, %(limit)s.")
            % {"task": tasks[late[0]].name, "day": along[late[0]].ends, "limit": project.ends},
            field="ends" if new else field,
        )
    if along and not allowed:
        raise Refused(
            _("%(count)s tasks would have to move along. Tick “Move what follows” to move them.")
            % {"count": len(along)},
            field=field,
            hints=[Hint(line) for line in lines[:8]],
        )
    for pk, (starts, ends) in new.items():
        _place(actor, tasks[pk], starts, ends, "task.rescheduled")
    for pk, one in along.items():
        _place(actor, tasks[pk], one.starts if tasks[pk].starts else None, one.ends, "task.moved_along")


def _place(actor: Actor, task: Task, starts: dt.date | None, ends: dt.date, verb: str) -> None:
    before = {"starts": task.starts, "ends": task.ends}
    task.starts, task.ends = starts, ends
    remind(task)
    bump(task, dict.fromkeys(("starts", "ends", "remind_on"), (None, None)))
    known = {name: day for name, day in before.items() if day is not None}
    tell_of_task(actor, task, verb, before=known, starts=starts, ends=ends, owner=task.owner_id)
    roll_up(actor, task.parent)


def _matched(before: Sequence[Phase], wanted: Sequence[str]) -> dict[str, Phase]:
    """wanted name -> the phase that has it, or that stood in its place where the number of phases is the same."""
    by_name = {one.name: one for one in before}
    found = {name: by_name[name] for name in wanted if name in by_name}
    if len(before) == len(wanted):
        free = [one for one in before if one not in found.values()]
        fresh = [name for name in wanted if name not in found]
        found |= dict(zip(fresh, free, strict=True))
    return found


def _drop(phase: Phase) -> None:
    try:
        phase.delete()
    except ProtectedError as problem:
        living = Task.objects.filter(phase=phase, deleted_at=None).count()
        raise Refused(
            _("“%(phase)s” still has tasks (%(count)s). Move or delete them first.")
            % {"phase": phase.name, "count": living},
            field="names",
        ) from problem
