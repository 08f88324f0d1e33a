"""Views of lists that people keep: a question under a name, for themselves or for others."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import Audience
from yingdan.core.models import Record


class SavedView(Record):
    """Filters, sort, group, columns and words of a list, as they stand in its address. It gives no right at all."""

    kind = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=40)
    query = models.TextField(_("question"), blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    audience = models.CharField(_("who has it"), max_length=10, choices=Audience, default=Audience.ME)
    team = models.ForeignKey("Team", models.CASCADE, null=True, related_name="+")
    department = models.ForeignKey("Department", models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["kind", "owner"], name="accounts_view_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "name"], condition=Q(deleted_at__isnull=True), name="accounts_view_name"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=["me", "all"], team__isnull=True, department__isnull=True)
                | Q(audience="team", team__isnull=False, department__isnull=True)
                | Q(audience="department", team__isnull=True, department__isnull=False),
                name="accounts_view_audience",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FirstView(models.Model):
    """The view with which one person's list opens."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="first_for")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="accounts_first_view")]
