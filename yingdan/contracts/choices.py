"""What a contract and a quote can be, where they stand, and what payments wait for."""

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
    """The rates of value-added tax, in per cent; a contract written from a quote may have several."""

    THIRTEEN = "13", "13%"
    NINE = "9", "9%"
    SIX = "6", "6%"
    THREE = "3", "3%"
    ONE = "1", "1%"
    ZERO = "0", "0%"
    SEVERAL = "*", _("several rates")


# Where it can still be given up, changed or fulfilled.
OPEN = (ContractState.DRAFT, ContractState.APPROVED, ContractState.SIGNED)
# In force: its payments count.
IN_FORCE = (ContractState.SIGNED, ContractState.COMPLETED, ContractState.ARCHIVED)


class QuoteState(models.TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved, not sent")
    SENT = "sent", _("sent")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected by the customer")
    EXPIRED = "expired", _("expired")
    SUPERSEDED = "superseded", _("superseded")


class Answer(models.TextChoices):
    """What a customer says to a quote."""

    ACCEPTED = QuoteState.ACCEPTED.value, _("The customer accepts")
    REJECTED = QuoteState.REJECTED.value, _("The customer declines")


# A single line has one rate; only a contract over several lines can have several.
LINE_RATES = [(rate.value, rate.label) for rate in Rate if rate != Rate.SEVERAL]
# Still somebody's work: these go to whoever takes over from a leaver.
UNDER_WAY = (QuoteState.DRAFT, QuoteState.APPROVED, QuoteState.SENT)


class PaperForm(models.TextChoices):
    """As what a quote or a contract is made a file."""

    PDF = "pdf", _("PDF, to send")
    DOCX = "docx", _("Word document, to edit")


class PaperState(models.TextChoices):
    WAITING = "waiting", _("being made")
    DONE = "done", _("made")
    FAILED = "failed", _("not made")
