"""What a project can be, and where it and its tasks stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectKind(models.TextChoices):
    DEAL = "deal", _("large deal")
    DEALERS = "dealers", _("dealer programme")
    CAMPAIGN = "campaign", _("campaign")
    DELIVERY = "delivery", _("delivery")


class Method(models.TextChoices):
    WATERFALL = "waterfall", _("waterfall")
    AGILE = "agile", _("agile")
    HYBRID = "hybrid", _("hybrid")


class ProjectState(models.TextChoices):
    DRAFT = "draft", _("being proposed")
    PLANNING = "planning", _("planning")
    EXECUTING = "executing", _("under way")
    ACCEPTING = "accepting", _("in acceptance")
    CLOSING = "closing", _("closing")
    CLOSED = "closed", _("finished")
    PAUSED = "paused", _("paused")
    CANCELLED = "cancelled", _("cancelled")


class Health(models.TextChoices):
    GREEN = "green", _("green")
    YELLOW = "yellow", _("yellow")
    RED = "red", _("red")


class Role(models.TextChoices):
    """What somebody does in a project."""

    LEAD = "lead", _("leads it as well")
    SALES = "sales", _("sales")
    SOLUTION = "solution", _("solution")
    DELIVERY = "delivery", _("delivery")
    FINANCE = "finance", _("finance")
    MEMBER = "member", _("member")


class TaskKind(models.TextChoices):
    TASK = "task", _("task")
    MILESTONE = "milestone", _("milestone")


class TaskState(models.TextChoices):
    OPEN = "todo", _("to do")
    DOING = "doing", _("in progress")
    REVIEW = "review", _("to be checked")
    DONE = "done", _("completed")
    CANCELLED = "cancelled", _("cancelled")


class Priority(models.IntegerChoices):
    LOW = 1, _("low")
    USUAL = 2, _("usual")
    HIGH = 3, _("high")
    URGENT = 4, _("urgent")


# Where a project is worked on; a draft is not approved yet.
RUNNING = (ProjectState.PLANNING, ProjectState.EXECUTING, ProjectState.ACCEPTING, ProjectState.CLOSING)
OPEN = (ProjectState.DRAFT, *RUNNING, ProjectState.PAUSED)
# From which state to which a project goes by hand. From a draft into planning only an approved charter leads.
NEXT = {
    ProjectState.PLANNING: (ProjectState.EXECUTING,),
    ProjectState.EXECUTING: (ProjectState.ACCEPTING, ProjectState.PLANNING),
    ProjectState.ACCEPTING: (ProjectState.CLOSING, ProjectState.EXECUTING),
    ProjectState.CLOSING: (ProjectState.CLOSED, ProjectState.ACCEPTING),
}
# Tasks that somebody has still to do.
TO_DO = (TaskState.OPEN, TaskState.DOING, TaskState.REVIEW)
