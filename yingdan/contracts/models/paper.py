"""Files that are made of a quote or a contract."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.contracts.choices import PaperForm, PaperState
from yingdan.core.models import File


class Paper(models.Model):
    """A file that somebody asked for, of one quote or contract, in the language he reads; a job makes it.

    Who sees the record may see what was made of it.
    """

    kind = models.CharField(max_length=40)
    record = models.BigIntegerField()
    form = models.CharField(_("file type"), max_length=4, choices=PaperForm)
    state = models.CharField(max_length=7, choices=PaperState, default=PaperState.WAITING)
    problem = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10)
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "record", "-id"], name="contracts_paper_record")]
