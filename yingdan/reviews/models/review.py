"""A look back at a project: what was found, what is done about it, and how content both sides are."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Record
from yingdan.projects.models import Project, ProjectTemplate
from yingdan.reviews.choices import FindingSide, MeasureKind, RatingSide, ReviewState, Root


class Review(Record):
    """A review (复盘) of a project: about the matter, never about the person.

    `facts` are the figures of the day of its publication, as texts; empty while it is a draft, whose facts are
    counted whenever they are shown. `template` is what was kept of the project's plan.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    name = models.CharField(_("review"), max_length=140)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    held_on = models.DateField(_("day of the review"), null=True, blank=True)
    conclusion = models.TextField(_("what we now believe"), blank=True)
    facts = models.JSONField(default=dict, editable=False)
    template = models.ForeignKey(
        ProjectTemplate, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("template")
    )
    published_on = models.DateField(_("published on"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=ReviewState, default=ReviewState.DRAFT, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(deleted_at__isnull=True), name="reviews_review_once"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_on__isnull=True)
                | Q(state="published", published_on__isnull=False),
                name="reviews_review_published",
            ),
        ]
        indexes = [
            models.Index(fields=["owner"], name="reviews_review_owner"),
            models.Index(fields=["-updated_at", "-id"], name="reviews_review_recent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/reviews/{self.pk}/"


class Finding(models.Model):
    """Something that went well or badly. `whys` asks why, and why that, a line each; `root` is where it ends."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="findings")
    side = models.CharField(max_length=4, choices=FindingSide)
    text = models.CharField(max_length=300)
    whys = models.TextField(blank=True)
    root = models.CharField(max_length=10, choices=Root, blank=True)

    class Meta:
        ordering = ["review", "id"]

    def __str__(self) -> str:
        return self.text


class Measure(models.Model):
    """What is done because of a review, by whom and until when."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=7, choices=MeasureKind)
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["review", "due_on", "id"]
        indexes = [models.Index(fields=["due_on"], name="reviews_measure_due", condition=Q(done_on__isnull=True))]

    def __str__(self) -> str:
        return self.text


class Rating(models.Model):
    """How content somebody is with a project, from 1 to 5. Who it was is kept, and shown to nobody else."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="ratings")
    side = models.CharField(max_length=8, choices=RatingSide)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["project", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "by"], name="reviews_rating_once"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="reviews_rating_score"),
        ]
