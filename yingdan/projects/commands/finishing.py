"""Several tasks of a project are ticked off at once, as in the weekly meeting."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.rows import bump
from yingdan.projects import rules
from yingdan.projects.choices import TO_DO, TaskState
from yingdan.projects.commands.parts import FINISHED, must_be_open, roll_up, settle
from yingdan.projects.models import Project, Task

MOST = 200


@capability("C048")
@command("task.finish", "task.edit")
def finish_tasks(*, actor: Actor, pk: int, done: Mapping[int, dt.date]) -> list[Task]:
    """Tasks of this project are done: task -> the day on which it was, which may lie some days back.

    All of them or none. A task whose parts are not done yet is refused, unless they are ticked off along with it.
    """
    if not rules.visible_projects(actor).filter(pk=pk).exists():
        raise Missing
    if not 1 <= len(done) <= MOST:
        raise Refused(_("Tick off 1 to %(most)s tasks.") % {"most": MOST}, field="tasks")
    today = clock.today()
    if late := [day for day in done.values() if day > today]:
        raise Refused(_("%(day)s has not come yet.") % {"day": late[0]}, field="on")
    # The project first, as for one task, so that two changes of one plan come one after the other.
    project = Project.objects.select_for_update(of=("self",)).get(pk=pk)
    must_be_open(project)
    mine = rules.visible_tasks(actor, "edit").filter(project=pk, pk__in=list(done))
    rows = list(mine.select_for_update(of=("self",)).order_by("pk"))
    if len(rows) != len(done):
        raise Forbidden(_("Some of these tasks are gone, or you may not report on them. Nothing was changed."))
    parts = rules.tasks_of(pk).filter(parent__in=list(done), state__in=TO_DO).exclude(pk__in=list(done))
    if left := parts.first():
        raise Refused(_("“%(part)s” is not done yet, and it is a part of this.") % {"part": left.name}, field="tasks")
    changing = [row for row in rows if row.state != TaskState.DONE]
    entries = []
    for row in changing:
        before = {"state": row.state, "progress": row.progress}
        row.project = project
        settle(row, TaskState.DONE, done[row.pk])
        bump(row, dict.fromkeys(FINISHED, (None, None)))
        after = {"state": row.state, "progress": row.progress, "done_on": row.done_on}
        entries.append(
            Entry(verb="task.state_set", kind="task", record=row.pk, before=before, after=after, parent=("project", pk))
        )
    record(entries, actor=actor)
    for parent in {row.parent_id: row.parent for row in changing if row.parent_id}.values():
        roll_up(actor, parent)
    return rows
