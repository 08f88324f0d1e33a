"""What a project may cost, line by line, and what it has cost."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.core.fields import MoneyField
from yingdan.core.models import Record
from yingdan.finance.choices import CostCategory, CostKind
from yingdan.projects.models import Project


class BudgetLine(Record):
    """A part of a project's budget. `committed` is what is promised and not yet spent, `spent` what is; both follow
    from its costs. `warned` is the highest band that was said aloud."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    name = models.CharField(_("budget line"), max_length=80)
    category = models.CharField(_("category"), max_length=12, choices=CostCategory, default=CostCategory.OTHER)
    amount = MoneyField(_("budget"))
    committed = MoneyField(_("committed"), default=Decimal(0), editable=False)
    spent = MoneyField(_("spent"), default=Decimal(0), editable=False)
    used = models.PositiveIntegerField(_("used"), default=0, editable=False)
    warned = models.PositiveSmallIntegerField(default=0, editable=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], condition=Q(deleted_at__isnull=True), name="finance_budget_line_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, committed__gte=0, spent__gte=0), name="finance_budget_line_figures"
            ),
        ]
        indexes = [models.Index(fields=["project"], name="finance_budget_project")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/budget-lines/{self.pk}/"

    @property
    def left(self) -> Decimal:
        """What may still be promised or spent; below zero where it is more than the budget."""
        found: Decimal = self.amount - self.committed - self.spent
        return found


class Cost(Record):
    """Money promised or spent. An expense may fulfil a commitment, which is then no longer promised as far as it
    goes: `fulfilled` of the commitment."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+", verbose_name=_("budget line"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    name = models.CharField(_("what for"), max_length=120)
    kind = models.CharField(_("type"), max_length=10, choices=CostKind, default=CostKind.EXPENSE)
    amount = MoneyField(_("amount"))
    on = models.DateField(_("day"))
    payee = models.CharField(_("paid to"), max_length=120, blank=True)
    fulfils = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fulfils the commitment")
    )
    fulfilled = MoneyField(_("of it spent"), default=Decimal(0), editable=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, fulfilled__gte=0)
                & (Q(kind=CostKind.EXPENSE, fulfilled=0) | Q(kind=CostKind.COMMITMENT, fulfils__isnull=True)),
                name="finance_cost_figures",
            )
        ]
        indexes = [
            models.Index(fields=["line"], name="finance_cost_line"),
            models.Index(fields=["project", "-on"], name="finance_cost_project"),
            models.Index(fields=["owner"], name="finance_cost_owner"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/costs/{self.pk}/"
