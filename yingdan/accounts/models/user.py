"""A person or a service who signs in, or is named by records."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import Density, Theme, UserKind
from yingdan.core.models import Record


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser, Record):
    """Four kinds; an internal user has no party, an outside user has exactly one."""

    username = models.CharField(_("user name"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    pinyin = models.CharField(max_length=160, blank=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("mobile"), max_length=30, blank=True)
    title = models.CharField(_("position"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=UserKind, default=UserKind.INTERNAL)
    department = models.ForeignKey(
        "Department", models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("department")
    )
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("reports to")
    )
    party = models.ForeignKey("Party", models.PROTECT, null=True, blank=True, related_name="users")
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("colours"), max_length=10, choices=Theme, default=Theme.AUTO)
    density = models.CharField(_("row height"), max_length=12, choices=Density, default=Density.DEFAULT)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="accounts_user_username"),
            models.CheckConstraint(
                condition=Q(kind__in=["internal", "service"], party__isnull=True)
                | Q(kind__in=["dealer", "customer"], party__isnull=False),
                name="accounts_user_party",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_absolute_url(self) -> str:
        return f"/people/{self.pk}/"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class SignInTry(models.Model):
    """A password that did not fit, kept for a quarter of an hour: tries are counted per account and per address."""

    account = models.CharField(max_length=160)
    ip = models.GenericIPAddressField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="accounts_try_account"),
            models.Index(fields=["ip", "at"], name="accounts_try_ip"),
        ]
