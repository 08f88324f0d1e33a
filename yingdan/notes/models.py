"""What people attach to any record: comments, with their files and the people they name, and tags."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.core.models import File


class Comment(models.Model):
    """What somebody said about one record. Deleting hides it; the author can take that back."""

    kind = models.CharField(max_length=40)
    record = models.BigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    files = models.ManyToManyField(File, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["kind", "record", "-id"], name="notes_comment_record")]

    def __str__(self) -> str:
        return self.text[:60]


class Tag(models.Model):
    """A word that records of one kind are sorted by; `key` is how two spellings are known as one."""

    kind = models.CharField(max_length=40)
    name = models.CharField(_("tag"), max_length=30)
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="notes_tag_once")]

    def __str__(self) -> str:
        return self.name


class Tagged(models.Model):
    """A record has a tag. `kind` repeats the tag's, for the index that lists read."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=40)
    record = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "record"], name="notes_tagged_once")]
        indexes = [models.Index(fields=["kind", "record"], name="notes_tagged_record")]
