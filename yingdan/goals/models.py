"""Goals (目标): what is to be reached, by whom, until when; and how it lies over the months."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yingdan.core.fields import MoneyField
from yingdan.core.models import Record
from yingdan.goals.choices import Confidence, GoalState, Level, Period, Spread


class Goal(Record):
    """A target for one metric and one period.

    `owner` answers for it. What is counted follows from the level: everything, what belongs to `department` and those
    below it, what belongs to the owner, or what `party` brought, a company outside. `target`, `challenge` and
    `stretch` are in the unit of the metric.
    """

    name = models.CharField(_("goal"), max_length=120)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    metric = models.CharField(_("metric"), max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    party = models.ForeignKey(
        "accounts.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for the dealer")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    period = models.CharField(_("period"), max_length=8, choices=Period)
    since = models.DateField(_("begins"))
    until = models.DateField(_("ends"), editable=False)
    baseline = MoneyField(_("baseline"), null=True, blank=True)
    target = MoneyField(_("target"))
    challenge = MoneyField(_("challenge target"), null=True, blank=True)
    stretch = MoneyField(_("stretch target"), null=True, blank=True)
    spread = models.CharField(_("over the months"), max_length=9, choices=Spread, default=Spread.EVEN)
    achievable = models.TextField(_("why it can be reached"), blank=True)
    relevant = models.TextField(_("what it serves"), blank=True)
    note = models.TextField(_("note"), blank=True)
    # What its card says to those who have a part in it, and since when.
    meaning = models.TextField(_("what it means for us"), blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=GoalState, default=GoalState.DRAFT, editable=False)
    # What was reached when it was closed; after that it moves no more.
    result = MoneyField(_("result"), null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["level", "metric", "owner", "department", "since", "until"],
                condition=Q(deleted_at__isnull=True, party__isnull=True) & ~Q(state="cancelled"),
                name="goals_goal_once",
            ),
            models.UniqueConstraint(
                fields=["metric", "party", "since", "until"],
                condition=Q(deleted_at__isnull=True, party__isnull=False) & ~Q(state="cancelled"),
                name="goals_goal_once_outside",
            ),
            models.CheckConstraint(
                condition=Q(level="dealer", party__isnull=False) | (~Q(level="dealer") & Q(party__isnull=True)),
                name="goals_goal_party",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="goals_goal_days"),
            models.CheckConstraint(condition=Q(target__gt=0), name="goals_goal_target"),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="goals_goal_recent"),
            models.Index(fields=["since", "metric"], name="goals_goal_period"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/goals/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.state in (GoalState.DRAFT, GoalState.ACTIVE)


class KeyResult(Record):
    """Something measurable by which one sees that a goal comes nearer; its figures are entered by check-ins.

    `start` is where it stood at first; `target` may lie above or below it. `current` is that of the last check-in.
    """

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="key_results", verbose_name=_("goal"))
    name = models.CharField(_("key result"), max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    start = MoneyField(_("starting point"), default=0)
    target = MoneyField(_("target"))
    current = MoneyField(_("at present"), null=True, editable=False)
    confidence = models.CharField(_("confidence"), max_length=4, choices=Confidence, blank=True, editable=False)
    checked_on = models.DateField(_("last check-in"), null=True, editable=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(target=F("start")), name="goals_result_moves")]
        indexes = [
            models.Index(fields=["goal"], name="goals_result_goal"),
            models.Index(fields=["-updated_at", "-id"], name="goals_result_recent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/key-results/{self.pk}/"


class CheckIn(models.Model):
    """Where a key result stood on a day, and what whoever answers for it says of it."""

    result = models.ForeignKey(KeyResult, models.CASCADE, related_name="check_ins")
    value = MoneyField(_("at present"))
    confidence = models.CharField(_("confidence"), max_length=4, choices=Confidence)
    words = models.TextField(_("what happened"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["result", "-id"]


class GoalMonth(models.Model):
    """The part of a target that falls into one month; the parts add up to the target."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="months")
    month = models.DateField()
    target = MoneyField(_("target"))

    class Meta:
        ordering = ["goal", "month"]
        constraints = [models.UniqueConstraint(fields=["goal", "month"], name="goals_month_once")]


class Revision(models.Model):
    """A change of an active goal's target: what it was, who changed it, when and why."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    before = MoneyField(_("before"))
    after = MoneyField(_("after"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["goal", "-number"]
        constraints = [models.UniqueConstraint(fields=["goal", "number"], name="goals_revision_once")]
