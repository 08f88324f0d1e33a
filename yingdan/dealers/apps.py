from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DealersConfig(AppConfig):
    name = "yingdan.dealers"
    verbose_name = _("dealers")

    def ready(self) -> None:
        from yingdan.dealers import kinds, listeners, metrics  # noqa: F401 - they register themselves
