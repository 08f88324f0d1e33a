"""What a customer's guest sees of a project, and who asked what."""

from django.db.models import QuerySet

from yingdan.accounts.choices import UserKind
from yingdan.accounts.models import User
from yingdan.core.policy import Actor
from yingdan.projects.choices import AcceptanceState, ProjectState, Side
from yingdan.projects.models import Acceptance, Opening, Project, Question
from yingdan.projects.rules.plans import projects

# Before the charter is approved, and once it is given up, there is nothing to show.
SHOWN = frozenset(ProjectState.values) - {ProjectState.DRAFT, ProjectState.CANCELLED}
# What a customer sees of an acceptance begins with its announcement.
ANNOUNCED = frozenset(AcceptanceState.values) - {AcceptanceState.PREPARED}


def opened_to(actor: Actor) -> "QuerySet[Project]":
    """The projects whose page a guest of their customer sees now; none for anybody else."""
    guest = actor.user
    if guest.kind != UserKind.CUSTOMER or not guest.is_active or guest.deleted_at is not None:
        return Project.objects.none()
    return Project.objects.filter(
        opening__isnull=False,
        deleted_at=None,
        state__in=SHOWN,
        customer__party=guest.party_id,
        customer__deleted_at=None,
    )


def pages_in_sight(actor: Actor) -> "QuerySet[Project]":
    """The projects whose page for the customer the actor may look at: a guest his own, an employee what he sees."""
    if actor.user.kind == UserKind.CUSTOMER:
        return opened_to(actor)
    return projects.visible(actor).filter(opening__isnull=False, state__in=SHOWN)


def announced_to(actor: Actor) -> "QuerySet[Acceptance]":
    """The acceptances that a guest is asked to look at and to sign, and those that were."""
    return Acceptance.objects.filter(project__in=opened_to(actor), deleted_at=None, state__in=ANNOUNCED)


def announced_in_sight(actor: Actor) -> "QuerySet[Acceptance]":
    """The announced acceptances on the pages that the actor may look at."""
    return Acceptance.objects.filter(project__in=pages_in_sight(actor), deleted_at=None, state__in=ANNOUNCED)


def certificates_in_sight(actor: Actor) -> "QuerySet[Acceptance]":
    """The acceptances with a certificate on the pages in sight."""
    return announced_in_sight(actor).filter(state=AcceptanceState.SIGNED, certificate__isnull=False)


def certified(code: str) -> Acceptance | None:
    """What a certificate with this verification code is of; whoever holds the paper knows the code."""
    if not code:
        return None
    rows = Acceptance.objects.filter(code=code, deleted_at=None, state=AcceptanceState.SIGNED)
    return rows.select_related("project", "project__customer", "certificate").first()


def opening_of(project: int) -> Opening | None:
    return Opening.objects.select_related("by").filter(project=project).first()


def guests_of(project: Project) -> "list[User]":
    """Who can sign in and see the page of a project: the open accounts of its customer's guests."""
    whose = User.objects.filter(party__customer=project.customer_id, is_active=True, deleted_at=None)
    return list(whose.order_by("pinyin", "pk"))


def questions_of(project: int) -> list[Question]:
    """The questions of a project that the caller has seen: open ones first, the newest at the top."""
    rows = Question.objects.filter(project=project).select_related("by", "answered_by")
    return sorted(rows, key=lambda one: (one.answered_at is not None, -one.pk))


def unanswered(projects: "QuerySet[Project]") -> "QuerySet[Question]":
    """What customers have asked about these projects, the longest waiting first."""
    rows = Question.objects.filter(project__in=projects, side=Side.CUSTOMER, answered_at=None)
    return rows.select_related("project", "by").order_by("at", "pk")


def can_be_opened(project: Project) -> bool:
    return project.state in SHOWN and project.customer_id is not None


def is_opened(project: Project) -> bool:
    return Opening.objects.filter(project=project.pk).exists()
