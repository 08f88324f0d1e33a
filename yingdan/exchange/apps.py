from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "yingdan.exchange"
    verbose_name = _("import and export")

    def ready(self) -> None:
        from yingdan.exchange import tasks  # noqa: F401 - they register themselves
