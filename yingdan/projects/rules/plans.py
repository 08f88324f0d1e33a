"""Who sees which projects and tasks, what a charter must say, and when dates fit."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Literal

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.approvals.rules import open_about
from yingdan.core.policy import Actor, Inherit, Policy
from yingdan.core.refusal import Text
from yingdan.deals.models import Deal
from yingdan.deals.rules import deals
from yingdan.projects.choices import (
    NEXT,
    OPEN,
    TO_DO,
    ProjectState,
    TaskKind,
    TaskState,
)
from yingdan.projects.models import (
    Check,
    Link,
    Member,
    Phase,
    Project,
    ProjectTemplate,
    Task,
)

projects = Policy(
    kind="project", rows=Project.objects.all, actions=("view", "create", "edit", "delete", "export", "share")
)
tasks = Policy(
    kind="task",
    rows=Task.objects.all,
    inherits=Inherit(parent=lambda: projects, column="project_id", writes=True, hands_out=True),
    actions=("view", "create", "edit", "delete", "export"),
)
templates = Policy(
    kind="projecttemplate",
    rows=ProjectTemplate.objects.all,
    owner="",
    department="",
    # One is kept from a project, see `save_as_template`, and never written by hand.
    actions=("view", "edit", "delete"),
)

# The working calendar reaches a little further on both sides.
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2094, 12, 31)

# What a charter must say before somebody is asked to approve it.
ASKED: dict[str, Text] = {
    "purpose": _("what for"),
    "scope_in": _("in scope"),
    "deliverables": _("deliverables"),
    "success": _("success criteria"),
}
# What an approved charter fixes.
CHARTER = frozenset({
    "kind", "customer", "goal", "starts", "ends", "budget", "purpose", "scope_in", "scope_out", "deliverables",
    "success",
})  # fmt: skip


def visible_projects(actor: Actor, action: str = "view") -> "QuerySet[Project]":
    return projects.visible(actor, action)


def visible_tasks(actor: Actor, action: str = "view") -> "QuerySet[Task]":
    return tasks.visible(actor, action)


def open_projects(actor: Actor) -> "QuerySet[Project]":
    """Those that can be given a task."""
    return projects.visible(actor, "edit").filter(state__in=OPEN)


def missing_of(project: Project) -> dict[str, Text]:
    """What the charter does not say yet, by field."""
    return {name: label for name, label in ASKED.items() if not getattr(project, name).strip()}


def may_submit(project: Project) -> bool:
    """Is its charter to be approved, and nobody asked yet?"""
    return project.state == ProjectState.DRAFT and not open_about("project.charter", "project", project.pk).exists()


def next_states(project: Project) -> list[ProjectState]:
    """Where a project can go by hand from where it is."""
    if project.state == ProjectState.PAUSED:
        return [ProjectState(project.paused_from), ProjectState.CANCELLED]
    if project.state == ProjectState.DRAFT:
        return [ProjectState.CANCELLED]
    on = list(NEXT.get(ProjectState(project.state), ()))
    return [*on, ProjectState.PAUSED, ProjectState.CANCELLED] if on else []


def phases_of(project: int) -> list[Phase]:
    return list(Phase.objects.filter(project=project))


def tasks_of(project: int) -> "QuerySet[Task]":
    """The living tasks of a project that the caller has seen: whoever sees a project sees its tasks."""
    return Task.objects.filter(project=project, deleted_at=None).select_related("owner")


def links_of(project: int) -> list[Link]:
    """What waits for what in a project, of living tasks that are not cancelled."""
    living = Q(before__deleted_at=None, after__deleted_at=None)
    cancelled = Q(before__state=TaskState.CANCELLED) | Q(after__state=TaskState.CANCELLED)
    return list(Link.objects.filter(living, before__project=project).exclude(cancelled))


def waits_for(task: Task) -> list[Link]:
    """The links to what must be finished before a task."""
    return list(Link.objects.filter(after=task, before__deleted_at=None).select_related("before", "before__owner"))


def followed_by(task: Task) -> list[Link]:
    return list(Link.objects.filter(before=task, after__deleted_at=None).select_related("after", "after__owner"))


def checks_of(task: Task) -> list[Check]:
    return list(Check.objects.filter(task=task))


def checks_done(tasks: Collection[int]) -> dict[int, tuple[int, int]]:
    """task -> (ticked, all) lines of its checklist; nothing for a task without one."""
    counted = Check.objects.filter(task__in=tasks).values_list("task").order_by()
    found = counted.annotate(ticked=Count("pk", filter=Q(done=True)), whole=Count("pk"))
    return {task: (ticked, whole) for task, ticked, whole in found}


def parts_of(task: Task) -> list[Task]:
    """The living tasks that a task is broken down into."""
    return list(Task.objects.filter(parent=task, deleted_at=None).exclude(state=TaskState.CANCELLED))


def members_of(project: Project) -> list[Member]:
    """Who works in it besides the project manager."""
    return list(Member.objects.filter(project=project).exclude(person=project.owner_id).select_related("person"))


def member_keys(project: Project) -> set[int]:
    return set(Member.objects.filter(project=project).values_list("person", flat=True))


def deals_of(actor: Actor, project: Project) -> "QuerySet[Deal]":
    """The deals of a project, as far as the actor sees them."""
    return deals.visible(actor).filter(in_project__project=project.pk)


def addable_deals(actor: Actor, project: Project) -> "QuerySet[Deal]":
    """The deals in sight that could come into a project: of its customer, and in no other."""
    rows = deals.visible(actor).filter(in_project=None)
    return rows if project.customer_id is None else rows.filter(customer=project.customer_id)


def reads_amounts(actor: Actor) -> bool:
    return deals.may_query(actor, "amount")


def project_of_deal(actor: Actor, deal: Deal) -> Project | None:
    return projects.visible(actor).filter(deals__deal=deal.pk).first()


def runs(project: Project, actor: Actor) -> bool:
    """May the actor shape the plan: move dates, hand out tasks?"""
    return project.is_open and projects.admits(actor, project, "edit")


def within(project: Project, *, starts: dt.date | None, ends: dt.date) -> Literal[True] | tuple[str, Text]:
    """Do these days lie in those of the project? Else the field and the sentence with both figures."""
    first = starts or ends
    if first < project.starts:
        return ("starts" if starts else "ends"), _(
            "%(day)s lies before the first day of the project, %(limit)s."
        ) % {"day": first, "limit": project.starts}  # fmt: skip
    if ends > project.ends:
        return "ends", _("%(day)s lies after the last day of the project, %(limit)s.") % {
            "day": ends,
            "limit": project.ends,
        }
    if starts and starts > ends:
        return "starts", _("It begins on %(starts)s and is due on %(ends)s: the due day comes first.") % {
            "starts": starts,
            "ends": ends,
        }
    return True


def unfinished(project: Project) -> int:
    """How many tasks somebody has still to do."""
    return tasks_of(project.pk).filter(state__in=TO_DO).count()


def days_of(rows: Iterable[Task]) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day of several tasks."""
    found = list(rows)
    if not found:
        return None, None
    return min(one.starts or one.ends for one in found), max(one.ends for one in found)


def milestones_of(project: int) -> "QuerySet[Task]":
    """What an acceptance can close."""
    return tasks_of(project).filter(kind=TaskKind.MILESTONE).exclude(state=TaskState.CANCELLED).order_by("ends", "pk")


def visible_milestones(actor: Actor) -> "QuerySet[Task]":
    """What the actor sees that an acceptance could close."""
    return tasks.visible(actor).filter(kind=TaskKind.MILESTONE).exclude(state=TaskState.CANCELLED)
