"""What we sell, and at which prices."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.core.fields import MoneyField
from yingdan.core.models import Extended, Record
from yingdan.products.choices import Tier


class Product(Extended):
    """An item of the catalogue. `name_key` is the name in the form in which spellings are compared."""

    code = models.CharField(_("product code"), max_length=40, blank=True)
    name = models.CharField(_("product"), max_length=120)
    series = models.CharField(_("product line"), max_length=60, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    price = MoneyField(_("list price"), null=True, blank=True)
    cost = MoneyField(_("standard cost"), null=True, blank=True)
    tax_rate = models.DecimalField(_("tax rate"), max_digits=5, decimal_places=2, default=13)
    on_sale = models.BooleanField(_("on sale"), default=True)
    note = models.TextField(_("note"), blank=True)
    name_key = models.CharField(max_length=120, db_index=True, editable=False)
    pinyin = models.CharField(max_length=255, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(deleted_at__isnull=True), name="products_product_name"
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~models.Q(code="") & models.Q(deleted_at__isnull=True),
                name="products_product_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/products/{self.pk}/"


class PriceList(Record):
    """Prices for a tier of customers in a period."""

    name = models.CharField(_("price list"), max_length=80, unique=True)
    tier = models.CharField(_("for tier"), max_length=20, choices=Tier, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="products_price_list_dates",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/price-lists/{self.pk}/"


class Price(models.Model):
    """The price of one product in one list, and the floor (底价) below which an approval is needed."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="prices")
    product = models.ForeignKey(Product, models.CASCADE, related_name="prices")
    amount = MoneyField(_("price"))
    floor = MoneyField(_("floor price"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["price_list", "product"], name="products_price_once"),
            models.CheckConstraint(condition=models.Q(floor__lte=models.F("amount")), name="products_price_floor"),
        ]
