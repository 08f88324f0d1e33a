from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    name = "yingdan.goals"
    verbose_name = _("goals")

    def ready(self) -> None:
        from yingdan.goals import commands, kinds, listeners  # noqa: F401 - they register themselves
