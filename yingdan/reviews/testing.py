"""Builders of reviews and lessons for tests: the room's own commands with usual values filled in."""

from typing import Any

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.projects.models import Project
from yingdan.reviews.commands import (
    LessonDraft,
    ReviewDraft,
    add_finding,
    add_measure,
    create_lessons,
    create_reviews,
    publish_lesson,
    publish_review,
)
from yingdan.reviews.models import Lesson, Review


def make_review(actor: Actor, project: Project, **values: Any) -> Review:
    usual: dict[str, Any] = {"conclusion": "接口早一个月冻结，联调就不再等人"}
    return create_reviews(actor=actor, drafts=[ReviewDraft(project=project.pk, **usual | values)])[0]


def said(actor: Actor, review: Review) -> Review:
    """The review with a finding and a measure: nothing that it must say is missing."""
    add_finding(actor=actor, pk=review.pk, side="bad", text="接口联调等了三周", whys=["清单晚交"], root="subjective")
    add_measure(actor=actor, pk=review.pk, kind="start", text="立项时定接口清单", due_on=clock.today())
    review.refresh_from_db()
    return review


def published(actor: Actor, review: Review) -> Review:
    return publish_review(actor=actor, pk=said(actor, review).pk)


def make_lesson(actor: Actor, name: str = "接口清单先于开发冻结", *, publish: bool = True, **values: Any) -> Lesson:
    usual: dict[str, Any] = {"advice": "立项时列出全部接口并签字", "kind": "delivery"}
    made = create_lessons(actor=actor, drafts=[LessonDraft(name=name, **usual | values)])[0]
    return publish_lesson(actor=actor, pk=made.pk) if publish else made
