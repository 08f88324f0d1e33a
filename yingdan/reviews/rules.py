"""Who sees which reviews and lessons, what a review still lacks, and the rows from which its facts are counted."""

import datetime as dt
from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.contracts.models import Contract
from yingdan.core.journal import events_where
from yingdan.core.policy import Actor, Inherit, Policy, policy_of
from yingdan.core.refusal import Text
from yingdan.deals.models import Deal
from yingdan.finance.models import BudgetLine, Instalment
from yingdan.goals.models import Goal
from yingdan.projects.choices import OPEN, ProjectState
from yingdan.projects.models import Acceptance, Defect, Project, ProjectDeal, ProjectTemplate
from yingdan.projects.rules import member_keys, projects, templates
from yingdan.reviews.choices import OFFERED, REVIEWABLE, LessonState, RatingSide, ReviewState
from yingdan.reviews.models import Finding, Lesson, LessonUse, Measure, Rating, Review

reviews = Policy(
    kind="review",
    rows=Review.objects.all,
    department="",
    inherits=Inherit(parent=lambda: projects, column="project_id", writes=True, hands_out=True),
    actions=("view", "create", "edit", "delete", "export"),
)
lessons = Policy(
    kind="lesson",
    rows=Lesson.objects.all,
    department="",
    actions=("view", "create", "edit", "delete", "export"),
)
TENTH = Decimal("0.1")


def visible_reviews(actor: Actor, action: str = "view") -> "QuerySet[Review]":
    return reviews.visible(actor, action)


def visible_lessons(actor: Actor, action: str = "view") -> "QuerySet[Lesson]":
    return lessons.visible(actor, action)


def reviewable_projects(actor: Actor) -> "QuerySet[Project]":
    """Those that the actor may look back at: being finished or over, and without a review."""
    reviewed = Review.objects.filter(deleted_at=None).values("project")
    return projects.visible(actor, "edit").filter(state__in=REVIEWABLE).exclude(pk__in=reviewed)


def plannable_projects(actor: Actor) -> "QuerySet[Project]":
    """Those that can still go by a lesson."""
    return projects.visible(actor, "edit").filter(state__in=OPEN)


def is_reviewable(project: Project) -> bool:
    return project.state in REVIEWABLE


def is_draft(review: Review) -> bool:
    return review.state == ReviewState.DRAFT


def is_published(review: Review) -> bool:
    return review.state == ReviewState.PUBLISHED


def review_of(project: int) -> Review | None:
    """The living review of a project that the caller has seen."""
    return Review.objects.filter(project=project, deleted_at=None).first()


def findings_of(review: Review) -> list[Finding]:
    return list(Finding.objects.filter(review=review))


def measures_of(review: Review) -> list[Measure]:
    return list(Measure.objects.filter(review=review).select_related("owner"))


def open_measures(review: Review) -> list[Measure]:
    return [one for one in measures_of(review) if one.done_on is None]


def due_measures(actor: Actor, until: dt.date) -> "QuerySet[Measure]":
    """What the person has promised in published reviews in sight and is due by then, the longest due first."""
    reviews_seen = visible_reviews(actor).filter(state=ReviewState.PUBLISHED)
    rows = Measure.objects.filter(review__in=reviews_seen, owner=actor.as_user_id, done_on=None, due_on__lte=until)
    return rows.select_related("review").order_by("due_on", "pk")


def may_finish(actor: Actor, review: Review, measure: Measure) -> bool:
    """Whoever does it says that it is done, and so may whoever writes the review."""
    return measure.owner_id == actor.as_user_id or reviews.admits(actor, review, "edit")


def missing_of(review: Review) -> dict[str, Text]:
    """What a review does not say yet, by the place where it is said."""
    lacks: dict[str, Text] = {}
    if not Finding.objects.filter(review=review).exists():
        lacks["findings"] = _("what went well or badly")
    if not Measure.objects.filter(review=review).exists():
        lacks["measures"] = _("what is done about it")
    if not review.conclusion.strip():
        lacks["conclusion"] = _("what we now believe")
    return lacks


def lessons_of(actor: Actor, review: Review) -> "QuerySet[Lesson]":
    return lessons.visible(actor).filter(review=review).order_by("pk")


def may_publish(lesson: Lesson) -> bool:
    return lesson.state != LessonState.PUBLISHED


def holds(lesson: Lesson) -> bool:
    return lesson.state == LessonState.PUBLISHED


def lessons_for(actor: Actor, project: Project) -> "QuerySet[Lesson]":
    """What holds for projects of this type, or of any, and this one does not use yet; the most used first."""
    used = LessonUse.objects.filter(project=project).values("lesson")
    fitting = lessons.visible(actor).filter(Q(kind=project.kind) | Q(kind=""), state=LessonState.PUBLISHED)
    return fitting.exclude(pk__in=used).order_by("-uses", "-pk")[:OFFERED]


