"""Dealers: companies that sell for us, where they may, and the people in them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Extended
from yingdan.dealers.choices import DealerState, DealerTier


class Dealer(Extended):
    """A dealer. `party` is what goals and guest accounts know it by: it comes with the dealer and bears its name."""

    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    name = models.CharField(_("dealer"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    tier = models.CharField(_("dealer tier"), max_length=10, choices=DealerTier, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="branches", verbose_name=_("parent dealer")
    )
    state = models.CharField(_("state"), max_length=10, choices=DealerState, default=DealerState.PROSPECT)
    valid_from = models.DateField(_("authorised from"), null=True, blank=True)
    valid_until = models.DateField(_("authorised until"), null=True, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.CharField(_("e-mail"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("channel manager")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    note = models.TextField(_("note"), blank=True)
    pinyin = models.CharField(max_length=255, blank=True, editable=False)
    party = models.OneToOneField(
        "accounts.Party", models.PROTECT, editable=False, related_name="dealer", verbose_name=_("guests")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code="") & Q(deleted_at__isnull=True),
                name="dealers_dealer_credit_code",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="dealers_dealer_days",
            ),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="dealers_dealer_recent"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="dealers_dealer_owner"),
            models.Index(fields=["department", "-updated_at", "-id"], name="dealers_dealer_department"),
            models.Index(fields=["valid_until"], name="dealers_dealer_valid_until"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return f"/dealers/{self.pk}/"


class DealerRegion(models.Model):
    """A province or city in which a dealer may sell."""

    dealer = models.ForeignKey(Dealer, models.CASCADE, related_name="regions")
    region = models.CharField(_("region"), max_length=20)

    class Meta:
        ordering = ["dealer", "id"]
        constraints = [models.UniqueConstraint(fields=["dealer", "region"], name="dealers_region_once")]


class DealerContact(models.Model):
    """A person at a dealer. With `account` the person signs in as its guest."""

    dealer = models.ForeignKey(Dealer, models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=80)
    title = models.CharField(_("position"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.CharField(_("e-mail"), max_length=120, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="dealer_contact",
        verbose_name=_("guest account"),
    )  # fmt: skip

    class Meta:
        ordering = ["dealer", "id"]

    def __str__(self) -> str:
        return self.name
