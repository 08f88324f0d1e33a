"""Leads: somebody who may become a customer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Extended
from yingdan.customers.models import Contact, Customer
from yingdan.deals.choices import LeadStatus


class Lead(Extended):
    name = models.CharField(_("lead"), max_length=120)
    company = models.CharField(_("company"), max_length=200, blank=True)
    title = models.CharField(_("position"), max_length=80, blank=True)
    mobile = models.CharField(_("mobile"), max_length=40, blank=True)
    email = models.CharField(_("e-mail"), max_length=120, blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=LeadStatus, default=LeadStatus.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    next_contact_on = models.DateField(_("next contact"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    incomplete = models.BooleanField(_("incomplete"), default=False)
    company_key = models.CharField(max_length=200, db_index=True, editable=False)
    pinyin = models.CharField(max_length=255, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["owner", "status", "-updated_at"], name="deals_lead_owner")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/leads/{self.pk}/"


class Conversion(models.Model):
    """A lead becomes customer, contact and deal once: the row is the state, and says who did it."""

    lead = models.OneToOneField(Lead, models.CASCADE, related_name="conversion")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    deal = models.ForeignKey("Deal", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
