from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinanceConfig(AppConfig):
    name = "yingdan.finance"
    verbose_name = _("finance")

    def ready(self) -> None:
        from yingdan.finance import (  # noqa: F401 - they register themselves
            commands,
            kinds,
            listeners,
            metrics,
            projections,
        )
