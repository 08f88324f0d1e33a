"""What becomes of a leaver's projects and tasks, and of projects whose customers merge."""

from django.db.models import Q

from yingdan.accounts.commands import hand_over
from yingdan.accounts.models import User
from yingdan.core import commands
from yingdan.core.policy import Actor
from yingdan.customers.commands import stands_with_customer
from yingdan.projects import rules
from yingdan.projects.choices import OPEN, TO_DO, UNSETTLED
from yingdan.projects.commands.parts import join
from yingdan.projects.models import Acceptance, Project, Task

stands_with_customer(rules.projects)


@hand_over("project", action="edit", which=Q(deleted_at=None, state__in=OPEN))
def _projects(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    taker = User.objects.select_related("department").get(pk=heir)
    values = {"owner": taker, "department": taker.department}
    for pk in Project.objects.filter(owner=leaver, deleted_at=None, state__in=OPEN).values_list("pk", flat=True):
        commands.edit_record(actor=actor, policy=rules.projects, pk=pk, values=values, reason=reason)


@hand_over("task", action="edit", which=Q(deleted_at=None, state__in=TO_DO, project__state__in=OPEN))
def _tasks(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    taker = User.objects.select_related("department").get(pk=heir)
    values = {"owner": taker, "department": taker.department}
    rows = Task.objects.filter(owner=leaver, deleted_at=None, state__in=TO_DO, project__state__in=OPEN)
    for task in rows.select_related("project"):
        commands.edit_record(actor=actor, policy=rules.tasks, pk=task.pk, values=values, reason=reason)
        join(actor, task.project, heir)


@hand_over("acceptance", action="edit", which=Q(deleted_at=None, state__in=UNSETTLED, project__state__in=OPEN))
def _acceptances(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    taker = User.objects.get(pk=heir)
    rows = Acceptance.objects.filter(owner=leaver, deleted_at=None, state__in=UNSETTLED, project__state__in=OPEN)
    for pk in rows.values_list("pk", flat=True):
        commands.edit_record(actor=actor, policy=rules.acceptances, pk=pk, values={"owner": taker}, reason=reason)
