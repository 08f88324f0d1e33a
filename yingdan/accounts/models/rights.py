"""Roles, grants, field rules, shares, delegations: what the policies are filled from."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import FieldLevel, Scope, ShareLevel
from yingdan.core.models import Record

if TYPE_CHECKING:
    from yingdan.accounts.models.organisation import Department


class Role(Record):
    """A named set of grants for employees; `code` is set for the roles the product comes with."""

    name = models.CharField(_("role"), max_length=60, unique=True)
    code = models.CharField(max_length=40, blank=True, editable=False)
    about = models.CharField(_("what it is for"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A role may do one action on one kind, as far as the scope reaches."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="grants")
    kind = models.CharField(max_length=40)
    action = models.CharField(max_length=20)
    scope = models.CharField(max_length=12, choices=Scope)
    departments: "models.ManyToManyField[Department, Any]" = models.ManyToManyField(
        "Department", blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "kind", "action"], name="accounts_grant_once")]


class FieldRule(models.Model):
    """What a role gets of a guarded field, instead of the kind's default."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="field_rules")
    kind = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=FieldLevel)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "kind", "field"], name="accounts_field_rule_once")]


class Membership(models.Model):
    """An employee holds a role in a department; a second one is a second post (兼岗).

    `user_kind` repeats the user's kind so that a constraint can keep guests out of internal roles.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    user_kind = models.CharField(max_length=10, default="internal", editable=False)
    department = models.ForeignKey("Department", models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Role, models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "department", "role"], name="accounts_membership_once"),
            models.CheckConstraint(condition=Q(user_kind="internal"), name="accounts_membership_internal"),
        ]


class Share(models.Model):
    """One record opened to one user, team or department, until a day."""

    kind = models.CharField(max_length=40)
    record = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey("Team", models.CASCADE, null=True, related_name="+")
    department = models.ForeignKey("Department", models.CASCADE, null=True, related_name="+")
    level = models.CharField(max_length=6, choices=ShareLevel, default=ShareLevel.READ)
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["user", "kind", "record"], name="accounts_share_user"),
            models.Index(fields=["kind", "record"], name="accounts_share_record"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, team__isnull=True, department__isnull=True)
                | Q(user__isnull=True, team__isnull=False, department__isnull=True)
                | Q(user__isnull=True, team__isnull=True, department__isnull=False),
                name="accounts_share_one_grantee",
            )
        ]


class Delegation(models.Model):
    """Somebody stands in for somebody else between two days; the journal names both."""

    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="delegations_given")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="delegations_taken")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="accounts_delegation_dates"),
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="accounts_delegation_two_people"),
        ]


class RightsStamp(models.Model):
    """A number that grows with every change of people or rights; computed rights are kept per number."""

    number = models.PositiveBigIntegerField(default=1)
