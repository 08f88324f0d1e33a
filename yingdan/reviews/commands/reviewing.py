"""Reviews: opened, written, published with the facts of the day, and opened again."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import colleague
from yingdan.core import clock, commands
from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.numbering import next_numbers
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Hint, Missing, Refused
from yingdan.core.rows import bump, differing, fetch, fits_columns
from yingdan.core.sentences import constraint
from yingdan.projects.commands import save_as_template
from yingdan.projects.models import Project
from yingdan.projects.rules import visible_projects
from yingdan.reviews import queries, rules
from yingdan.reviews.choices import ReviewState
from yingdan.reviews.models import Review

ONCE = _("This project has a review already: go on in that one.")
constraint("reviews_review_once", ONCE, columns="reviews_review.project_id")

FIELDS = frozenset({"name", "owner", "held_on", "conclusion"})
RELATED = ("project", "owner", "template")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewDraft:
    """A review to open. Without a name it is called after its project; the owner defaults to the actor."""

    project: int
    name: str = ""
    owner: int | None = None
    held_on: dt.date | None = None
    conclusion: str = ""


@capability("C138")
@command("review.create")
def create_reviews(*, actor: Actor, drafts: Sequence[ReviewDraft], batch: Batch | None = None) -> list[Review]:
    """Look back at projects that are being finished or over; each has one review."""
    need(actor, "review.create")
    made: list[Review] = []
    for draft, number in zip(drafts, next_numbers("FP", len(drafts)), strict=True):
        row = _row(actor, draft)
        row.number = number
        _check(row)
        made += commands.create_records(actor=actor, policy=rules.reviews, rows=[row], batch=batch)
    return made


@command("review.edit")
def edit_review(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> Review:
    """Change a review that is not published."""
    commands.only(values, FIELDS)
    row = fetch_review(actor, pk, version)
    changed = differing(rules.reviews, row, values)
    if changed:
        must_be_draft(row, min(changed))
    if "owner" in changed:
        changed["owner"] = colleague(actor, getattr(changed["owner"], "pk", changed["owner"]))
    for name, value in changed.items():
        setattr(row, name, value)
    _check(row)
    return commands.edit_record(actor=actor, policy=rules.reviews, pk=pk, values=changed, version=version)


@command("review.delete")
def delete_reviews(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Review]:
    """Into the recycle bin, as long as it is not published."""
    rows = rules.visible_reviews(actor, "delete").filter(pk__in=pks)
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        if rules.is_published(row):
            raise Refused(_("“%(row)s” is published: it stays. Open it again first.") % {"row": row})
    return commands.delete_records(actor=actor, policy=rules.reviews, pks=pks, batch=batch)


@command("review.restore", "review.delete")
def restore_reviews(*, actor: Actor, pks: Sequence[int]) -> list[Review]:
    """Out of the recycle bin, where its project got no other review meanwhile."""
    wanted = rules.reviews.visible(actor, "delete", deleted=True).filter(pk__in=pks)
    above = sorted(set(wanted.values_list("project", flat=True)))
    list(Project.objects.select_for_update(of=("self",)).filter(pk__in=above).order_by("pk").values_list("pk"))
    for row in wanted:
        if rules.review_of(row.project_id) is not None:
            raise Conflict(ONCE)
    return commands.restore_records(actor=actor, policy=rules.reviews, pks=pks)


@command("review.publish", "review.edit")
def publish_review(*, actor: Actor, pk: int, version: int | None = None) -> Review:
    """From now on it is fixed, with the facts of this day beside it."""
    row = fetch_review(actor, pk, version)
    must_be_draft(row)
    must_be_reviewable(row.project)
    if lacks := rules.missing_of(row):
        raise Refused(
            _("The review does not say yet: %(parts)s.") % {"parts": "、".join(str(one) for one in lacks.values())},
            hints=[Hint(_("Write it"), f"/reviews/{row.pk}/edit/")] if "conclusion" in lacks else [],
        )
    today = clock.today()
    if row.held_on is not None and row.held_on > today:
        raise Refused(_("It is held on %(day)s: publish it after that.") % {"day": row.held_on}, field="held_on")
    row.held_on, row.published_on = row.held_on or today, today
    row.facts = queries.frozen(queries.facts(row.project))
    return _go(actor, row, ReviewState.PUBLISHED, "review.published", held_on=row.held_on)


@command("review.reopen", "review.edit")
def reopen_review(*, actor: Actor, pk: int, reason: str, version: int | None = None) -> Review:
    """Back to a draft, whose facts are those of today."""
    row = fetch_review(actor, pk, version)
    if not rules.is_published(row):
        raise Refused(_("Only a published review is opened again."))
    if not reason.strip():
        raise Refused(_("Say why it is opened again: others have read it."), field="reason")
    row.facts, row.published_on = {}, None
    return _go(actor, row, ReviewState.DRAFT, "review.reopened", reason=reason)


@command("review.keep_template", "review.edit")
def keep_template(*, actor: Actor, pk: int, name: str, note: str = "", version: int | None = None) -> Review:
    """Save the plan of the project as a template, so that the next project begins from it."""
    row = fetch_review(actor, pk, version)
    row.template = save_as_template(actor=actor, pk=row.project_id, name=name, note=note)
    bump(row, {"template": (None, None)})
    tell(actor, row, "review.template_kept", template=row.template.name, quiet=True)
    return row


def fetch_review(actor: Actor, pk: int, version: int | None = None, *, action: str = "edit") -> Review:
    """Lock a review to change it, its project first."""
    above = rules.visible_reviews(actor).filter(pk=pk).values_list("project", flat=True).first()
    if above is None:
        raise Missing
    project = Project.objects.select_for_update(of=("self",)).get(pk=above)
    row = fetch(rules.reviews, actor, pk, action, version=version)
    row.project = project
    return row


def must_be_draft(row: Review, field: str | None = None) -> None:
    if not rules.is_draft(row):
        raise Refused(_("This review is published and stays as it is. Open it again to change it."), field=field)


def must_be_reviewable(project: Project, field: str | None = None) -> None:
    if not rules.is_reviewable(project):
        raise Refused(
            _("A project is looked back at from its acceptance on; this one is “%(state)s”.")
            % {"state": project.get_state_display()},
            field=field,
        )


def tell(actor: Actor, row: Review, verb: str, *, quiet: bool = False, reason: str = "", **after: Any) -> None:
    """Journal something about a review that is no column of it. `quiet`: its version was moved on already."""
    if not quiet:
        bump(row, {})
    record([Entry(verb=verb, kind="review", record=row.pk, after=after, reason=reason)], actor=actor)


def _row(actor: Actor, draft: ReviewDraft) -> Review:
    rows = visible_projects(actor, "edit").select_for_update(of=("self",))
    project = rows.filter(pk=draft.project).first()
    if project is None:
        raise Refused(_("This project does not exist, or you may not change it."), field="project")
    must_be_reviewable(project, "project")
    if rules.review_of(project.pk) is not None:
        raise Conflict(ONCE, field="project")
    return Review(
        project=project,
        name=draft.name.strip() or (gettext("Review of %(project)s") % {"project": project.name})[:140],
        owner=colleague(actor, draft.owner or actor.as_user_id),
        held_on=draft.held_on,
        conclusion=draft.conclusion.strip(),
    )


def _check(row: Review) -> None:
    row.name = row.name.strip()
    if not row.name:
        raise Refused(_("A review needs a name."), field="name")
    fits_columns(row, but=RELATED)


def _go(actor: Actor, row: Review, state: ReviewState, verb: str, *, reason: str = "", **after: Any) -> Review:
    columns = ("held_on", "published_on", "facts")
    return commands.move_record(actor, rules.reviews, row, state, verb, columns=columns, reason=reason, **after)
