"""Lessons as list, record and form, and those that fit a project on its page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.notes.kinds import Tags
from yingdan.projects.choices import ProjectState
from yingdan.projects.kinds import project_kind
from yingdan.projects.models import Project
from yingdan.projects.rules import runs
from yingdan.reviews import commands, rules
from yingdan.reviews.commands import LessonDraft
from yingdan.reviews.models import Lesson
from yingdan.ui import nav
from yingdan.ui.kinds import Action, Choice, Figure, Kind, Moment, Panel, Paragraph, Person, Reference, Text, View, say
from yingdan.ui.kinds.forms import keys

STATES = {"draft": "", "published": "ok", "stale": "warn"}


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Lesson:
    return commands.create_lessons(actor=actor, drafts=[LessonDraft(**keys(values))])[0]


lesson_kind = Kind(
    policy=rules.lessons,
    model=Lesson,
    label=_("lesson"),
    plural=_("lessons"),
    icon="bulb",
    url="/lessons/",
    fields=(
        Text(name="name", primary=True, required=True, help=_("The lesson in one sentence")),
        Choice(name="state", editable=False, tones=STATES),
        Choice(name="kind", help=_("Empty: for every project")),
        Text(name="applies_when", help=_("By what one sees that it is meant for this case")),
        Paragraph(name="context", help=_("What happened, and what it cost")),
        Paragraph(name="advice", required=True, help=_("So that somebody who was not there can do it")),
        # By its number: its name says that of a project, which not everybody who reads the lesson may see.
        Reference(
            name="review", to="review", show="number", url="/reviews/", editable=False, rows=rules.visible_reviews
        ),
        Person(name="owner", help=_("Empty: you")),
        Figure(name="uses", editable=False),
        Tags(to="lesson"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "kind", "state", "uses", "review", "tags", "owner"),
    form=("name", "kind", "applies_when", "context", "advice", "review", "owner"),
    filters=("state", "kind", "tags", "uses", "review", "owner"),
    sort="-updated_at",
    create=_create,
    edit=commands.edit_lesson,
    remove=commands.delete_lessons,
    facts=("state", "kind", "owner"),
    figures=("uses",),
    phone=("name", "state", "kind", "uses", "applies_when", "owner"),
    search=("name", "applies_when"),
    views=(
        View("all", _("All lessons")),
        View("holding", _("Lessons that hold"), "f=state:is:published&sort=-uses"),
        View("mine", _("My lessons"), "f=owner:is:me"),
        View("drafts", _("Lessons being written"), "f=state:is:draft"),
    ),
    actions=(
        Action("publish", _("Publish the lesson"), "send", "publish/", when=rules.may_publish, main=True),
        Action("use", _("Use it in a project"), "briefcase", "use/", permission="view", when=rules.holds),
        Action("retire", _("No longer holds"), "archive", "retire/", when=rules.holds, minor=True),
    ),
)


def _uses(actor: Actor, row: Lesson) -> dict[str, Any]:
    """The projects that use it; those out of sight are counted only."""
    seen = rules.uses_of(actor, row)
    return {"seen": seen, "others": max(0, row.uses - len(seen))}


def _fitting(actor: Actor, project: Project) -> dict[str, Any] | None:
    """What a project that is being planned might learn from, and what it goes by already."""
    if not actor.may("lesson.view"):
        return None
    used = list(rules.lessons_used(actor, project))
    planned = project.state == ProjectState.PLANNING
    fitting = list(rules.lessons_for(actor, project)) if planned else []
    if not used and not planned:
        return None
    may = runs(project, actor)
    return {"project": project, "used": [(one, STATES[one.state]) for one in used], "fitting": fitting, "may": may}


lesson_kind.panels.append(Panel(_("Projects that use it"), "reviews/uses.html", _uses, side=True))
# Below how it stands: a lesson is of use while the plan can still follow it.
project_kind.panels.insert(1, Panel(_("Lessons from other projects"), "reviews/fitting.html", _fitting))


@searchable("lesson")
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.lessons.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, when in rows.values_list("pk", "name", "applies_when"):
        yield pk, (name, when) if when else (name,), ()


nav.add(nav.Item(_("Lessons"), "/lessons/?view=holding", "bulb", "delivery", 50, "lesson.view", below="/lessons/"))

for verb, sentence in {
    "lesson.created": _("wrote this lesson down"),
    "lesson.edited": _("changed this lesson"),
    "lesson.published": _("published this lesson"),
    "lesson.retired": _("said that it no longer holds"),
    "lesson.used": _("uses this lesson in a project"),
    "lesson.dropped": _("no longer uses this lesson"),
}.items():
    say(verb, sentence)
