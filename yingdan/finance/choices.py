"""Where a payment stands, how money comes in, what an invoice is, and what money is spent on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InstalmentState(models.TextChoices):
    """`expected` says nothing about the day: what is owed, and since when, its days say."""

    EXPECTED = "expected", _("unpaid")
    PARTLY = "partly", _("partly paid")
    PAID = "paid", _("paid in full")
    SETTLED = "settled", _("settled otherwise")
    CANCELLED = "cancelled", _("no longer expected")


class WaiverKind(models.TextChoices):
    """What makes an amount no longer owed, though nobody paid it."""

    SET_OFF = "set_off", _("set off")
    BAD_DEBT = "bad_debt", _("bad debt")


class Step(models.TextChoices):
    """The steps of dunning, each later than the one before."""

    REMIND = "remind", _("reminded")
    CALL = "call", _("called")
    LETTER = "letter", _("letter sent")
    ESCALATE = "escalate", _("taken to the managers")
    LAWYER = "lawyer", _("lawyer's letter")


class Method(models.TextChoices):
    TRANSFER = "transfer", _("bank transfer")
    DRAFT = "draft", _("acceptance draft")
    CHEQUE = "cheque", _("cheque")
    CASH = "cash", _("cash")
    OTHER = "other", _("other way of payment")


class InvoiceKind(models.TextChoices):
    SPECIAL = "special", _("special VAT invoice")
    ORDINARY = "ordinary", _("ordinary VAT invoice")
    E_SPECIAL = "e_special", _("digital invoice, special")
    E_ORDINARY = "e_ordinary", _("digital invoice, ordinary")


class InvoiceState(models.TextChoices):
    APPLIED = "applied", _("applied for")
    ISSUED = "issued", _("issued")
    DELIVERED = "delivered", _("delivered")
    RECEIVED = "received", _("received by the customer")
    REVERSED = "reversed", _("reversed")


class CostCategory(models.TextChoices):
    MARKETING = "marketing", _("marketing")
    PEOPLE = "people", _("staff")
    TRAVEL = "travel", _("travel")
    HOSPITALITY = "hospitality", _("hospitality")
    PURCHASING = "purchasing", _("purchasing")
    CHANNEL = "channel", _("channel")
    TRAINING = "training", _("training")
    OTHER = "other", _("other cost")


class CostKind(models.TextChoices):
    COMMITMENT = "commitment", _("commitment")
    EXPENSE = "expense", _("expense")


# Something of it can still be paid.
OPEN = (InstalmentState.EXPECTED, InstalmentState.PARTLY)
# The tax office knows it; a reversed one and its red-letter counterpart add up to nothing.
ISSUED = (InvoiceState.ISSUED, InvoiceState.DELIVERED, InvoiceState.RECEIVED, InvoiceState.REVERSED)
# From so many days overdue on a step of dunning is due; the first one comes a week before the day.
STEPS: dict[str, int] = {Step.REMIND: -7, Step.CALL: 1, Step.LETTER: 30, Step.ESCALATE: 60, Step.LAWYER: 90}
# Per cent of a budget line from which on it is said aloud.
BANDS = (80, 100, 110)
# Days overdue, from and to; the last has no end.
AGES: tuple[tuple[int, int | None], ...] = ((1, 30), (31, 60), (61, 90), (91, 180), (181, None))
