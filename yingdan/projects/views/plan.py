"""The plan of a project: its breakdown beside its days; on a phone, what is due week by week."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.core.refusal import Missing
from yingdan.projects import queries, rules
from yingdan.projects.kinds.projects import HEALTH
from yingdan.projects.kinds.tasks import TONES
from yingdan.projects.models import Project, Task
from yingdan.projects.queries import Line
from yingdan.projects.views.gantt import SCALES, drawing, usual_scale
from yingdan.ui.components import Tab
from yingdan.ui.requests import Request


@capability("C030", "C032")
@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    """Phases and tasks with their days; `scale` is day, week or month."""
    actor = request.actor
    if not actor.may("project.view"):
        raise Http404
    project = rules.visible_projects(actor).select_related("owner", "customer").filter(pk=pk).first()
    if project is None:
        raise Missing
    lines = queries.plan(project)
    first, last = _around(project, lines)
    scale = request.GET.get("scale", "")
    scale = scale if scale in SCALES else usual_scale(first, last)
    names = {"day": _("By day"), "week": _("By week"), "month": _("By month")}
    context = {
        "project": project,
        "tone": HEALTH[project.health],
        "tabs_of": tabs_of(project, "plan"),
        "lines": lines,
        "weeks": list(_weeks(lines)),
        "tones": TONES,
        "stands": queries.standing(project),
        "drawn": drawing(lines, first, last, scale, queries.calendar_of(project)),
        "scales": [(names[one], f"?scale={one}", one == scale) for one in SCALES],
        "may_plan": rules.runs(project, actor),
    }
    return render(request, "projects/plan.html", context)


def tabs_of(project: Project, here: str) -> list[Tab]:
    """The pages of one project."""
    asked = f"?f=project:is:{project.pk}"
    pages = {
        "overview": (_("Overview"), f"/projects/{project.pk}/"),
        "plan": (_("Plan"), f"/projects/{project.pk}/plan/"),
        "list": (_("Tasks"), f"/tasks/{asked}&sort=ends"),
        "board": (_("Board"), f"/tasks/board/{asked}"),
        "calendar": (_("Calendar"), f"/tasks/calendar/{asked}"),
    }
    return [Tab(label, url, None, name == here) for name, (label, url) in pages.items()]


def _around(project: Project, lines: Iterable[Line]) -> tuple[dt.date, dt.date]:
    """The days that the drawing shows: those of the project, and what reaches beyond them."""
    days = [day for one in lines for day in (one.starts, one.ends) if day is not None]
    return min([project.starts, *days]), max([project.ends, *days])


def _weeks(lines: Iterable[Line]) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """(week, its tasks by due day) of everything that is still to do; what is late comes first."""
    today = clock.today()
    this = today - dt.timedelta(days=today.weekday())
    open_ones = [(one, one.task) for one in lines if one.task is not None and not one.whole and one.task.is_to_do]

    def week(pair: tuple[Line, Task]) -> dt.date:
        due = pair[1].ends
        return dt.date.min if due < today else max(due - dt.timedelta(days=due.weekday()), this)

    for monday, found in groupby(sorted(open_ones, key=lambda pair: (week(pair), pair[1].ends, pair[1].pk)), key=week):
        title = _("Overdue") if monday == dt.date.min else _("Week of %(day)s") % {"day": f"{monday:%m-%d}"}
        yield title, [{"line": line, "task": task} for line, task in found]
