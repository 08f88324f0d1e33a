from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "yingdan.reviews"
    verbose_name = _("reviews")

    def ready(self) -> None:
        from yingdan.reviews import commands, kinds, listeners  # noqa: F401 - they register themselves
