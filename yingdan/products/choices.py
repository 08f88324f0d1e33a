"""Whom a price list is for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Tier(TextChoices):
    """The tiers of customers, in the words that their records use; deals compare the two."""

    STRATEGIC = "strategic", _("strategic customers")
    A = "a", _("customers of tier A")
    B = "b", _("customers of tier B")
    C = "c", _("customers of tier C")
