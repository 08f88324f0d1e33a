"""Counters behind numbers such as HT-2026-000123."""

from django.db import models


class Counter(models.Model):
    """The last number given out under a prefix; the row lock makes numbers unique and gap-free."""

    prefix = models.CharField(max_length=32, unique=True)
    last = models.PositiveBigIntegerField(default=0)
