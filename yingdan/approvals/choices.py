"""Where an approval and its steps stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApprovalState(models.TextChoices):
    DRAFT = "draft", _("sent back")
    PENDING = "pending", _("waiting for approval")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Mode(models.TextChoices):
    """How many of a step must agree."""

    ONE = "one", _("one of them")
    ALL = "all", _("each of them")


class StepState(models.TextChoices):
    WAITING = "waiting", _("not yet asked")
    OPEN = "open", _("asked")
    PASSED = "passed", _("passed")
    STOPPED = "stopped", _("rejected")


class Verdict(models.TextChoices):
    OPEN = "open", _("not decided")
    AGREED = "agreed", _("agreed")
    REFUSED = "refused", _("rejected")
    RETURNED = "returned", _("sent back")
    HANDED_ON = "handed", _("handed on")
    SPARED = "spared", _("not needed any more")


class Origin(models.TextChoices):
    """How a person came to be asked."""

    ROUTE = "route", _("by the route")
    HANDED = "handed", _("handed on")
    ADDED = "added", _("added")


class Whom(models.TextChoices):
    """Whom a step of a route asks."""

    MANAGER = "manager", _("the submitter's manager")
    HEAD = "head", _("the head of the submitter's department")
    ROLE = "role", _("everybody with a role")
    PERSON = "person", _("named people")


OPEN = (ApprovalState.DRAFT, ApprovalState.PENDING)
