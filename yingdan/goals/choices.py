"""What a goal can be: for whom, how long, and where it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Whose result is counted."""

    COMPANY = "company", _("company")
    DEPARTMENT = "department", _("department")
    PERSON = "person", _("individual")
    DEALER = "dealer", _("dealer")


class Period(models.TextChoices):
    """How long a goal runs; it begins on the first day of such a period."""

    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    HALF = "half", _("half-year")
    YEAR = "year", _("year")


class Spread(models.TextChoices):
    """How the target lies over the months of the period."""

    EVEN = "even", _("the same each month")
    SEASONAL = "seasonal", _("as in the years before")
    MANUAL = "manual", _("entered by hand")


class GoalState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ACTIVE = "active", _("under way")
    ACHIEVED = "achieved", _("achieved")
    MISSED = "missed", _("missed")
    CANCELLED = "cancelled", _("cancelled")


class Confidence(models.TextChoices):
    """How whoever answers for a key result sees it."""

    ON_TRACK = "on", _("on track")
    AT_RISK = "risk", _("at risk")
    OFF_TRACK = "off", _("off track")


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF: 6, Period.YEAR: 12}
# Who stands above whom; a department may stand above a department, a dealer below the person who works with it.
RANK = {Level.COMPANY: 0, Level.DEPARTMENT: 1, Level.PERSON: 2, Level.DEALER: 3}
OPEN = (GoalState.DRAFT, GoalState.ACTIVE)
