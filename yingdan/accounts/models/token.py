"""A key with which a program signs in as a person."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import TokenKind


class ApiToken(models.Model):
    """Only the digest is kept: the key itself is shown once, when it is made."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("what it is for"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=3, choices=TokenKind)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
