from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "yingdan.accounts"
    verbose_name = _("people and rights")

    def ready(self) -> None:
        from yingdan.accounts import kinds, projections, queries, rules  # noqa: F401 - they register themselves
