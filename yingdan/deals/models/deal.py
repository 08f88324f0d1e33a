"""Deals (商机), their lines and people, and their end."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.core.fields import MoneyField
from yingdan.core.models import Extended
from yingdan.customers.choices import BuyingRole
from yingdan.customers.models import Contact, Customer
from yingdan.dealers.models import Dealer
from yingdan.deals.choices import DealState, Forecast
from yingdan.deals.models.process import Process, Stage
from yingdan.products.models import Product


class Deal(Extended):
    """An opportunity. `state` and `closed_on` repeat the Outcome for lists; commands alone write them.

    `amount` is entered until there are lines, then it is their sum; on closing as won it is fixed.
    """

    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    name = models.CharField(_("deal"), max_length=200)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="deals", verbose_name=_("customer")
    )
    dealer = models.ForeignKey(
        Dealer, models.PROTECT, null=True, blank=True, related_name="deals", verbose_name=_("dealer")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    process = models.ForeignKey(Process, models.PROTECT, related_name="deals", verbose_name=_("sales process"))
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="deals", verbose_name=_("stage"))
    stage_since = models.DateField(_("in this stage since"))
    probability = models.PositiveSmallIntegerField(_("win probability"), default=0)
    forecast = models.CharField(_("forecast"), max_length=10, choices=Forecast, default=Forecast.PIPELINE)
    amount = MoneyField(_("amount"), null=True, blank=True)
    expected_close = models.DateField(_("expected close"), null=True, blank=True)
    opened_on = models.DateField(_("opened"))
    state = models.CharField(_("state"), max_length=6, choices=DealState, default=DealState.OPEN, editable=False)
    closed_on = models.DateField(_("closed"), null=True, editable=False)
    source = models.CharField(_("source"), max_length=60, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    competitors = models.CharField(_("competitors"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    pushes = models.PositiveSmallIntegerField(_("times pushed back"), default=0, editable=False)
    incomplete = models.BooleanField(_("incomplete"), default=False)
    pinyin = models.CharField(max_length=255, blank=True, editable=False)
    # Whose customer it is, repeated for the rights (Inherit): empty where there is no customer, or a deleted one.
    customer_owner = models.BigIntegerField(null=True, editable=False)
    customer_department = models.BigIntegerField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="deals_deal_probability"),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_on__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_on__isnull=False)),
                name="deals_deal_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="deals_deal_recent"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="deals_deal_owner"),
            models.Index(fields=["department", "-updated_at", "-id"], name="deals_deal_department"),
            models.Index(fields=["customer_owner", "-updated_at", "-id"], name="deals_deal_customer_owner"),
            models.Index(fields=["customer_department", "-updated_at", "-id"], name="deals_deal_customer_dept"),
            models.Index(fields=["state", "stage", "-updated_at", "-id"], name="deals_deal_stage"),
            models.Index(fields=["state", "closed_on"], name="deals_deal_closed_on"),
            models.Index(fields=["state", "expected_close"], name="deals_deal_expected"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/deals/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.state == DealState.OPEN


class DealLine(models.Model):
    """One product in a deal. `amount` is quantity x price less discount, to the fen."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2, default=1)
    price = MoneyField(_("price"), null=True)
    discount = models.DecimalField(_("discount"), max_digits=5, decimal_places=2, default=0)
    amount = MoneyField(_("amount"), null=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["deal", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="deals_line_quantity"),
            models.CheckConstraint(condition=models.Q(discount__range=(0, 100)), name="deals_line_discount"),
        ]


class DealContact(models.Model):
    """A contact's part in one deal (决策链)."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="people")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+", verbose_name=_("contact"))
    role = models.CharField(_("buying role"), max_length=12, choices=BuyingRole, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deal", "contact"], name="deals_contact_once")]


class Outcome(models.Model):
    """A deal ends once: the row is the state, and says who ended it, when and why."""

    deal = models.OneToOneField(Deal, models.CASCADE, related_name="outcome")
    state = models.CharField(_("result"), max_length=6, choices=DealState)
    amount = MoneyField(_("amount"))
    closed_on = models.DateField(_("closed"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    competitor = models.CharField(_("won by"), max_length=120, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(state="open"), name="deals_outcome_is_an_end")]


class StageVisit(models.Model):
    """A deal's stay in one stage: what the funnel and the stage ages are counted from."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="visits")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    entered_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal"], condition=models.Q(left_on__isnull=True), name="deals_visit_one_open"
            )
        ]
        indexes = [models.Index(fields=["stage", "entered_on"], name="deals_visit_stage")]
