"""What must be remembered of requests and of the clock."""

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    """The answer to a write that carried an idempotency key: a retry gets it again, not a second write."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="core_kept_answer_once")]


class Tick(models.Model):
    """When periodic work ran last: whoever moves the row forward runs it, so two clocks never do it twice."""

    name = models.CharField(max_length=80, unique=True)
    last = models.DateTimeField()
