"""Projects, tasks and templates as the screens and doors know them."""

from yingdan.projects.kinds.projects import project_kind
from yingdan.projects.kinds.tasks import task_kind
from yingdan.projects.kinds.templates import template_kind

__all__ = ["project_kind", "task_kind", "template_kind"]
