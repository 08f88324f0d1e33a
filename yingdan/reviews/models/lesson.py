"""Lessons: what the next project should know, and which projects use it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Record
from yingdan.projects.choices import ProjectKind
from yingdan.projects.models import Project
from yingdan.reviews.choices import LessonState
from yingdan.reviews.models.review import Review


class Lesson(Record):
    """A lesson (经验): what happened, and what to do next time. `uses` counts the projects that use it."""

    name = models.CharField(_("lesson"), max_length=140)
    context = models.TextField(_("what happened"), blank=True)
    advice = models.TextField(_("what to do next time"))
    applies_when = models.CharField(_("applies when"), max_length=200, blank=True)
    kind = models.CharField(_("type of project"), max_length=10, choices=ProjectKind, blank=True)
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="lessons", verbose_name=_("from the review")
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    uses = models.PositiveIntegerField(_("projects that use it"), default=0, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=LessonState, default=LessonState.DRAFT, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["owner"], name="reviews_lesson_owner"),
            models.Index(fields=["review"], name="reviews_lesson_review"),
            models.Index(fields=["state", "-uses"], name="reviews_lesson_used"),
            models.Index(fields=["-updated_at", "-id"], name="reviews_lesson_recent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/lessons/{self.pk}/"


class LessonUse(models.Model):
    """A project that goes by a lesson, and who said so."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="in_use")
    project = models.ForeignKey(Project, models.CASCADE, related_name="lessons_used")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["lesson", "id"]
        constraints = [models.UniqueConstraint(fields=["lesson", "project"], name="reviews_lesson_use_once")]
