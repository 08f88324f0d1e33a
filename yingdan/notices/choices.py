"""What a notice can be about, seen from the one who gets it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """People choose by topic what comes into their inbox."""

    MENTION = "mention", _("somebody names me in a comment")
    HANDED = "handed", _("a record is given to me")
    TAKEN = "taken", _("a record of mine is put back")
    APPROVAL = "approval", _("I am asked to approve, or mine is answered")
    DUE = "due", _("something of mine is due")
