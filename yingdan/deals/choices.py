"""Words of deals."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LeadStatus(TextChoices):
    NEW = "new", _("new")
    CONTACTED = "contacted", _("contacted")
    QUALIFIED = "qualified", _("qualified")
    CONVERTED = "converted", _("converted")
    INVALID = "invalid", _("invalid")
    DUPLICATE = "duplicate", _("duplicate")


class DealState(TextChoices):
    OPEN = "open", _("open")
    WON = "won", _("won")
    LOST = "lost", _("lost")
    VOID = "void", _("void")


class Forecast(TextChoices):
    PIPELINE = "pipeline", _("pipeline")
    BEST_CASE = "best_case", _("best case")
    COMMIT = "commit", _("commit")
    OMITTED = "omitted", _("omitted")
