"""What a project opens to its customer, and what both sides ask each other."""

from django.conf import settings
from django.db import models

from yingdan.projects.choices import Side
from yingdan.projects.models.project import Project


class Opening(models.Model):
    """The customer's guests see the page of a project as long as this row is there."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="opening")
    welcome = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Question(models.Model):
    """Something that one side asks the other on that page; open until it is answered."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="questions")
    side = models.CharField(max_length=8, choices=Side)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["project", "-id"]

    def __str__(self) -> str:
        return self.text[:60]
