"""Words of dealers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DealerTier(TextChoices):
    GOLD = "gold", _("gold")
    SILVER = "silver", _("silver")
    BRONZE = "bronze", _("bronze")


class DealerState(TextChoices):
    """Where a dealer stands on the way from a prospect to a partner, and out of it."""

    PROSPECT = "prospect", _("prospect")
    APPLYING = "applying", _("applying")
    AUTHORISED = "authorised", _("authorised")
    RAMP_UP = "ramp_up", _("ramping up")
    ACTIVE = "active", _("in good standing")
    WARNED = "warned", _("warned")
    SUSPENDED = "suspended", _("suspended")
    EXITED = "exited", _("exited")


# Whoever sells with our authorisation, and those for whom it rests.
AUTHORISED = (DealerState.AUTHORISED, DealerState.RAMP_UP, DealerState.ACTIVE, DealerState.WARNED)
HELD = (*AUTHORISED, DealerState.SUSPENDED)
