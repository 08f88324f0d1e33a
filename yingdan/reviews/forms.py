"""Forms of what is done with reviews and lessons; plain fields are declared in kinds."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.projects.forms.plans import KeepForm
from yingdan.projects.models import Project
from yingdan.reviews import rules
from yingdan.reviews.choices import FindingSide, MeasureKind, Root
from yingdan.reviews.models import Lesson, Review
from yingdan.ui.kinds import Person

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
STEPS = [(str(score), str(score)) for score in range(1, 6)]


def _words(
    label: Any, *, required: bool = True, rows: int = 2, most: int = 4000, help_text: Any = ""
) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=box, help_text=help_text)


def _one_of(label: Any, choices: Sequence[tuple[int, str]]) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, widget=forms.Select(choices=choices))


class NothingForm(forms.Form):
    """Nothing is asked."""

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        super().__init__(data)


class ReasonForm(forms.Form):
    reason = _words(_("Why"))

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        super().__init__(data)


class FindingForm(forms.Form):
    """What went well or badly, and why."""

    side = forms.ChoiceField(label=_("How it went"), choices=FindingSide.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("The finding"), max_length=300, help_text=_("About the matter, not the person"))
    whys = _words(
        _("Why, and why that"), required=False, rows=5, help_text=_("One answer per line, each to the one before")
    )
    root = forms.ChoiceField(
        label=_("Where the cause lies"), choices=[("", _("not said yet")), *Root.choices], required=False
    )

    def __init__(self, actor: Actor, row: Review, data: Any = None) -> None:
        super().__init__(data, initial={"side": FindingSide.BAD})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return cleaned | {"whys": str(cleaned.get("whys", "")).splitlines()}


class ChangeFindingForm(FindingForm):
    def __init__(self, actor: Actor, row: Review, data: Any = None) -> None:
        super().__init__(actor, row, data)
        self.fields["finding"] = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class DropFindingForm(forms.Form):
    def __init__(self, actor: Actor, row: Review, data: Any = None) -> None:
        super().__init__(data)
        found = rules.findings_of(row) if row.pk else []
        self.fields["finding"] = _one_of(_("Finding"), [(one.pk, one.text) for one in found])


class MeasureForm(forms.Form):
    """What is done because of the review, by whom and until when."""

    kind = forms.ChoiceField(
        label=_("Keep, improve, start or stop"), choices=MeasureKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("What is done"), max_length=300, help_text=_("So that one sees when it is done"))
    due_on = forms.DateField(label=_("To be done by"), widget=DAY)

    def __init__(self, actor: Actor, row: Review, data: Any = None) -> None:
        super().__init__(data, initial={"kind": MeasureKind.IMPROVE})
        owner = Person(name="owner", label=_("Who does it"), help=_("Empty: who owns the review"))
        self.fields["owner"] = owner.form_field(actor)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return cleaned | {"owner": getattr(cleaned.get("owner"), "pk", None)}


class ChangeMeasureForm(MeasureForm):
    def __init__(self, actor: Actor, row: Review, data: Any = None) -> None:
        super().__init__(actor, row, data)
        self.fields["measure"] = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class DropMeasureForm(forms.Form):
    def __init__(self, actor: Actor, row: Review, data: Any = None) -> None:
        super().__init__(data)
        found = rules.measures_of(row) if row.pk else []
        self.fields["measure"] = _one_of(_("Measure"), [(one.pk, one.text) for one in found])


class FinishForm(forms.Form):
    """Which measure is done, and what came of it."""

    note = forms.CharField(label=_("What came of it"), max_length=300, required=False)

    def __init__(self, actor: Actor, row: Review, data: Any = None) -> None:
        super().__init__(data)
        found = [one for one in rules.open_measures(row) if rules.may_finish(actor, row, one)] if row.pk else []
        self.fields = {"measure": _one_of(_("Measure"), [(one.pk, one.text) for one in found]), **self.fields}


class RateForm(forms.Form):
    """How content somebody is, from 1 to 5."""

    score = forms.TypedChoiceField(
        label=_("How content are you with the project?"), choices=STEPS, coerce=int, widget=forms.RadioSelect,
        help_text=_("1 is not at all, 5 is fully"),
    )  # fmt: skip
    words = _words(_("In a few words"), required=False, most=500, help_text=_("Shown without your name"))

    def __init__(self, actor: Actor, row: Review, data: Any = None) -> None:
        own = rules.rating_by(row.project, actor.user_id) if row.pk else None
        super().__init__(data, initial={"score": own.score, "words": own.words} if own else None)


class TemplateForm(KeepForm):
    def __init__(self, actor: Actor, row: Review, data: Any = None) -> None:
        super().__init__(actor, row.project if row.pk else Project(), data)


class RetireForm(forms.Form):
    reason = _words(_("What has changed"))

    def __init__(self, actor: Actor, row: Lesson, data: Any = None) -> None:
        super().__init__(data)


class UseForm(forms.Form):
    """Which project goes by the lesson."""

    def __init__(self, actor: Actor, row: Lesson, data: Any = None) -> None:
        super().__init__(data)
        used = [one.pk for one in rules.uses_of(actor, row)] if row.pk else []
        rows = rules.plannable_projects(actor).exclude(pk__in=used).order_by("-updated_at")
        self.fields["project"] = _one_of(_("Project"), list(rows.values_list("pk", "name")))


class DropUseForm(forms.Form):
    def __init__(self, actor: Actor, row: Lesson, data: Any = None) -> None:
        super().__init__(data)
        found = rules.uses_of(actor, row) if row.pk else []
        self.fields["project"] = _one_of(_("Project"), [(one.pk, one.name) for one in found])


class AdoptForm(forms.Form):
    """Which lesson a project goes by from now on."""

    def __init__(self, actor: Actor, row: Project, data: Any = None) -> None:
        super().__init__(data)
        found = rules.lessons_for(actor, row).values_list("pk", "name") if row.pk else []
        self.fields["lesson"] = _one_of(_("Lesson"), list(found))
