from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "yingdan.core"
    verbose_name = _("foundation")

    def ready(self) -> None:
        from yingdan.core import tasks  # noqa: F401 - it registers itself
