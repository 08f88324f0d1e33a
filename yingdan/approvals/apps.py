from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "yingdan.approvals"
    verbose_name = _("approvals")

    def ready(self) -> None:
        from yingdan.approvals import commands, kinds  # noqa: F401 - they register themselves
