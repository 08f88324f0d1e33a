"""The journal: append-only business events, their personal values aside, sealed into a hash chain."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """Work that belongs together and is undone together: an import, a bulk edit, a hand-over."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="running")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict, encoder=DjangoJSONEncoder)


class Event(models.Model):
    """One thing that happened, written in the transaction that made it happen.

    `before` and `after` hold the changed fields; `parent_*` name the record on whose timeline it also stands.
    `digest` covers the row and, through `secret_digest`, the personal values of the side table.
    """

    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(_("what happened"), max_length=60)
    kind = models.CharField(max_length=40)
    record = models.BigIntegerField()
    parent_kind = models.CharField(max_length=40, blank=True)
    parent_record = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    source = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="events")
    secret_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "record", "-id"], name="core_event_record"),
            models.Index(
                fields=["parent_kind", "parent_record", "-id"],
                name="core_event_parent",
                condition=models.Q(parent_record__isnull=False),
            ),
            models.Index(fields=["actor", "-id"], name="core_event_actor"),
        ]


class EventSecret(models.Model):
    """Personal values of an event. Erasing a person deletes these rows; the chain still verifies."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="secret")
    salt = models.CharField(max_length=32)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)


class Seal(models.Model):
    """A link of the hash chain. Sealing follows commit order, so listeners read the journal by `seq`."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="seal")
    chain = models.CharField(max_length=64)


class Cursor(models.Model):
    """How far a listener has read the sealed journal."""

    listener = models.CharField(max_length=120, unique=True)
    seq = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
