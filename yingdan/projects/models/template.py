"""A plan to start other projects from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Record
from yingdan.projects.choices import Method, ProjectKind


class ProjectTemplate(Record):
    """Phases, tasks, milestones and links without people and dates.

    `plan` is a list of tasks in their order, each `{"key", "phase", "name", "kind", "from", "days", "role", "part_of",
    "after": [[key, lag], …], "checks": […]}`. `from` counts working days from the first day of the project, 0 being
    that day; `days` is how many working days it takes.
    """

    name = models.CharField(_("template"), max_length=120)
    kind = models.CharField(_("type"), max_length=10, choices=ProjectKind)
    method = models.CharField(_("method"), max_length=10, choices=Method, default=Method.WATERFALL)
    note = models.TextField(_("note"), blank=True)
    plan = models.JSONField(default=list, editable=False)

    class Meta:
        indexes = [models.Index(fields=["-updated_at", "-id"], name="projects_template_recent")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/project-templates/{self.pk}/"
