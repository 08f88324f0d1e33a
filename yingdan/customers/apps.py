from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "yingdan.customers"
    verbose_name = _("customers")

    def ready(self) -> None:
        from yingdan.customers import kinds, listeners  # noqa: F401 - they register themselves
