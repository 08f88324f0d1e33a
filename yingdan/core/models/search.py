"""The search index: one row per record, with the words it is found by."""

from django.db import models


class SearchEntry(models.Model):
    """`words` are tokens with spaces between: bigrams of Chinese, Latin words, readings and initials.

    The full-text index over it is made by a migration: FTS5 on SQLite, GIN on PostgreSQL.
    """

    kind = models.CharField(max_length=40)
    record = models.BigIntegerField()
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="core_search_entry_once")]
