from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotesConfig(AppConfig):
    name = "yingdan.notes"
    verbose_name = _("notes")

    def ready(self) -> None:
        from yingdan.notes import commands, kinds  # noqa: F401 - they register themselves
