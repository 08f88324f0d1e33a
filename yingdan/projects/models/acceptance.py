"""Acceptances: what is looked at, what is found, who signs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.core.models import File, Record
from yingdan.projects.choices import AcceptanceKind, AcceptanceState, Conclusion, Finding, Severity, Side
from yingdan.projects.models.project import Project
from yingdan.projects.models.task import Task


class Acceptance(Record):
    """The customer looks at what was delivered, by criteria, and both sides sign what they found.

    `milestone` is the day in the plan that it closes. `signed_on` is the day on which the second side signed; from
    it payments, warranty and retention count. `code` proves a certificate: whoever has it can look the result up.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="acceptances", verbose_name=_("project"))
    name = models.CharField(_("acceptance"), max_length=120)
    kind = models.CharField(_("type"), max_length=10, choices=AcceptanceKind, default=AcceptanceKind.FINAL)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    milestone = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("milestone")
    )
    planned_on = models.DateField(_("planned"))
    held_on = models.DateField(_("held on"), null=True, editable=False)
    signed_on = models.DateField(_("signed by both on"), null=True, editable=False)
    place = models.CharField(_("where it is held"), max_length=120, blank=True)
    participants = models.CharField(_("participants"), max_length=200, blank=True)
    scope = models.TextField(_("what is accepted"), blank=True)
    conclusion = models.CharField(_("conclusion"), max_length=12, choices=Conclusion, blank=True, editable=False)
    words = models.TextField(_("conclusion in words"), blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=AcceptanceState, default=AcceptanceState.PREPARED, editable=False
    )
    code = models.CharField(_("verification code"), max_length=16, blank=True, editable=False)
    # Made by a job once both sides have signed.
    certificate = models.ForeignKey(File, models.PROTECT, null=True, editable=False, related_name="+")
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("repeats")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="projects_acceptance_code"),
        ]
        indexes = [
            models.Index(fields=["project"], name="projects_acceptance_project"),
            models.Index(fields=["owner"], name="projects_acceptance_owner"),
            models.Index(fields=["-updated_at", "-id"], name="projects_acceptance_recent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/acceptances/{self.pk}/"


class Criterion(models.Model):
    """One thing that is looked at, and what was found."""

    acceptance = models.ForeignKey(Acceptance, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    finding = models.CharField(max_length=6, choices=Finding, default=Finding.OPEN)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["acceptance", "order", "id"]


class Defect(models.Model):
    """Something that has to be put right, and until when."""

    acceptance = models.ForeignKey(Acceptance, models.CASCADE, related_name="defects")
    text = models.CharField(max_length=300)
    severity = models.CharField(max_length=8, choices=Severity, default=Severity.MINOR)
    due_on = models.DateField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    fixed_on = models.DateField(null=True)
    fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    fix = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["acceptance", "id"]


class Signature(models.Model):
    """Who signed for one side: the person who was signed in, or a name under a scanned paper."""

    acceptance = models.ForeignKey(Acceptance, models.CASCADE, related_name="signatures")
    side = models.CharField(max_length=8, choices=Side)
    name = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    paper = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    # Of what was signed: the criteria with their findings, the defects and the conclusion.
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["acceptance", "side"], name="projects_signature_once")]
