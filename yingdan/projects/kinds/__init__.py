"""Projects, tasks and templates as the screens and doors know them."""

from yingdan.projects.kinds.acceptances import acceptance_kind
from yingdan.projects.kinds.projects import project_kind
from yingdan.projects.kinds.tasks import task_kind
from yingdan.projects.kinds.templates import template_kind

__all__ = ["acceptance_kind", "project_kind", "task_kind", "template_kind"]
