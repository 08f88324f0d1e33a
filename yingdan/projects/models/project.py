"""A project with its charter, the people in it, and the deals that it is about."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yingdan.core.fields import MoneyField
from yingdan.core.models import Record
from yingdan.customers.models import Customer
from yingdan.deals.models import Deal
from yingdan.goals.models import Goal
from yingdan.projects.choices import OPEN, RUNNING, Health, Method, ProjectKind, ProjectState, Role
from yingdan.projects.models.template import ProjectTemplate


class Project(Record):
    """A project and its charter (立项书). `owner` is the project manager.

    It begins as a draft. Once its charter is approved, what the charter says changes by another approval only.
    `paused_from` is the state to which a paused project returns.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    name = models.CharField(_("project"), max_length=120)
    kind = models.CharField(_("type"), max_length=10, choices=ProjectKind)
    method = models.CharField(_("method"), max_length=10, choices=Method, default=Method.WATERFALL)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("project manager")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("goal"))
    template = models.ForeignKey(
        ProjectTemplate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("template")
    )
    starts = models.DateField(_("begins"))
    ends = models.DateField(_("ends"))
    budget = MoneyField(_("budget"), null=True, blank=True)
    purpose = models.TextField(_("what for"), blank=True)
    scope_in = models.TextField(_("in scope"), blank=True)
    scope_out = models.TextField(_("out of scope"), blank=True)
    deliverables = models.TextField(_("deliverables"), blank=True)
    success = models.TextField(_("success criteria"), blank=True)
    stakeholders = models.TextField(_("stakeholders"), blank=True)
    feasibility = models.TextField(_("feasibility"), blank=True)
    agreement = models.TextField(_("what the customer agreed to"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ProjectState, default=ProjectState.DRAFT, editable=False
    )
    paused_from = models.CharField(max_length=10, choices=ProjectState, blank=True, editable=False)
    health = models.CharField(_("health"), max_length=6, choices=Health, default=Health.GREEN, editable=False)
    health_reason = models.CharField(_("why this health"), max_length=200, blank=True, editable=False)
    started_on = models.DateField(_("begun on"), null=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="projects_project_days")]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="projects_project_recent"),
            models.Index(fields=["owner"], name="projects_project_owner"),
            models.Index(fields=["department"], name="projects_project_place"),
            models.Index(fields=["customer"], name="projects_project_customer"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/projects/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING


class ProjectDeal(models.Model):
    """A deal that a project is to win or to deliver; it belongs to one project, so that its money counts once."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="deals")
    deal = models.OneToOneField(Deal, models.PROTECT, related_name="in_project")

    class Meta:
        ordering = ["project", "id"]


class Member(models.Model):
    """Somebody who works in a project, and as what."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)

    class Meta:
        ordering = ["project", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "person"], name="projects_member_once")]
