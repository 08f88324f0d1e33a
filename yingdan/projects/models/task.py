"""The plan of a project: phases, tasks with checklists, and what waits for what."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Record
from yingdan.projects.choices import TO_DO, Priority, TaskKind, TaskState
from yingdan.projects.models.project import Project


class Phase(models.Model):
    """A part of a project; its tasks stand below it, its days are theirs."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="phases")
    name = models.CharField(_("phase"), max_length=60)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["project", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="projects_phase_once")]

    def __str__(self) -> str:
        return self.name


class Task(Record):
    """A piece of work, or a milestone, which is one day and has no `starts`.

    `parent` makes the work breakdown: a task with parts has their days and their progress. `remind_on` follows from
    `ends` and `remind_days`.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="tasks", verbose_name=_("project"))
    phase = models.ForeignKey(
        Phase, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("phase")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    name = models.CharField(_("task"), max_length=160)
    kind = models.CharField(_("type"), max_length=9, choices=TaskKind, default=TaskKind.TASK)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    collaborators: Any = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("together with")
    )
    starts = models.DateField(_("begins"), null=True, blank=True)
    ends = models.DateField(_("due"))
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.USUAL)
    state = models.CharField(_("state"), max_length=9, choices=TaskState, default=TaskState.OPEN, editable=False)
    blocker = models.CharField(_("what blocks it"), max_length=200, blank=True)
    remind_days = models.PositiveSmallIntegerField(_("reminder, days before"), default=1)
    remind_on = models.DateField(null=True, editable=False)
    done_on = models.DateField(_("done on"), null=True, editable=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="projects_task_progress"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__gte=F("starts")), name="projects_task_span"
            ),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="projects_task_recent"),
            models.Index(fields=["project", "ends"], name="projects_task_days"),
            models.Index(fields=["owner", "state", "ends"], name="projects_task_owner"),
            models.Index(fields=["department"], name="projects_task_place"),
            models.Index(fields=["remind_on"], name="projects_task_remind"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/tasks/{self.pk}/"

    @property
    def is_to_do(self) -> bool:
        return self.state in TO_DO


class Check(models.Model):
    """A line of a task's checklist."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="checks")
    text = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()
    done = models.BooleanField(default=False)

    class Meta:
        ordering = ["task", "order"]


class Link(models.Model):
    """`after` begins when `before` is finished, `lag` working days later."""

    before = models.ForeignKey(Task, models.CASCADE, related_name="followed_by")
    after = models.ForeignKey(Task, models.CASCADE, related_name="waits_for")
    lag = models.PositiveSmallIntegerField(_("working days between"), default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="projects_link_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="projects_link_other"),
        ]
