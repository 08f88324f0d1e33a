from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    name = "yingdan.products"
    verbose_name = _("products")

    def ready(self) -> None:
        from yingdan.products import kinds  # noqa: F401 - they register themselves
