"""What becomes of a leaver's projects and tasks, and of projects whose customers merge."""

from django.db.models import Q

from yingdan.accounts.commands import goes_to_heir, hand_over
from yingdan.accounts.models import User
from yingdan.core import commands
from yingdan.core.policy import Actor
from yingdan.customers.commands import stands_with_customer
from yingdan.projects import rules
from yingdan.projects.choices import OPEN, TO_DO, UNSETTLED
from yingdan.projects.commands.parts import join
from yingdan.projects.models import Task

stands_with_customer(rules.projects)
goes_to_heir(rules.projects, Q(deleted_at=None, state__in=OPEN))
goes_to_heir(rules.acceptances, Q(deleted_at=None, state__in=UNSETTLED, project__state__in=OPEN))


@hand_over("task", action="edit", which=Q(deleted_at=None, state__in=TO_DO, project__state__in=OPEN))
def _tasks(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    taker = User.objects.select_related("department").get(pk=heir)
    values = {"owner": taker, "department": taker.department}
    rows = Task.objects.filter(owner=leaver, deleted_at=None, state__in=TO_DO, project__state__in=OPEN)
    for task in rows.select_related("project"):
        commands.edit_record(actor=actor, policy=rules.tasks, pk=task.pk, values=values, reason=reason)
        join(actor, task.project, heir)
