"""Invoices: applied for by sales, issued by finance, reversed by a red-letter invoice."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yingdan.contracts.choices import Rate
from yingdan.contracts.models import Contract
from yingdan.core.fields import MoneyField
from yingdan.core.models import Record
from yingdan.customers.models import Customer
from yingdan.finance.choices import InvoiceKind, InvoiceState
from yingdan.finance.models.instalment import Instalment


class Invoice(Record):
    """An invoice for a contract, or a red-letter one below zero (`red_of`). `amount` includes tax; `reversed` is what
    red-letter invoices have taken back of it."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", verbose_name=_("contract"))
    instalment = models.ForeignKey(
        Instalment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for the payment")
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("applied for by")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    kind = models.CharField(_("type"), max_length=10, choices=InvoiceKind, default=InvoiceKind.E_SPECIAL)
    title = models.CharField(_("made out to"), max_length=120)
    tax_number = models.CharField(_("taxpayer number"), max_length=20, blank=True)
    item = models.CharField(_("item"), max_length=120)
    amount = MoneyField(_("total with tax"))
    rate = models.CharField(_("tax rate"), max_length=2, choices=Rate, default=Rate.THIRTEEN)
    net = MoneyField(_("without tax"), editable=False)
    tax = MoneyField(_("tax"), editable=False)
    reversed = MoneyField(_("reversed"), default=Decimal(0), editable=False)
    code = models.CharField(_("invoice number"), max_length=32, blank=True, editable=False)
    issued_on = models.DateField(_("issued on"), null=True, editable=False)
    red_of = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="red", verbose_name=_("reverses")
    )
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=InvoiceState, default=InvoiceState.APPLIED, editable=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(red_of__isnull=True, amount__gt=0, reversed__gte=0, amount__gte=F("reversed"))
                | Q(red_of__isnull=False, amount__lt=0, reversed=0),
                name="finance_invoice_within",
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="finance_invoice_once"),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="finance_invoice_recent"),
            models.Index(fields=["contract"], name="finance_invoice_contract"),
            models.Index(fields=["owner"], name="finance_invoice_owner"),
            models.Index(fields=["department"], name="finance_invoice_place"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/invoices/{self.pk}/"
