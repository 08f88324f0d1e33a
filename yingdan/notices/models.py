"""The inbox: what concerns one person, about any record."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yingdan.core.models import Event
from yingdan.notices.choices import Topic


class Notice(models.Model):
    """One thing in one inbox: an event that concerns the person, or a day on which something is due.

    `many` counts the records that one act gave to the same person at once; `record` is the first of them.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=12, choices=Topic)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    record = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    day = models.DateField(null=True)
    many = models.PositiveIntegerField(default=1)
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    later = models.DateField(null=True)
    # When a worker took it to be sent, and when it went out by mail or was given up because the address takes none.
    mailing_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "event", "topic"], name="notices_event_once"),
            models.UniqueConstraint(
                fields=["user", "kind", "record", "day"], name="notices_day_once", condition=Q(day__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notices_of_user"),
            # The bell of every page counts these.
            models.Index(
                fields=["user", "later"],
                name="notices_unread",
                condition=Q(done_at__isnull=True, read_at__isnull=True),
            ),
        ]


class Muted(models.Model):
    """A person wants no notices of a topic."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=12, choices=Topic)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="notices_muted_once")]


class Mailed(models.Model):
    """A person wants the notices of a topic by mail as well, from `since` on."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=12, choices=Topic)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="notices_mailed_once")]
