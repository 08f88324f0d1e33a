from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "yingdan.notices"
    verbose_name = _("notices")

    def ready(self) -> None:
        from yingdan.notices import commands, kinds, listeners, tasks  # noqa: F401 - they register themselves
