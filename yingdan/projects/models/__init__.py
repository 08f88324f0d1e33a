"""Projects (项目), their plan, and templates of both."""

from yingdan.projects.models.project import Member, Project, ProjectDeal
from yingdan.projects.models.task import Check, Link, Phase, Task
from yingdan.projects.models.template import ProjectTemplate

__all__ = ["Check", "Link", "Member", "Phase", "Project", "ProjectDeal", "ProjectTemplate", "Task"]
