"""Contracts (合同): who sells what to whom for how much, and when which part of it is paid."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yingdan.contracts.choices import OPEN, ContractKind, ContractState, NodeKind, Rate, Trigger
from yingdan.contracts.models.quote import Quote
from yingdan.core.fields import MoneyField
from yingdan.core.models import File, Record
from yingdan.customers.models import Customer
from yingdan.deals.models import Deal
from yingdan.projects.models import Project, Task


class Contract(Record):
    """A contract, or a supplement to one (`parent`).

    `amount` includes tax (价税合计); `net` and `tax` follow from it and the rate, and add up to it. The amount of a
    supplement is what it adds, below zero where it takes away. One that was written from a quote takes the three from
    the quote, whose lines it lists.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    name = models.CharField(_("contract"), max_length=160)
    kind = models.CharField(_("type"), max_length=10, choices=ContractKind, default=ContractKind.SALES)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    deal = models.ForeignKey(Deal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deal"))
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    quote = models.ForeignKey(
        Quote, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("quote")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supplements", verbose_name=_("supplement to")
    )
    party_a = models.CharField(_("party A"), max_length=120)
    party_b = models.CharField(_("party B"), max_length=120)
    amount = MoneyField(_("total with tax"))
    rate = models.CharField(_("tax rate"), max_length=2, choices=Rate, default=Rate.THIRTEEN)
    net = MoneyField(_("without tax"), editable=False)
    tax = MoneyField(_("tax"), editable=False)
    signed_on = models.DateField(_("signed on"), null=True, editable=False)
    starts = models.DateField(_("begins"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    warranty_months = models.PositiveSmallIntegerField(_("warranty, months"), null=True, blank=True)
    subject = models.TextField(_("subject"), blank=True)
    delivery = models.TextField(_("delivery"), blank=True)
    quality = models.TextField(_("quality and acceptance"), blank=True)
    liability = models.TextField(_("liability"), blank=True)
    disputes = models.TextField(_("disputes"), blank=True)
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ContractState, default=ContractState.DRAFT, editable=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(starts__isnull=True) | Q(ends__gte=F("starts")),
                name="contracts_contract_days",
            ),
            models.UniqueConstraint(
                fields=["quote"],
                condition=Q(deleted_at__isnull=True) & ~Q(state="terminated"),
                name="contracts_contract_of_quote",
            ),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="contracts_contract_recent"),
            models.Index(fields=["owner"], name="contracts_contract_owner"),
            models.Index(fields=["department"], name="contracts_contract_place"),
            models.Index(fields=["customer"], name="contracts_contract_customer"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/contracts/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class PaymentNode(models.Model):
    """A part of a contract that is paid at a time of its own. The nodes of a contract add up to its amount.

    `planned_on` is when it is expected; where it waits for a milestone, that task's day counts as soon as it is known.
    `days_after` are the days to pay from what it waits for on.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="nodes")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("node"), max_length=10, choices=NodeKind)
    trigger = models.CharField(_("due after"), max_length=10, choices=Trigger, default=Trigger.DATE)
    milestone = models.ForeignKey(Task, models.PROTECT, null=True, related_name="+")
    planned_on = models.DateField(_("planned"))
    days_after = models.PositiveSmallIntegerField(_("days to pay"), default=0)
    amount = MoneyField(_("amount"))

    class Meta:
        ordering = ["contract", "order"]
        constraints = [models.UniqueConstraint(fields=["contract", "order"], name="contracts_node_order")]

    @property
    def due(self) -> dt.date:
        """When it is expected: on the day of its milestone where it waits for one, and the days to pay after it."""
        day: dt.date = self.milestone.ends if self.milestone else self.planned_on
        return day + min(dt.timedelta(days=self.days_after), dt.date.max - day)


class Scan(models.Model):
    """A signed copy of a contract: whose bytes have this hash stays provable."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="scans")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["contract", "-id"]
