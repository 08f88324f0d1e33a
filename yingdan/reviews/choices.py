"""Where reviews and lessons stand, what is found, and what is done about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.projects.choices import ProjectState


class ReviewState(models.TextChoices):
    DRAFT = "draft", _("being reviewed")
    PUBLISHED = "published", _("review published")


class FindingSide(models.TextChoices):
    GOOD = "good", _("went well")
    BAD = "bad", _("went badly")


class Root(models.TextChoices):
    """Where a cause lies: in what was done, or in what nobody here could change."""

    OBJECTIVE = "objective", _("from outside")
    SUBJECTIVE = "subjective", _("in our hands")


class MeasureKind(models.TextChoices):
    """KISS: what is kept, made better, begun and given up."""

    KEEP = "keep", _("keep")
    IMPROVE = "improve", _("improve")
    START = "start", _("start doing")
    STOP = "stop", _("stop doing")


class RatingSide(models.TextChoices):
    TEAM = "team", _("project team")
    CUSTOMER = "customer", _("the customer")


class LessonState(models.TextChoices):
    DRAFT = "draft", _("being written")
    PUBLISHED = "published", _("holds")
    STALE = "stale", _("no longer holds")


# A project that is being finished, or is over one way or the other, can be looked back at.
REVIEWABLE = (ProjectState.ACCEPTING, ProjectState.CLOSING, ProjectState.CLOSED, ProjectState.CANCELLED)
# Nothing more happens in these.
ENDED = (ProjectState.CLOSED, ProjectState.CANCELLED)
# So often is “why” asked of one finding at most.
MOST_WHYS = 5
# So many days before its due day a measure is a reminder.
REMIND_DAYS = 3
# So many lessons are offered to a project that is being planned.
OFFERED = 5

# What each fact is called; those of one record say its name besides.
FACTS = {
    "goal": _("Goal of the project"),
    "begin": _("Begin of the project"),
    "end": _("End of the project"),
    "milestone": _("Milestone"),
    "acceptance": _("Acceptance signed"),
    "deals": _("Deals of the project"),
    "deals_won": _("Won deals"),
    "deals_lost": _("Lost deals"),
    "deals_open": _("Open deals"),
    "signed": _("Signed contracts"),
    "collected": _("Collected"),
    "owed": _("Owed and unpaid"),
    "overdue": _("of it overdue"),
    "later": _("Not owed yet"),
    "waived": _("Written off"),
    "cost": _("Cost against budget"),
    "committed": _("Promised, not spent yet"),
    "changes": _("Changes of the charter"),
    "rated_customer": _("Satisfaction of the customer"),
    "rated_team": _("Satisfaction of the team"),
}
# Where a fact comes from.
SOURCES = {
    "goal": _("goals"),
    "project": _("charter of the project"),
    "task": _("plan of the project"),
    "acceptance": _("acceptances"),
    "deal": _("deals"),
    "amount": _("amounts of deals"),
    "contract": _("contracts"),
    "instalment": _("payments due"),
    "budgetline": _("budget and costs"),
    "rating": _("answers"),
}
