from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "yingdan.projects"
    verbose_name = _("projects")

    def ready(self) -> None:
        from yingdan.projects import commands, kinds, listeners, tasks  # noqa: F401 - they register themselves
