"""What must be remembered of imports: where records came from, what was found wrong, how columns were mapped."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from yingdan.core.models import Batch


class SourceId(models.Model):
    """A record came from a row of another system. A second import of the same row finds its record here.

    `external` is the id there, or a digest of the row where it has none; `digest` covers the row's values as they
    were last imported, so that an equal row is known as unchanged without reading the record.
    """

    profile = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    external = models.CharField(max_length=200)
    record = models.BigIntegerField()
    digest = models.CharField(max_length=32)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    matched = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "kind", "external"], name="exchange_source_id_once")]
        indexes = [
            models.Index(fields=["kind", "record"], name="exchange_source_id_record"),
            models.Index(fields=["batch"], name="exchange_source_id_batch"),
        ]


class Finding(models.Model):
    """One thing an import has to say: a rejected row, or a warning that may stand for many rows."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="findings")
    rejected = models.BooleanField()
    file = models.CharField(max_length=200)
    row = models.PositiveIntegerField(default=0)
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=400, blank=True)
    reason = models.TextField()
    rows = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["batch", "rejected"], name="exchange_finding_batch")]


class KeptMap(models.Model):
    """The map of columns that somebody used for files with these columns, offered again for the next such file."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    columns = models.CharField(max_length=64)
    content = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "columns"], name="exchange_kept_map_once")]


class Draft(models.Model):
    """An import on its way through the wizard: the files somebody uploaded, and what was chosen for them so far.

    `content` is the map; `version` counts its changes, so that a check of an older one is not taken for the newest.
    The row and its folder go when the import has run, or after a week.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    folder = models.CharField(max_length=40, unique=True)
    source = models.CharField(max_length=40)
    files = models.JSONField(default=list)
    content = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="open")
    version = models.PositiveIntegerField(default=1)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    checked = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField()
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, related_name="+")
