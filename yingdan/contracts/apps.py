from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "yingdan.contracts"
    verbose_name = _("contracts")

    def ready(self) -> None:
        from yingdan.contracts import commands, kinds, listeners, metrics, tasks  # noqa: F401 - they register themselves
