"""What people outside are shown. Nothing leaves but what stands here: no money, no tasks, no names of others."""

import datetime as dt
from dataclasses import dataclass

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.projects import queries, rules
from yingdan.projects.choices import AcceptanceState, Side, TaskState
from yingdan.projects.models import Acceptance, Project, Question
from yingdan.reviews.models import Rating
from yingdan.reviews.rules import is_reviewable, may_rate, rating_by


@dataclass(frozen=True, slots=True)
class Shown:
    """One project in a list: how far it is in whole per cent, and how much of it waits for the customer."""

    pk: int
    name: str
    state: str
    progress: int
    ends: dt.date
    waiting: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone: planned for `on`, reached on `done`; `late` days over, 0 where it is not."""

    name: str
    on: dt.date
    done: dt.date | None
    late: int


@dataclass(frozen=True, slots=True)
class Look:
    """An acceptance in a list; `to_sign` says that the customer's signature is what it waits for."""

    pk: int
    name: str
    kind: str
    state: str
    tone: str
    planned_on: dt.date
    signed_on: dt.date | None
    to_sign: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with who asked it and what was answered; `ours` says that the company asks the customer."""

    pk: int
    ours: bool
    text: str
    who: str
    at: dt.datetime
    answer: str
    by: str
    answered_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one project as its customer sees it."""

    pk: int
    name: str
    number: str
    customer: str
    state: str
    starts: dt.date
    ends: dt.date
    manager: str
    title: str
    welcome: str
    progress: int
    marks: list[Mark]
    looks: list[Look]
    questions: list[Asked]
    # What this guest has answered, and whether somebody is asked how content he is.
    rated: Rating | None
    asks_rating: bool

    @property
    def to_sign(self) -> list[Look]:
        return [one for one in self.looks if one.to_sign]

    @property
    def to_answer(self) -> list[Asked]:
        return [one for one in self.questions if one.ours and one.answered_at is None]


TONES = {
    AcceptanceState.SUBMITTED: "info", AcceptanceState.INSPECTING: "info", AcceptanceState.CONCLUDED: "warn",
    AcceptanceState.FAILED: "bad", AcceptanceState.SIGNED: "ok",
}  # fmt: skip


def pages(actor: Actor) -> list[Shown]:
    """The projects that are open to the actor, those that wait for something first."""
    found = []
    for row in rules.pages_in_sight(actor).order_by("ends", "pk"):
        asked = [one for one in rules.questions_of(row.pk) if _waits(one)]
        waiting = len(asked) + sum(1 for one in _looks(row.pk) if one.to_sign)
        progress = queries.standing(row).progress
        found.append(Shown(row.pk, row.name, row.get_state_display(), progress, row.ends, waiting))
    return sorted(found, key=lambda one: (not one.waiting, one.ends, one.pk))


def page_of(actor: Actor, pk: int) -> Page | None:
    """The page of a project, or None where it is not open to the actor."""
    row = rules.pages_in_sight(actor).select_related("owner", "customer", "opening").filter(pk=pk).first()
    if row is None:
        return None
    return Page(
        pk=row.pk,
        name=row.name,
        number=row.number,
        customer=row.customer.name if row.customer else "",
        state=row.get_state_display(),
        starts=row.starts,
        ends=row.ends,
        manager=row.owner.name,
        title=row.owner.title,
        welcome=row.opening.welcome,
        progress=queries.standing(row).progress,
        marks=_marks(row),
        looks=_looks(row.pk),
        questions=[_asked(one) for one in rules.questions_of(row.pk)],
        rated=rating_by(row, actor.user_id),
        asks_rating=is_reviewable(row) and may_rate(row),
    )


def acceptance_of(actor: Actor, pk: int) -> Acceptance | None:
    """An announced acceptance of a project that is open to the actor."""
    rows = rules.announced_in_sight(actor).select_related("project", "project__customer", "certificate")
    return rows.filter(pk=pk).first()


def _marks(project: Project) -> list[Mark]:
    today = clock.today()
    return [
        Mark(
            name=one.name,
            on=one.ends,
            done=one.done_on if one.state == TaskState.DONE else None,
            late=max(0, (today - one.ends).days) if one.is_to_do else 0,
        )
        for one in rules.milestones_of(project.pk)
    ]


def _looks(project: int) -> list[Look]:
    rows = [one for one in rules.acceptances_of(project) if one.state in rules.ANNOUNCED]
    signed = rules.sides_signed([one.pk for one in rows])
    return [
        Look(
            pk=one.pk,
            name=one.name,
            kind=one.get_kind_display(),
            state=one.get_state_display(),
            tone=TONES[AcceptanceState(one.state)],
            planned_on=one.planned_on,
            signed_on=one.signed_on,
            to_sign=one.state == AcceptanceState.CONCLUDED and (one.pk, Side.CUSTOMER) not in signed,
        )
        for one in rows
    ]


def _waits(question: Question) -> bool:
    return question.side == Side.OURS and question.answered_at is None


def _asked(one: Question) -> Asked:
    return Asked(
        pk=one.pk,
        ours=one.side == Side.OURS,
        text=one.text,
        who=one.by.name,
        at=one.at,
        answer=one.answer,
        by=one.answered_by.name if one.answered_by else "",
        answered_at=one.answered_at,
    )