def lessons_used(actor: Actor, project: Project) -> "QuerySet[Lesson]":
    """The lessons that a project goes by, as far as the actor sees them; the caller has seen the project."""
    return lessons.visible(actor).filter(in_use__project=project).order_by("pk")


def uses_of(actor: Actor, lesson: Lesson) -> list[Project]:
    """The projects that use a lesson, as far as the actor sees them."""
    return list(projects.visible(actor).filter(lessons_used__lesson=lesson).order_by("pk"))


def template_of(actor: Actor, review: Review) -> ProjectTemplate | None:
    """What was kept of the plan, if it is still there and in sight."""
    return templates.visible(actor).filter(pk=review.template_id or 0).first()


def may_rate(project: Project) -> bool:
    """Can a side still say how content it is? From the acceptance on, until the review is published."""
    published = Review.objects.filter(project=project, deleted_at=None, state=ReviewState.PUBLISHED)
    return is_reviewable(project) and not published.exists()


def is_in_team(project: Project, person: int) -> bool:
    """Does somebody run the project, or work in it?"""
    return person == project.owner_id or person in member_keys(project)


def ratings_of(project: Project) -> list[Rating]:
    """Every rating of a project that the caller has seen. Who gave one is not shown to others."""
    return list(Rating.objects.filter(project=project))


def rating_by(project: Project, person: int) -> Rating | None:
    return Rating.objects.filter(project=project, by=person).first()


def average(scores: Collection[int]) -> Decimal | None:
    """The mean of scores to one place, halves up; None without any."""
    return (Decimal(sum(scores)) / len(scores)).quantize(TENTH, ROUND_HALF_UP) if scores else None


def scores(project: Project, side: RatingSide) -> list[int]:
    return list(Rating.objects.filter(project=project, side=side).values_list("score", flat=True))


# What facts are counted from, for everybody alike. Callers show of it what their asker may see.


def goal_of(project: Project) -> Goal | None:
    return Goal.objects.filter(pk=project.goal_id or 0, deleted_at=None).first()


def acceptances_of(project: Project) -> list[tuple[Acceptance, int, int]]:
    """The living acceptances by their day, each with its defects and how many of them are fixed."""
    rows = list(Acceptance.objects.filter(project=project, deleted_at=None).order_by("planned_on", "pk"))
    defects = Defect.objects.filter(acceptance__in=rows).values_list("acceptance", "fixed_on")
    found: dict[int, list[bool]] = {}
    for acceptance, fixed_on in defects:
        found.setdefault(acceptance, []).append(fixed_on is not None)
    return [(row, len(found.get(row.pk, ())), sum(found.get(row.pk, ()))) for row in rows]


def deals_of(project: Project) -> list[Deal]:
    return list(Deal.objects.filter(in_project__project=project, deleted_at=None).order_by("pk"))


def contracts_of(project: Project) -> list[Contract]:
    """Those of a project, and those of its deals that name no project, each with its supplements: as the golden
    thread follows them."""
    deals = ProjectDeal.objects.filter(project=project).values("deal")
    above = Contract.objects.filter(Q(project=project) | Q(project=None, deal__in=deals), deleted_at=None)
    below = Contract.objects.filter(parent__in=above.values("pk"), deleted_at=None)
    return list(Contract.objects.filter(Q(pk__in=above.values("pk")) | Q(pk__in=below.values("pk"))).order_by("pk"))


def instalments_of(contracts: Collection[Contract]) -> list[Instalment]:
    """The payments of these contracts that are or were expected."""
    rows = Instalment.objects.filter(contract__in=contracts, deleted_at=None).exclude(state="cancelled")
    return list(rows.order_by("pk"))


def budget_lines_of(project: Project) -> list[BudgetLine]:
    return list(BudgetLine.objects.filter(project=project, deleted_at=None).order_by("pk"))


def changes_of(project: Project) -> int:
    """How often the approved charter was changed."""
    return events_where(Q(kind="project", record=project.pk, verb="project.amended")).count()


def is_over(project: Project) -> bool:
    return project.state in (ProjectState.CLOSED, ProjectState.CANCELLED)


def sees_all(actor: Actor, kind: str, keys: Collection[int]) -> bool:
    """May the actor see each of these records, also where it has gone into the recycle bin since?"""
    policy = policy_of(kind)
    if not actor.may(policy.permission("view")):
        return False
    left = set(keys)
    for binned in (False, True):
        if left:
            left -= set(policy.visible(actor, deleted=binned).filter(pk__in=left).values_list("pk", flat=True))
    return not left
