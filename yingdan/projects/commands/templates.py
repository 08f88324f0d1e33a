"""Plans that are kept and unfolded again: days counted from the first day of a project, people by their part in it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core import commands
from yingdan.core.calendar import work_calendar
from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.journal import record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import entry_of, fetch, fits_columns, stamp
from yingdan.engines.calendar_cn import WorkCalendar
from yingdan.projects import queries, rules
from yingdan.projects.choices import Role, TaskKind, TaskState
from yingdan.projects.models import Check, Link, Member, Phase, Project, ProjectTemplate, Task

PLAIN = frozenset({"name", "kind", "method", "note"})
# A plan longer than this is no template.
MOST = 500


@capability("C142")
@command("projecttemplate.create", "projecttemplate.edit")
def save_as_template(*, actor: Actor, pk: int, name: str, note: str = "") -> ProjectTemplate:
    """Keep the plan of a project: phases, tasks, milestones, links and checklists, without people and days."""
    need(actor, "projecttemplate.edit")
    project = rules.visible_projects(actor, "edit").filter(pk=pk).first()
    if project is None:
        raise Refused(_("This project does not exist, or you may not change it."), field="project")
    plan = folded(project)
    if not plan:
        raise Refused(_("There is no task in this project yet: a template is made of tasks."))
    if len(plan) > MOST:
        raise Refused(_("A template holds %(most)s tasks at most.") % {"most": MOST})
    row = ProjectTemplate(name=name.strip(), kind=project.kind, method=project.method, note=note.strip(), plan=plan)
    check(row)
    stamp(row)
    row.save(force_insert=True)
    record([entry_of(rules.templates, row, "projecttemplate.created")], actor=actor)
    return row


@command("projecttemplate.edit")
def edit_template(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> ProjectTemplate:
    """Another name or note. Its plan is the one of the project that it was made from."""
    commands.only(values, PLAIN)
    row = fetch(rules.templates, actor, pk, "edit", version=version)
    for name, value in values.items():
        setattr(row, name, value)
    check(row)
    return commands.edit_record(actor=actor, policy=rules.templates, pk=pk, values=dict(values), version=version)


def check(row: ProjectTemplate) -> None:
    if not row.name.strip():
        raise Refused(_("A template needs a name."), field="name")
    fits_columns(row)


def folded(project: Project) -> list[dict[str, Any]]:
    """The plan of a project as a template keeps it."""
    calendar = queries.calendar_of(project)
    tasks = [one for one in rules.tasks_of(project.pk).order_by("pk") if one.state != TaskState.CANCELLED]
    roles = {one.person_id: one.role for one in Member.objects.filter(project=project)}
    roles[project.owner_id] = ""
    phases = {one.pk: one.name for one in rules.phases_of(project.pk)}
    kept = {one.pk for one in tasks}
    after: dict[int, list[list[int]]] = {}
    for link in rules.links_of(project.pk):
        after.setdefault(link.after_id, []).append([link.before_id, link.lag])
    checks: dict[int, list[str]] = {}
    for line in Check.objects.filter(task__in=kept):
        checks.setdefault(line.task_id, []).append(line.text)
    order = {name: place for place, name in enumerate(phases.values())}
    lines = [
        {
            "key": one.pk,
            "phase": phases.get(one.phase_id or 0, ""),
            "name": one.name,
            "kind": one.kind,
            "from": max(0, calendar.index_of(one.starts or one.ends) - calendar.index_of(project.starts)),
            "days": max(1, calendar.working_days_between(one.starts or one.ends, one.ends)),
            "role": roles.get(one.owner_id, Role.MEMBER),
            "part_of": one.parent_id if one.parent_id in kept else None,
            "after": after.get(one.pk, []),
            "checks": checks.get(one.pk, []),
        }
        for one in tasks
    ]
    return sorted(lines, key=lambda line: (order.get(line["phase"], len(order)), line["from"], line["key"]))


def last_day(template: ProjectTemplate, starts: dt.date) -> dt.date:
    """When a project from this template would end."""
    calendar = _calendar(starts)
    return max((_days(line, starts, calendar)[1] for line in template.plan), default=starts)


def unfold(actor: Actor, project: Project, template: ProjectTemplate) -> list[Task]:
    """Write the template's plan into a new project. Everything is the project manager's until he hands it out."""
    calendar = _calendar(project.starts)
    names = list(dict.fromkeys(line["phase"] for line in template.plan if line["phase"]))
    phases = {
        name: Phase.objects.create(project=project, name=name, order=place) for place, name in enumerate(names, 1)
    }
    made: dict[int, Task] = {}
    for line in template.plan:
        starts, ends = _days(line, project.starts, calendar)
        if ends > project.ends:
            raise Refused(
                _("“%(task)s” of the template would be due on %(day)s, after the last day of the project, %(limit)s.")
                % {"task": line["name"], "day": ends, "limit": project.ends},
                field="ends",
            )
        task = Task(
            project=project,
            phase=phases.get(line["phase"]),
            name=line["name"],
            kind=line["kind"],
            owner_id=project.owner_id,
            department_id=project.department_id,
            starts=None if line["kind"] == TaskKind.MILESTONE else starts,
            ends=ends,
        )
        task.remind_on = ends - dt.timedelta(days=task.remind_days)
        stamp(task)
        made[line["key"]] = task
    commands.create_records(actor=actor, policy=rules.tasks, rows=list(made.values()))
    _hang(template, made)
    return list(made.values())


def _hang(template: ProjectTemplate, made: Mapping[int, Task]) -> None:
    """Parts below their task, links between tasks, lines of checklists."""
    for line in template.plan:
        task = made[line["key"]]
        if line["part_of"] in made:
            task.parent = made[line["part_of"]]
            task.save(update_fields=["parent"])
    Link.objects.bulk_create(
        Link(before=made[before], after=made[line["key"]], lag=lag)
        for line in template.plan
        for before, lag in line["after"]
        if before in made
    )
    Check.objects.bulk_create(
        Check(task=made[line["key"]], text=text, order=place)
        for line in template.plan
        for place, text in enumerate(line["checks"], 1)
    )


def _calendar(starts: dt.date) -> WorkCalendar:
    return work_calendar(starts.year - 1, starts.year + 5)


def _days(line: Mapping[str, Any], starts: dt.date, calendar: WorkCalendar) -> tuple[dt.date, dt.date]:
    first = calendar.add_working_days(starts, 0)
    begin = calendar.add_working_days(first, line["from"])
    return begin, calendar.add_working_days(begin, line["days"] - 1) if line["days"] > 1 else begin
