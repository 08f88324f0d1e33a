"""Words of customers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Tier(TextChoices):
    STRATEGIC = "strategic", _("strategic")
    A = "a", _("tier A")
    B = "b", _("tier B")
    C = "c", _("tier C")


class Size(TextChoices):
    TINY = "1-20", _("up to 20 people")
    SMALL = "21-100", _("21-100 people")
    MIDDLE = "101-500", _("101-500 people")
    LARGE = "501-2000", _("501-2,000 people")
    HUGE = "2001+", _("over 2,000 people")


class DealStatus(TextChoices):
    """Has this customer bought (成交状态)?"""

    NONE = "none", _("not yet a buyer")
    WON = "won", _("has bought")
    LOST = "lost", _("former buyer")


class BuyingRole(TextChoices):
    DECIDER = "decider", _("decision maker")
    INFLUENCER = "influencer", _("influencer")
    # Django translates "user" too, and means whoever signs in.
    USER = "user", pgettext_lazy("buying role", "user")
    GATEKEEPER = "gatekeeper", _("gatekeeper")
    COACH = "coach", _("coach")


class Attitude(TextChoices):
    SUPPORTS = "supports", _("supports us")
    NEUTRAL = "neutral", _("neutral")
    AGAINST = "against", _("against us")
    UNKNOWN = "unknown", _("not known")


# Where a word has a colour, it is the same on every page.
ATTITUDE_TONES: dict[str, str] = {Attitude.SUPPORTS: "ok", Attitude.NEUTRAL: "warn", Attitude.AGAINST: "bad"}


class FollowUpKind(TextChoices):
    CALL = "call", _("phone call")
    VISIT = "visit", _("visit")
    WECHAT = "wechat", _("WeChat")
    EMAIL = "email", _("e-mail")
    MEETING = "meeting", _("meeting")
