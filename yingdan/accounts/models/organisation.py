"""The company's tree, teams across it, and the parties outside."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import PartyKind
from yingdan.core.models import Record


class Department(Record):
    """A node of the department tree. `path` is `/1/23/`, so that a subtree is a prefix."""

    name = models.CharField(_("department"), max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=255, db_index=True, editable=False)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("manager")
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        constraints = [
            # Coalesce, because SQLite has no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                Coalesce("parent", 0),
                "name",
                condition=models.Q(deleted_at__isnull=True),
                name="accounts_department_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Team(Record):
    """People of several departments who work together."""

    name = models.CharField(_("team"), max_length=80, unique=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="teams", verbose_name=_("members"))

    def __str__(self) -> str:
        return self.name


class Party(Record):
    """A company outside, a dealer or a customer, whose users are guests here."""

    kind = models.CharField(_("kind"), max_length=10, choices=PartyKind)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "kind"], name="accounts_party_kind"),
        ]

    def __str__(self) -> str:
        return self.name
