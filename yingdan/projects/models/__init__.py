"""Projects (项目), their plan, their acceptances, and templates."""

from yingdan.projects.models.acceptance import Acceptance, Criterion, Defect, Signature
from yingdan.projects.models.opening import Opening, Question
from yingdan.projects.models.project import Member, Project, ProjectDeal
from yingdan.projects.models.task import Check, Link, Phase, Task
from yingdan.projects.models.template import ProjectTemplate

__all__ = [
    "Acceptance",
    "Check",
    "Criterion",
    "Defect",
    "Link",
    "Member",
    "Opening",
    "Phase",
    "Project",
    "ProjectDeal",
    "ProjectTemplate",
    "Question",
    "Signature",
    "Task",
]
