"""What customers are to pay, part by part, and what is done about it when they do not."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yingdan.contracts.choices import NodeKind, Trigger
from yingdan.contracts.models import Contract, PaymentNode
from yingdan.core.fields import MoneyField
from yingdan.core.models import Record
from yingdan.customers.models import Customer
from yingdan.finance.choices import InstalmentState, Step, WaiverKind


class Instalment(Record):
    """A payment of a signed contract. It comes into being with the signature, and is owed from `arose_on` on.

    `expected_on` is when it is expected to be owed; `due_on` the last day to pay. `paid` is what receipts brought,
    `waived` what is no longer owed without having been paid; both follow from allocations and waivers, and `balance`
    is what they leave. An instalment of a supplement that takes away is below zero, and so are all three.
    """

    node = models.OneToOneField(PaymentNode, models.PROTECT, related_name="instalment")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="instalments", verbose_name=_("contract"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    name = models.CharField(_("payment of"), max_length=160)
    place = models.PositiveSmallIntegerField(_("no."))
    kind = models.CharField(_("type of payment"), max_length=10, choices=NodeKind)
    trigger = models.CharField(_("owed after"), max_length=10, choices=Trigger)
    amount = MoneyField(_("amount"))
    paid = MoneyField(_("paid"), default=Decimal(0))
    waived = MoneyField(_("waived"), default=Decimal(0))
    balance = MoneyField(_("unpaid amount"))
    expected_on = models.DateField(_("expected"))
    arose_on = models.DateField(_("owed since"), null=True)
    due_on = models.DateField(_("due"))
    remind_on = models.DateField(_("see to it on"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=InstalmentState, default=InstalmentState.EXPECTED)

    class Meta:
        constraints = [
            # Neither more than it comes to, nor less than nothing, on either side of zero. Columns are compared one by
            # one: SQLite keeps decimals as floating-point numbers, whose sums may be off.
            models.CheckConstraint(
                condition=Q(amount__gt=0, paid__gte=0, waived__gte=0, balance__gte=0, balance__lte=F("amount"))
                & Q(paid__lte=F("amount"), waived__lte=F("amount"))
                | Q(amount__lt=0, paid__lte=0, waived__lte=0, balance__lte=0, balance__gte=F("amount"))
                & Q(paid__gte=F("amount"), waived__gte=F("amount")),
                name="finance_instalment_within",
            )
        ]
        indexes = [
            models.Index(fields=["contract"], name="finance_instalment_contract"),
            models.Index(fields=["customer"], name="finance_instalment_customer"),
            models.Index(fields=["state", "due_on"], name="finance_instalment_due"),
            models.Index(fields=["remind_on"], name="finance_instalment_remind", condition=Q(remind_on__isnull=False)),
        ]

    def __str__(self) -> str:
        said = {"name": self.name, "place": self.place, "kind": self.get_kind_display()}
        return gettext("%(name)s, no. %(place)s (%(kind)s)") % said

    def get_absolute_url(self) -> str:
        return f"/instalments/{self.pk}/"


class Waiver(models.Model):
    """A part of an instalment that nobody pays: written off, or set off against another one of the same contract.

    A set-off is two rows of opposite amounts; `pair` of the second names the first.
    """

    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="waivers")
    kind = models.CharField(max_length=10, choices=WaiverKind)
    amount = MoneyField()
    pair = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Dunning(models.Model):
    """A step taken to get paid, and what the customer promised."""

    instalment = models.ForeignKey(Instalment, models.CASCADE, related_name="dunnings")
    step = models.CharField(max_length=10, choices=Step)
    on = models.DateField()
    words = models.CharField(max_length=500)
    promised_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]
