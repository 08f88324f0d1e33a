from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DealsConfig(AppConfig):
    name = "yingdan.deals"
    verbose_name = _("deals")

    def ready(self) -> None:
        from yingdan.deals import commands, kinds, listeners, metrics, projections, rules  # noqa: F401 - they register themselves
