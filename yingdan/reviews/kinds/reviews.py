"""Reviews as list, record and form, and their place on the page of a project."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.projects.kinds import project_kind
from yingdan.projects.models import Project
from yingdan.projects.rules import projects
from yingdan.reviews import commands, rules
from yingdan.reviews.choices import RatingSide
from yingdan.reviews.commands import ReviewDraft
from yingdan.reviews.models import Review
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Action,
    Calendar,
    Choice,
    Day,
    Kind,
    Moment,
    Panel,
    Paragraph,
    Person,
    Reference,
    Text,
    View,
    say,
)
from yingdan.ui.kinds.forms import keys

STATES = {"draft": "info", "published": "ok"}


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Review:
    return commands.create_reviews(actor=actor, drafts=[ReviewDraft(**keys(values))])[0]


review_kind = Kind(
    policy=rules.reviews,
    model=Review,
    label=_("review"),
    plural=_("project reviews"),
    icon="history",
    url="/reviews/",
    fields=(
        Text(name="name", primary=True, help=_("Empty: after the project")),
        Text(name="number", editable=False),
        Reference(
            name="project", to="project", url="/projects/", required=True, editable=False,
            rows=rules.reviewable_projects, help=_("In acceptance, being closed, or over"),
        ),
        Choice(name="state", editable=False, tones=STATES),
        Day(name="held_on", help=_("Empty: the day on which it is published")),
        Person(name="owner", help=_("Empty: you")),
        Paragraph(name="conclusion", help=_("What do we know now that we did not know before? About the matter, "
                                            "never about the person.")),
        Day(name="published_on", editable=False),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "number", "project", "state", "held_on", "published_on", "owner"),
    form=("name", "project", "held_on", "owner", "conclusion"),
    filters=("state", "project", "owner", "held_on", "published_on"),
    sort="-updated_at",
    create=_create,
    edit=commands.edit_review,
    remove=commands.delete_reviews,
    restore=commands.restore_reviews,
    subtitle="project",
    facts=("number", "state", "held_on", "owner"),
    phone=("name", "state", "project", "held_on", "number", "owner"),
    search=("name", "number"),
    views=(
        View("all", _("All reviews")),
        View("mine", _("My reviews"), "f=owner:is:me"),
        View("drafts", _("Being reviewed"), "f=state:is:draft"),
        View("published", _("Published reviews"), "f=state:is:published&sort=-published_on"),
    ),
    actions=(
        Action("publish", _("Publish the review"), "send", "publish/", when=rules.is_draft, main=True),
        Action("finding", _("Add a finding"), "plus", "finding/", when=rules.is_draft, key="f"),
        Action("measure", _("Add a measure"), "checkbox", "measure/", when=rules.is_draft),
        Action("keep", _("Save the plan as a template"), "template", "template/", minor=True),
        Action("reopen", _("Open it again"), "arrow-back-up", "reopen/", when=rules.is_published, minor=True),
    ),
    calendar=Calendar(("held_on", "published_on"), ("project", "state", "owner")),
)  # fmt: skip


def _ratings(actor: Actor, row: Review) -> dict[str, Any]:
    """How content both sides are: the mean and what was said, without names; and one's own answer."""
    given = rules.ratings_of(row.project)
    own = next((one for one in given if one.by_id == actor.user_id), None)
    asked = rules.may_rate(row.project) and actor.acting_for_id is None
    sides = []
    for side in (RatingSide.CUSTOMER, RatingSide.TEAM):
        its = [one for one in given if one.side == side]
        words = [one.words for one in its if one.words]
        sides.append((side.label, rules.average([one.score for one in its]), len(its), words))
    may = asked and rules.is_in_team(row.project, actor.user_id)
    return {"row": row, "sides": sides, "own": own, "may": may, "any": bool(given)}


def _next(actor: Actor, row: Review) -> dict[str, Any] | None:
    """What the next project begins from."""
    kept = rules.template_of(actor, row)
    may = actor.may("projecttemplate.edit") and rules.reviews.admits(actor, row, "edit")
    new = f"/projects/new/?template={kept.pk}&kind={kept.kind}" if kept and actor.may("project.create") else ""
    return {"row": row, "kept": kept, "may": may, "new": new} if kept or may else None


review_kind.panels.append(Panel(_("Satisfaction"), "reviews/ratings.html", _ratings, side=True))
review_kind.panels.append(Panel(_("The next project"), "reviews/next.html", _next, side=True))


def _of_project(actor: Actor, project: Project) -> dict[str, Any] | None:
    """The review of a project, or the way to begin one."""
    if not actor.may("review.view") or not rules.is_reviewable(project):
        return None
    found = rules.visible_reviews(actor).filter(project=project).first()
    may = found is None and actor.may("review.create") and projects.admits(actor, project, "edit")
    if found is None and not may:
        return None
    measures = rules.measures_of(found) if found else []
    return {
        "review": found,
        "tone": STATES[found.state] if found else "",
        "measures": len(measures),
        "done": sum(1 for one in measures if one.done_on is not None),
        "new": f"/reviews/new/?project={project.pk}",
    }


project_kind.panels.append(Panel(_("Project review"), "reviews/of_project.html", _of_project, side=True))


@searchable("review")
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.reviews.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, number in rows.values_list("pk", "name", "number"):
        yield pk, (name,), (number,)


nav.add(nav.Item(_("Project reviews"), "/reviews/", "history", "delivery", 40, "review.view"))

for verb, sentence in {
    "review.created": _("began this review"),
    "review.edited": _("changed this review"),
    "review.published": _("published this review"),
    "review.reopened": _("opened this review again"),
    "review.template_kept": _("kept the plan as a template"),
    "review.finding_added": _("added a finding"),
    "review.finding_changed": _("changed a finding"),
    "review.finding_dropped": _("took a finding away"),
    "review.measure_added": _("added a measure"),
    "review.measure_changed": _("changed a measure"),
    "review.measure_dropped": _("took a measure away"),
    "review.measure_done": _("finished a measure"),
    "project.rated": _("said how content they are"),
}.items():
    say(verb, sentence)
