"""What a contract can be, where it stands, and what its payments wait for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContractKind(models.TextChoices):
    SALES = "sales", _("sales contract")
    DEALER = "dealer", _("dealer contract")
    SERVICE = "service", _("service contract")
    FRAMEWORK = "framework", _("framework agreement")


class ContractState(models.TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved, not signed")
    SIGNED = "signed", _("signed")
    COMPLETED = "completed", _("fulfilled")
    ARCHIVED = "archived", _("archived")
    TERMINATED = "terminated", _("terminated")


class NodeKind(models.TextChoices):
    ADVANCE = "advance", _("advance payment")
    PROGRESS = "progress", _("progress payment")
    DELIVERY = "delivery", _("payment on delivery")
    FIRST = "first", _("payment on first acceptance")
    FINAL = "final", _("payment on final acceptance")
    RETENTION = "retention", _("retention money")
    BALANCE = "balance", _("balance")


class Trigger(models.TextChoices):
    """What must happen before a payment is due."""

    DATE = "date", _("a day")
    MILESTONE = "milestone", _("a milestone")
    ACCEPTANCE = "acceptance", _("an acceptance")


class Rate(models.TextChoices):
    """The rates of value-added tax, in per cent."""

    THIRTEEN = "13", "13%"
    NINE = "9", "9%"
    SIX = "6", "6%"
    THREE = "3", "3%"
    ONE = "1", "1%"
    ZERO = "0", "0%"


# Where it can still be given up, changed or fulfilled.
OPEN = (ContractState.DRAFT, ContractState.APPROVED, ContractState.SIGNED)
# In force: its payments count.
IN_FORCE = (ContractState.SIGNED, ContractState.COMPLETED, ContractState.ARCHIVED)
