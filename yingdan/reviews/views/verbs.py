"""What can be done with a review or a lesson, each a small form with a command behind it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.projects.kinds import project_kind
from yingdan.projects.models import Project
from yingdan.reviews import commands, forms, rules
from yingdan.reviews.kinds import lesson_kind, review_kind
from yingdan.reviews.models import Review
from yingdan.ui.kinds.verbs import Verb, of_row, verb_view

type Values = Mapping[str, Any]


def _of_finding(row: Review, asked: Values) -> Values:
    """The finding that the address names, as the form begins with it."""
    found = next((one for one in rules.findings_of(row) if str(one.pk) == asked.get("finding")), None)
    if found is None:
        return {}
    return {"finding": found.pk, "side": found.side, "text": found.text, "whys": found.whys, "root": found.root}


def _of_measure(row: Review, asked: Values) -> Values:
    found = next((one for one in rules.measures_of(row) if str(one.pk) == asked.get("measure")), None)
    if found is None:
        return {}
    names = ("kind", "text", "due_on")
    return {"measure": found.pk, "owner": found.owner_id, **{name: getattr(found, name) for name in names}}


def _adopt(*, actor: Actor, row: Project, values: Values) -> Any:
    return commands.use_lesson(actor=actor, pk=values["lesson"], project=row.pk)


publish = verb_view(
    review_kind,
    Verb(
        _("Publish the review"),
        _("Publish the review"),
        forms.NothingForm,
        of_row(commands.publish_review),
        _("Review published"),
        note=_("The facts of today are kept with it, and what it says stays as it is."),
        word="publish",
    ),
)
reopen = verb_view(
    review_kind,
    Verb(
        _("Open it again"),
        _("Open it again"),
        forms.ReasonForm,
        of_row(commands.reopen_review),
        _("The review is a draft again"),
        note=_("Its facts are those of today until it is published anew."),
        word="reopen",
    ),
)
template = verb_view(
    review_kind,
    Verb(
        _("Save the plan as a template"),
        _("Save the template"),
        forms.TemplateForm,
        of_row(commands.keep_template),
        _("Plan kept as a template"),
        note=_("Phases, tasks, milestones and links are kept, and the next project begins from them."),
        word="template",
    ),
)
finding = verb_view(
    review_kind,
    Verb(
        _("Add a finding"),
        _("Add the finding"),
        forms.FindingForm,
        of_row(commands.add_finding),
        _("Finding added"),
        word="finding",
        begins=lambda row, asked: {"side": asked.get("side", "bad")},
    ),
)
change_finding = verb_view(
    review_kind,
    Verb(
        _("Change a finding"),
        _("Save the finding"),
        forms.ChangeFindingForm,
        of_row(commands.change_finding),
        _("Finding changed"),
        word="change-finding",
        begins=_of_finding,
    ),
)
drop_finding = verb_view(
    review_kind,
    Verb(
        _("Take a finding away"),
        _("Take the finding away"),
        forms.DropFindingForm,
        of_row(commands.drop_finding),
        _("Finding taken away"),
        word="drop-finding",
        begins=_of_finding,
    ),
)
measure = verb_view(
    review_kind,
    Verb(
        _("Add a measure"),
        _("Add the measure"),
        forms.MeasureForm,
        of_row(commands.add_measure),
        _("Measure added"),
        note=_("Whoever does it reads the project from now on, and is reminded three days before."),
        word="measure",
    ),
)
change_measure = verb_view(
    review_kind,
    Verb(
        _("Change a measure"),
        _("Save the measure"),
        forms.ChangeMeasureForm,
        of_row(commands.change_measure),
        _("Measure changed"),
        word="change-measure",
        begins=_of_measure,
    ),
)
drop_measure = verb_view(
    review_kind,
    Verb(
        _("Take a measure away"),
        _("Take the measure away"),
        forms.DropMeasureForm,
        of_row(commands.drop_measure),
        _("Measure taken away"),
        word="drop-measure",
        begins=_of_measure,
    ),
)
finish = verb_view(
    review_kind,
    Verb(
        _("A measure is done"),
        _("It is done"),
        forms.FinishForm,
        of_row(commands.finish_measure),
        _("Measure done"),
        word="finish",
        begins=_of_measure,
    ),
    permission="view",
)
rate = verb_view(
    review_kind,
    Verb(
        _("How content are you?"),
        _("Give my answer"),
        forms.RateForm,
        of_row(commands.rate_project),
        _("Satisfaction recorded"),
        note=_("It can be changed until the review is published. Others see the mean."),
        word="rate",
    ),
    permission="view",
)
publish_lesson = verb_view(
    lesson_kind,
    Verb(
        _("Publish the lesson"),
        _("Publish the lesson"),
        forms.NothingForm,
        of_row(commands.publish_lesson),
        _("Lesson published"),
        note=_("It is offered to projects of its type while they are being planned."),
        word="publish",
    ),
)
retire = verb_view(
    lesson_kind,
    Verb(
        _("No longer holds"),
        _("Say so"),
        forms.RetireForm,
        of_row(commands.retire_lesson),
        _("The lesson no longer holds"),
        word="retire",
    ),
)
use = verb_view(
    lesson_kind,
    Verb(
        _("Use it in a project"),
        _("Use the lesson"),
        forms.UseForm,
        of_row(commands.use_lesson),
        _("The project uses this lesson now"),
        word="use",
    ),
    permission="view",
)
unuse = verb_view(
    lesson_kind,
    Verb(
        _("Do not use it any more"),
        _("Take it out there"),
        forms.DropUseForm,
        of_row(commands.drop_lesson),
        _("The project no longer uses this lesson"),
        word="unuse",
    ),
    permission="view",
)
adopt = verb_view(
    project_kind,
    Verb(
        _("Use a lesson"),
        _("Use the lesson"),
        forms.AdoptForm,
        _adopt,
        _("The project uses this lesson now"),
        word="adopt-lesson",
    ),
)
