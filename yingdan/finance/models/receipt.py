"""Money that came in, and which payment of which contract it is for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yingdan.core.fields import MoneyField
from yingdan.core.models import Record
from yingdan.customers.models import Customer
from yingdan.finance.choices import Method
from yingdan.finance.models.instalment import Instalment


class Receipt(Record):
    """An amount on our account. Without a customer it waits to be claimed; a refund is below zero and names what it
    gives back. `free` is what of it has no place yet: it paid no instalment, and was not refunded."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    payer = models.CharField(_("payer"), max_length=120)
    amount = MoneyField(_("amount"))
    free = MoneyField(_("not allocated"), editable=False)
    received_on = models.DateField(_("received on"))
    method = models.CharField(_("payment method"), max_length=10, choices=Method, default=Method.TRANSFER)
    bank_reference = models.CharField(_("bank reference"), max_length=64, blank=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    meant_for = models.ForeignKey(
        Instalment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meant for")
    )
    refund_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="refunds", verbose_name=_("refund of")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(refund_of__isnull=True, amount__gt=0, free__gte=0, free__lte=F("amount"))
                | Q(refund_of__isnull=False, amount__lt=0, free__lte=0, free__gte=F("amount")),
                name="finance_receipt_within",
            ),
            models.CheckConstraint(
                condition=Q(free=F("amount")) | Q(customer__isnull=False), name="finance_receipt_known_payer"
            ),
            # A statement that is read twice brings no money twice.
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=~Q(bank_reference="") & Q(deleted_at__isnull=True),
                name="finance_receipt_once",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="finance_receipt_recent"),
            models.Index(fields=["customer"], name="finance_receipt_customer"),
            models.Index(fields=["owner"], name="finance_receipt_owner"),
            models.Index(fields=["department"], name="finance_receipt_place"),
        ]

    def __str__(self) -> str:
        return self.payer

    def get_absolute_url(self) -> str:
        return f"/receipts/{self.pk}/"


class Allocation(models.Model):
    """A part of a receipt with its place: an instalment that it pays, or the refund that gave it back.

    What is taken back stays, with the day; only rows without it count.
    """

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="allocations")
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True, related_name="allocations")
    refund = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="gives_back")
    amount = MoneyField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(instalment__isnull=False, refund__isnull=True)
                | Q(instalment__isnull=True, refund__isnull=False),
                name="finance_allocation_one_place",
            ),
        ]
        indexes = [
            models.Index(fields=["instalment"], name="finance_allocation_to", condition=Q(released_at__isnull=True)),
            models.Index(fields=["receipt"], name="finance_allocation_of", condition=Q(released_at__isnull=True)),
        ]
