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


class AcceptanceKind(models.TextChoices):
    ARRIVAL = "arrival", _("on arrival")
    FIRST = "first", _("first acceptance")
    TRIAL = "trial", _("trial run")
    FINAL = "final", _("final acceptance")


class AcceptanceState(models.TextChoices):
    """From its preparation to the signatures of both sides."""

    PREPARED = "prepared", _("being prepared")
    SUBMITTED = "submitted", _("announced")
    INSPECTING = "inspecting", _("being inspected")
    CONCLUDED = "concluded", _("concluded, to be signed")
    FAILED = "failed", _("not accepted")
    SIGNED = "signed", _("signed by both")


class Conclusion(models.TextChoices):
    PASSED = "passed", _("passed")
    CONDITIONAL = "conditional", _("passed with conditions")
    FAILED = "failed", _("not passed")


class Finding(models.TextChoices):
    """What the inspection says of one criterion."""

    OPEN = "open", _("not looked at")
    MET = "met", _("met")
    UNMET = "unmet", _("not met")


class Severity(models.TextChoices):
    MINOR = "minor", _("minor")
    MAJOR = "major", _("major")
    CRITICAL = "critical", _("critical")


class Side(models.TextChoices):
    """Who signs an acceptance."""

    OURS = "ours", _("our side")
    CUSTOMER = "customer", _("customer's side")


# Where an acceptance can still be changed.
UNSETTLED = (AcceptanceState.PREPARED, AcceptanceState.SUBMITTED, AcceptanceState.INSPECTING)
