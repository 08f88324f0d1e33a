"""The one company of this installation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Company(models.Model):
    """Name, time zone and fiscal year; a database holds exactly one."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(_("company name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    fiscal_year_start = models.PositiveSmallIntegerField(_("first month of the fiscal year"), default=1)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    seed = models.CharField(max_length=16, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(singleton=True), name="core_company_is_one"),
            models.CheckConstraint(
                condition=models.Q(fiscal_year_start__range=(1, 12)), name="core_company_fiscal_month"
            ),
        ]
