"""Lessons: written, offered to the next projects, used by them, and put away when they no longer hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import colleague
from yingdan.core import clock, commands
from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Refused
from yingdan.core.rows import differing, fetch, fits_columns
from yingdan.core.sentences import constraint
from yingdan.projects.models import Project
from yingdan.projects.rules import visible_projects
from yingdan.reviews import rules
from yingdan.reviews.choices import LessonState
from yingdan.reviews.models import Lesson, LessonUse, Review

USED = _("This project uses this lesson already.")
constraint("reviews_lesson_use_once", USED, columns="reviews_lessonuse.lesson_id, reviews_lessonuse.project_id")

FIELDS = frozenset({"name", "context", "advice", "applies_when", "kind", "owner"})
RELATED = ("owner", "review")


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonDraft:
    """A lesson to write down, from a review or by itself. Without a kind it is for every project."""

    name: str
    advice: str = ""
    context: str = ""
    applies_when: str = ""
    kind: str = ""
    review: int | None = None
    owner: int | None = None


@capability("C140")
@command("lesson.create")
def create_lessons(*, actor: Actor, drafts: Sequence[LessonDraft], batch: Batch | None = None) -> list[Lesson]:
    """Write lessons down. They are offered to projects once they are published."""
    need(actor, "lesson.create")
    rows = [
        Lesson(
            name=draft.name,
            context=draft.context.strip(),
            advice=draft.advice.strip(),
            applies_when=draft.applies_when.strip(),
            kind=draft.kind,
            review=_review(actor, draft.review),
            owner=colleague(actor, draft.owner or actor.as_user_id),
        )
        for draft in drafts
    ]
    for row in rows:
        _check(row)
    return commands.create_records(actor=actor, policy=rules.lessons, rows=rows, batch=batch)


@command("lesson.edit")
def edit_lesson(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> Lesson:
    """Say a lesson better; the projects that use it read it so from now on."""
    commands.only(values, FIELDS)
    row = fetch(rules.lessons, actor, pk, "edit", version=version)
    changed = differing(rules.lessons, row, values)
    if "owner" in changed:
        changed["owner"] = colleague(actor, getattr(changed["owner"], "pk", changed["owner"]))
    for name, value in changed.items():
        setattr(row, name, value)
    _check(row)
    return commands.edit_record(actor=actor, policy=rules.lessons, pk=pk, values=changed, version=version)


@command("lesson.delete")
def delete_lessons(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Lesson]:
    """Into the recycle bin, as long as no project uses it."""
    rows = rules.visible_lessons(actor, "delete").filter(pk__in=pks)
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        if row.uses:
            raise Refused(
                _("“%(row)s” is used by %(count)s projects: say that it no longer holds.")
                % {"row": row, "count": row.uses}
            )
    return commands.delete_records(actor=actor, policy=rules.lessons, pks=pks, batch=batch)


@command("lesson.publish", "lesson.edit")
def publish_lesson(*, actor: Actor, pk: int, version: int | None = None) -> Lesson:
    """From now on it is offered to projects that are being planned."""
    row = fetch(rules.lessons, actor, pk, "edit", version=version)
    if not rules.may_publish(row):
        raise Refused(_("This lesson is published already."))
    return commands.move_record(actor, rules.lessons, row, LessonState.PUBLISHED, "lesson.published")


@command("lesson.retire", "lesson.edit")
def retire_lesson(*, actor: Actor, pk: int, reason: str, version: int | None = None) -> Lesson:
    """It no longer holds: nobody is offered it, and who uses it sees so."""
    row = fetch(rules.lessons, actor, pk, "edit", version=version)
    if not rules.holds(row):
        raise Refused(_("Only a lesson that holds can cease to."))
    if not reason.strip():
        raise Refused(_("Say what has changed."), field="reason")
    return commands.move_record(actor, rules.lessons, row, LessonState.STALE, "lesson.retired", reason=reason)


@command("lesson.use", "project.edit")
def use_lesson(*, actor: Actor, pk: int, project: int) -> Lesson:
    """A project goes by this lesson, says who runs it."""
    above = _project(actor, project)
    row = fetch(rules.lessons, actor, pk, "view")
    if not above.is_open:
        raise Refused(_("This project is over: it can take up no lesson."), field="project")
    if not rules.holds(row):
        raise Refused(_("This lesson is not offered: it is not published, or no longer holds."), field="lesson")
    if LessonUse.objects.filter(lesson=row, project=above).exists():
        raise Conflict(USED, field="project")
    LessonUse.objects.create(lesson=row, project=above, by_id=actor.user_id, at=clock.now())
    _counted(actor, row, above, "lesson.used")
    return row


@command("lesson.drop", "project.edit")
def drop_lesson(*, actor: Actor, pk: int, project: int) -> Lesson:
    """The project does not go by it after all."""
    above = _project(actor, project)
    row = fetch(rules.lessons, actor, pk, "view")
    gone, _by_model = LessonUse.objects.filter(lesson=row, project=above).delete()
    if not gone:
        raise Refused(_("This project does not use this lesson."), field="project")
    _counted(actor, row, above, "lesson.dropped")
    return row


def _counted(actor: Actor, row: Lesson, project: Project, verb: str) -> None:
    """The count follows the rows. Its words stay, so nobody who is changing them is disturbed by a new version."""
    row.uses = LessonUse.objects.filter(lesson=row).count()
    row.save(update_fields=["uses"])
    entry = Entry(verb=verb, kind="lesson", record=row.pk, after={"in": project.pk}, parent=("project", project.pk))
    record([entry], actor=actor)


def _project(actor: Actor, key: int) -> Project:
    found = visible_projects(actor, "edit").select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise Refused(_("This project does not exist, or you may not change it."), field="project")
    return found


def _review(actor: Actor, key: int | None) -> Review | None:
    if key is None:
        return None
    found = rules.visible_reviews(actor).filter(pk=key).first()
    if found is None:
        raise Refused(_("This review does not exist, or you may not see it."), field="review")
    return found


def _check(row: Lesson) -> None:
    row.name = row.name.strip()
    if not row.name:
        raise Refused(_("What is the lesson, in one sentence?"), field="name")
    if not row.advice.strip():
        raise Refused(_("Say what to do next time."), field="advice")
    fits_columns(row, but=RELATED)
