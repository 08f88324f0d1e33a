"""The base of every business record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """A row that people work on: versioned against lost updates, and deleted into a recycle bin."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), db_index=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), db_index=True, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, editable=False)

    class Meta:
        abstract = True
