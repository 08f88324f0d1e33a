from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "yingdan.insight"
    verbose_name = _("insight")

    def ready(self) -> None:
        from yingdan.insight import kinds  # noqa: F401 - it registers itself
