"""Companies we sell to, the people in them, and what was said with them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Extended
from yingdan.customers.choices import Attitude, BuyingRole, DealStatus, FollowUpKind, Size, Tier


class Customer(Extended):
    """A company. `name_key` is its name without legal form and place, for finding duplicates."""

    name = models.CharField(_("customer"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    size = models.CharField(_("size"), max_length=10, choices=Size, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="branches", verbose_name=_("parent company")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    deal_status = models.CharField(_("buyer"), max_length=6, choices=DealStatus, default=DealStatus.NONE)
    last_contact_at = models.DateTimeField(_("last contact"), null=True, blank=True)
    next_contact_on = models.DateField(_("next contact"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    incomplete = models.BooleanField(_("incomplete"), default=False)
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    pinyin = models.CharField(max_length=255, blank=True, editable=False)
    # Whose users are this customer's guests; none until the first of them is invited.
    party = models.OneToOneField(
        "accounts.Party", models.PROTECT, null=True, editable=False, related_name="customer", verbose_name=_("guests")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~models.Q(credit_code="") & models.Q(deleted_at__isnull=True),
                name="customers_customer_credit_code",
            )
        ]
        indexes = [
            models.Index(fields=["owner", "-updated_at", "-id"], name="customers_customer_owner"),
            models.Index(fields=["department", "-updated_at", "-id"], name="customers_customer_department"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return f"/customers/{self.pk}/"


class Apart(models.Model):
    """Two customers of one name that somebody told apart: they are no duplicates."""

    first = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    second = models.ForeignKey(Customer, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="customers_apart_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="customers_apart_order"),
        ]


class Contact(Extended):
    """A person at a customer, with the part played in the buying decision."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name=_("customer")
    )
    name = models.CharField(_("contact"), max_length=80)
    title = models.CharField(_("position"), max_length=80, blank=True)
    unit = models.CharField(_("their department"), max_length=80, blank=True)
    reports_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("reports to")
    )
    role = models.CharField(_("buying role"), max_length=12, choices=BuyingRole, blank=True)
    attitude = models.CharField(_("attitude"), max_length=10, choices=Attitude, default=Attitude.UNKNOWN)
    mobile = models.CharField(_("mobile"), max_length=40, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.CharField(_("e-mail"), max_length=120, blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    incomplete = models.BooleanField(_("incomplete"), default=False)
    pinyin = models.CharField(max_length=200, blank=True, editable=False)
    # With what the person signs in as a guest.
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="contact",
        verbose_name=_("guest account"),
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-updated_at", "-id"], name="customers_contact_owner"),
            models.Index(fields=["mobile"], condition=~models.Q(mobile=""), name="customers_contact_mobile"),
            models.Index(fields=["email"], condition=~models.Q(email=""), name="customers_contact_email"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/contacts/{self.pk}/"


class FollowUp(Extended):
    """What was said or done with a customer (跟进). `about_*` names the lead or deal it belongs to, if any."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name=_("customer")
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )
    about_kind = models.CharField(max_length=20, blank=True, editable=False)
    about_record = models.BigIntegerField(null=True, editable=False)
    kind = models.CharField(_("how"), max_length=10, choices=FollowUpKind, default=FollowUpKind.CALL)
    content = models.TextField(_("content"))
    at = models.DateTimeField(_("when"))
    next_contact_on = models.DateField(_("next contact"), null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at"], name="customers_followup_customer"),
            models.Index(fields=["about_kind", "about_record", "-at"], name="customers_followup_about"),
            models.Index(fields=["owner", "next_contact_on"], name="customers_followup_next"),
        ]

    def __str__(self) -> str:
        return self.content[:60]
