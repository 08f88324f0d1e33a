"""Files that people have put on records; their bytes lie in the home under the hash of their content."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class File(models.Model):
    """A file on one record, named by kind and key. Two rows may share one content.

    Who sees the record may download it. `detached_at` says since when it hangs on nothing any more.
    """

    kind = models.CharField(max_length=40)
    record = models.BigIntegerField()
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("file size"))
    sha256 = models.CharField(max_length=64, db_index=True)
    mime = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    detached_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "record"], name="core_file_record")]

    def __str__(self) -> str:
        return self.name
