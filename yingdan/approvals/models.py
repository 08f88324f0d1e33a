"""Approvals (审批): one question to several people in order, about any record, and the routes that name the people."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.models import Role
from yingdan.approvals.choices import OPEN, ApprovalState, Mode, Origin, StepState, Verdict, Whom
from yingdan.core.fields import MoneyField
from yingdan.core.models import Record


class Route(Record):
    """Who is asked for one act, from an amount on. The highest amount that is reached counts."""

    act = models.CharField(_("approval of"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    floor = MoneyField(_("from the amount"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act", "floor"], condition=Q(deleted_at__isnull=True), name="approvals_route_once"
            ),
            models.CheckConstraint(condition=Q(floor__gte=0), name="approvals_route_floor"),
        ]

    def __str__(self) -> str:
        return self.name


class RouteStep(models.Model):
    """One step of a route."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("step"), max_length=40)
    mode = models.CharField(_("who must agree"), max_length=3, choices=Mode, default=Mode.ONE)
    whom = models.CharField(_("whom it asks"), max_length=8, choices=Whom, default=Whom.MANAGER)
    role = models.ForeignKey(Role, models.PROTECT, null=True, related_name="+", verbose_name=_("role"))
    people: Any = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("people"))

    class Meta:
        ordering = ["route", "position"]
        constraints = [models.UniqueConstraint(fields=["route", "position"], name="approvals_route_step_once")]


class Approval(Record):
    """What is asked. `owner` submitted it; `record` of `kind` is what it is about.

    payload: what the act needs when everybody has agreed. facts: [name, value] lines that the people asked read.
    step: the position of the step that is open; 0 while nobody is asked.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    act = models.CharField(_("approval of"), max_length=40, editable=False)
    kind = models.CharField(max_length=40, editable=False)
    record = models.BigIntegerField(editable=False)
    title = models.CharField(_("approval"), max_length=160)
    amount = MoneyField(_("amount"), null=True, editable=False)
    reason = models.TextField(_("reason"), blank=True)
    facts: Any = models.JSONField(default=list, editable=False)
    payload: Any = models.JSONField(default=dict, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )
    # Who pressed the button: the owner, or a stand-in. Neither decides.
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    state = models.CharField(
        _("state"), max_length=9, choices=ApprovalState, default=ApprovalState.PENDING, editable=False
    )
    step = models.PositiveSmallIntegerField(default=0, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)

    class Meta:
        constraints = [
            # One question at a time: a second one about the same act of the same record would overtake the first.
            models.UniqueConstraint(
                fields=["act", "kind", "record"],
                condition=Q(state__in=["draft", "pending"], deleted_at__isnull=True),
                name="approvals_approval_once",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "record", "-id"], name="approvals_of_record"),
            models.Index(fields=["-updated_at", "-id"], name="approvals_recent"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/approvals/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Step(models.Model):
    """One step of one approval, as the route stood when it was submitted."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    mode = models.CharField(max_length=3, choices=Mode)
    state = models.CharField(max_length=8, choices=StepState, default=StepState.WAITING)

    class Meta:
        ordering = ["approval", "position"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "position"], name="approvals_step_once"),
            models.UniqueConstraint(fields=["approval"], condition=Q(state="open"), name="approvals_step_open"),
        ]


class Seat(models.Model):
    """One person asked in one step, once in a round; what was said stays when the step is asked again."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="seats")
    round = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.ROUTE)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.OPEN)
    # Who pressed the button: the person, or a stand-in.
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["step", "round", "id"]
        constraints = [models.UniqueConstraint(fields=["step", "round", "person"], name="approvals_seat_once")]
        indexes = [
            models.Index(fields=["person"], condition=Q(verdict="open"), name="approvals_seat_open"),
        ]
