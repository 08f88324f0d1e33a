"""Quotes (报价单): what is offered to a customer, line by line, until when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.contracts.choices import LINE_RATES, QuoteState, Rate
from yingdan.core.fields import MoneyField
from yingdan.core.models import Record
from yingdan.customers.models import Customer
from yingdan.deals.models import Deal
from yingdan.products.models import PriceList, Product


class Quote(Record):
    """A quote, or a later version of one (`revision_of`), which replaces it.

    `discount` is what is taken off the whole; the lines bear it, so `amount`, `net` and `tax` are the sums of theirs.
    """

    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    name = models.CharField(_("quote"), max_length=160)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    deal = models.ForeignKey(Deal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deal"))
    price_list = models.ForeignKey(
        PriceList, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("price list")
    )
    valid_until = models.DateField(_("valid until"))
    discount = MoneyField(_("discount on the whole"), default=0, editable=False)
    amount = MoneyField(_("total with tax"), default=0, editable=False)
    net = MoneyField(_("without tax"), default=0, editable=False)
    tax = MoneyField(_("tax"), default=0, editable=False)
    terms = models.TextField(_("terms"), blank=True)
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=QuoteState, default=QuoteState.DRAFT, editable=False)
    edition = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    revision_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="revisions", editable=False,
        verbose_name=_("replaces"),
    )  # fmt: skip
    sent_on = models.DateField(_("sent on"), null=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    answer = models.CharField(_("what the customer said"), max_length=200, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision_of"], condition=Q(deleted_at__isnull=True), name="contracts_quote_revised_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="contracts_quote_recent"),
            models.Index(fields=["owner"], name="contracts_quote_owner"),
            models.Index(fields=["department"], name="contracts_quote_place"),
            models.Index(fields=["customer"], name="contracts_quote_customer"),
            models.Index(fields=["state", "valid_until"], name="contracts_quote_valid"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/quotes/{self.pk}/"


class QuoteLine(models.Model):
    """What is offered in one line: a product of the catalogue, or words.

    price: of one unit, with tax; list_price: what the price list said then; discount: how far the price lies below it,
    in per cent. amount: quantity x price less the line's part of the discount on the whole; net + tax = amount.
    cost: what one unit costs us without tax, as it stood in the catalogue then; unknown where empty.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField()
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=160)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    list_price = MoneyField(_("list price"), null=True)
    discount = models.DecimalField(_("discount"), max_digits=6, decimal_places=2, null=True)
    price = MoneyField(_("unit price"))
    rate = models.CharField(_("tax rate"), max_length=2, choices=LINE_RATES, default=Rate.THIRTEEN)
    amount = MoneyField(_("amount with tax"))
    net = MoneyField(_("without tax"))
    tax = MoneyField(_("tax"))
    cost = MoneyField(_("standard cost"), null=True)

    class Meta:
        ordering = ["quote", "order"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "order"], name="contracts_line_order"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="contracts_line_quantity"),
        ]
