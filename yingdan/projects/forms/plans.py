"""Forms of the projects' and tasks' own verbs; plain fields are declared in kinds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.projects import rules
from yingdan.projects.choices import TO_DO, Health, Priority, ProjectState, Role, TaskKind, TaskState
from yingdan.projects.models import Project, Task
from yingdan.ui.kinds import Money, Person
from yingdan.ui.kinds.fields.references import RecordInput, ReferenceChoice

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PUSH = _("Move what follows as well")


def _words(label: Any, *, required: bool = False, rows: int = 3, help_text: Any = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=4000, widget=box, help_text=help_text)


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DAY, help_text=help_text)


class SubmitForm(forms.Form):
    """What those who are asked should know."""

    reason = _words(_("What those who decide should know"))

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        super().__init__(data, initial={"reason": project.purpose})


class AmendForm(forms.Form):
    """What of an approved charter is to say something else, and why."""

    ends = _day(_("Ends"))
    scope_in = _words(_("In scope"), required=True)
    scope_out = _words(_("Out of scope"))
    deliverables = _words(_("Deliverables"), required=True)
    success = _words(_("Success criteria"), required=True)
    reason = _words(_("Why"), required=True, rows=2)

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        names = ("ends", "budget", "scope_in", "scope_out", "deliverables", "success")
        super().__init__(data, initial={name: getattr(project, name) for name in names})
        budget = Money(name="budget", label=_("Budget (yuan)")).form_field(actor)
        fields = dict(self.fields)
        self.fields = {"ends": fields.pop("ends"), "budget": budget, **fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reason = cleaned.pop("reason", "")
        return {"reason": reason, "values": cleaned}


class MoveForm(forms.Form):
    """Where it goes next, and why where it does not simply go on."""

    reason = _words(_("Why"), rows=2, help_text=_("Needed for a step back, a pause and the end before its time"))

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        super().__init__(data)
        self.fields["state"] = forms.ChoiceField(label=_("State"), choices=ProjectState.choices)
        self.fields["state"].widget.choices = [(one.value, one.label) for one in rules.next_states(project)]
        self.order_fields(["state", "reason"])


class HealthForm(forms.Form):
    health = forms.ChoiceField(label=_("Health"), choices=Health.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), max_length=200, required=False, help_text=_("What is wrong, and what would help")
    )

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        super().__init__(data, initial={"health": project.health, "reason": project.health_reason})


class MemberForm(forms.Form):
    """Somebody who works in the project from now on."""

    role = forms.ChoiceField(
        label=_("As"), choices=Role.choices, help_text=_("Who leads it as well may change the project and its plan")
    )

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        super().__init__(data, initial={"role": Role.MEMBER})
        person = Person(name="person", label=_("Person"), required=True).form_field(actor)
        self.fields = {"person": person, **self.fields}


class OutForm(forms.Form):
    """Who leaves the project."""

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        super().__init__(data)
        members = [(one.person_id, one.person.name) for one in rules.members_of(project)]
        self.fields["person"] = _one_of(_("Person"), members, required=True)


class DealForm(forms.Form):
    """A deal that the project is about."""

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        super().__init__(data)
        rows = rules.addable_deals(actor, project)
        box = ReferenceChoice(pick="deal", rows=rows, show="name")
        self.fields["deal"] = RecordInput(rows, "name", label=_("Deal"), widget=box)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {"deal": getattr(cleaned.get("deal"), "pk", 0)}


class NoDealForm(forms.Form):
    """A deal that leaves the project."""

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        super().__init__(data)
        found = [(one.pk, one.name) for one in rules.deals_of(actor, project).order_by("pk")]
        self.fields["deal"] = _one_of(_("Deal"), found, required=True)


class PhasesForm(forms.Form):
    """The phases, one on each line."""

    names = _words(_("Phases, one on each line"), rows=7, help_text=_("A line that is changed keeps its tasks"))

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        super().__init__(data, initial={"names": "\n".join(one.name for one in rules.phases_of(project.pk))})

    def clean(self) -> dict[str, Any]:
        return {"names": str((super().clean() or {}).get("names", "")).splitlines()}


class KeepForm(forms.Form):
    """What the template is called, and what it is good for."""

    name = forms.CharField(label=_("Name"), max_length=120)
    note = _words(_("When to use it"))

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        super().__init__(data, initial={"name": project.name})


class AddTaskForm(forms.Form):
    """A task for somebody, in a place of the plan."""

    name = forms.CharField(label=_("Task"), max_length=160)
    kind = forms.ChoiceField(label=_("Task or milestone"), choices=TaskKind.choices)
    starts = _day(_("Begins"), required=False, help_text=_("A milestone has none"))
    ends = _day(_("Due"))
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)
    note = _words(_("Note"), help_text=_("What has to be there when it is done"))

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        super().__init__(data, initial={"kind": TaskKind.TASK, "priority": Priority.USUAL, "starts": clock.today()})
        person = Person(name="owner", label=_("Owner"), help=_("Empty: the project manager")).form_field(actor)
        fields = dict(self.fields)
        places = _place_fields(project.pk)
        self.fields = {"name": fields.pop("name"), **places, "owner": person, **fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        owner = cleaned.get("owner")
        return cleaned | {"owner": owner.pk if owner else None}


class PlaceForm(forms.Form):
    """Where in the plan a task stands."""

    def __init__(self, actor: Actor, task: Task, data: Any = None) -> None:
        super().__init__(data, initial={"phase": task.phase_id, "parent": task.parent_id})
        self.fields = _place_fields(task.project_id, but=task.pk)

    def clean(self) -> dict[str, Any]:
        return {"values": super().clean() or {}}


def _place_fields(project: int, but: int = 0) -> dict[str, forms.Field]:
    phases = [(one.pk, one.name) for one in rules.phases_of(project)]
    tasks = rules.tasks_of(project).exclude(pk=but).exclude(kind=TaskKind.MILESTONE).order_by("ends", "pk")
    return {
        "phase": _one_of(_("Phase"), phases),
        "parent": _one_of(_("Part of"), list(tasks.values_list("pk", "name"))),
    }


def _one_of(label: Any, options: list[tuple[int, str]], *, required: bool = False) -> forms.Field:
    """One of a few records by its key; empty is None. The command says whether it may be that one: for programs, which
    read what a form takes without its record, any key is a whole number."""
    box = forms.Select(choices=[("", ""), *options])
    return forms.IntegerField(label=label, required=required, min_value=1, widget=box)


class ReportForm(forms.Form):
    """How far it is, and what is in the way."""

    progress = forms.IntegerField(label=_("Progress"), min_value=0, max_value=100, help_text=_("In per cent"))
    blocker = forms.CharField(
        label=_("What blocks it"), max_length=200, required=False, help_text=_("Empty: nothing is in the way")
    )
    done = forms.BooleanField(label=_("It is done"), required=False)

    def __init__(self, actor: Actor, task: Task, data: Any = None) -> None:
        super().__init__(data, initial={"progress": task.progress, "blocker": task.blocker})


class FinishForm(forms.Form):
    """Which of the tasks to do are done, and since which day."""

    on = _day(_("Done on"))

    def __init__(self, actor: Actor, project: Project, data: Any = None) -> None:
        super().__init__(data, initial={"on": clock.today()})
        found = rules.visible_tasks(actor, "edit").filter(project=project.pk, state__in=TO_DO).order_by("ends", "pk")
        self.fields["tasks"] = forms.ModelMultipleChoiceField(
            found, label=_("Tasks"), widget=forms.CheckboxSelectMultiple
        )
        self.order_fields(["tasks", "on"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        return {"done": {one.pk: values.get("on") for one in values.get("tasks", ())}}


class StateForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=TaskState.choices)
    reason = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, actor: Actor, task: Task, data: Any = None) -> None:
        super().__init__(data, initial={"state": task.state})


class RescheduleForm(forms.Form):
    """Other days; what waits for the task may have to move as well."""

    starts = _day(_("Begins"), required=False)
    ends = _day(_("Due"))
    push = forms.BooleanField(label=PUSH, required=False)

    def __init__(self, actor: Actor, task: Task, data: Any = None) -> None:
        super().__init__(data, initial={"starts": task.starts, "ends": task.ends})
        if task.kind == TaskKind.MILESTONE:
            del self.fields["starts"]


class LinkForm(forms.Form):
    """What must be finished first."""

    lag = forms.IntegerField(label=_("Working days between"), min_value=0, max_value=250, required=False)
    push = forms.BooleanField(label=PUSH, required=False)

    def __init__(self, actor: Actor, task: Task, data: Any = None) -> None:
        super().__init__(data, initial={"lag": 0})
        others = rules.tasks_of(task.project_id).exclude(pk=task.pk).order_by("ends", "pk").values_list("pk", "name")
        before = _one_of(_("Begins when this is finished"), list(others), required=True)
        self.fields = {"before": before, **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return cleaned | {"lag": cleaned.get("lag") or 0}


class UnlinkForm(forms.Form):
    def __init__(self, actor: Actor, task: Task, data: Any = None) -> None:
        super().__init__(data)
        found = [(one.before_id, one.before.name) for one in rules.waits_for(task)]
        self.fields["before"] = _one_of(_("Waits no more for"), found, required=True)


class ChecksForm(forms.Form):
    """The checklist, one line each."""

    lines = _words(_("Checklist, one on each line"), rows=7, help_text=_("A line that stays keeps its tick"))

    def __init__(self, actor: Actor, task: Task, data: Any = None) -> None:
        super().__init__(data, initial={"lines": "\n".join(one.text for one in rules.checks_of(task))})

    def clean(self) -> dict[str, Any]:
        return {"lines": str((super().clean() or {}).get("lines", "")).splitlines()}


class TickForm(forms.Form):
    """A line of the checklist with its tick, or without it."""

    check = forms.IntegerField(label=_("Line"), min_value=1)
    done = forms.BooleanField(label=_("Done"), required=False)

    def __init__(self, actor: Actor, task: Task, data: Any = None) -> None:
        super().__init__(data)


class WithForm(forms.Form):
    """Who works on it together with its owner."""

    def __init__(self, actor: Actor, task: Task, data: Any = None) -> None:
        chosen = list(task.collaborators.values_list("pk", flat=True))
        super().__init__(data, initial={"people": chosen})
        found = Person(name="people").visible(actor).exclude(pk=task.owner_id).order_by("pinyin")
        self.fields["people"] = forms.ModelMultipleChoiceField(
            found, label=_("Together with"), required=False, widget=forms.CheckboxSelectMultiple
        )

    def clean(self) -> dict[str, Any]:
        return {"people": [one.pk for one in (super().clean() or {}).get("people", ())]}
