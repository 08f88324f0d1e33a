"""Forms of the acceptances' own verbs."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.projects import rules
from yingdan.projects.choices import Conclusion, Finding, Severity
from yingdan.projects.commands import Found
from yingdan.projects.models import Acceptance, Criterion
from yingdan.ui.kinds import Person

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _words(label: Any, *, required: bool = True, rows: int = 3, help_text: Any = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=4000, widget=box, help_text=help_text)


class AnnounceForm(forms.Form):
    reason = _words(_("What the customer should know"), required=False)

    def __init__(self, actor: Actor, row: Acceptance, data: Any = None) -> None:
        super().__init__(data)


class CriteriaForm(forms.Form):
    """What is looked at, one line each."""

    lines = _words(_("Criteria"), required=False, rows=10, help_text=_("A line that stays keeps what was found"))

    def __init__(self, actor: Actor, row: Acceptance, data: Any = None) -> None:
        text = "\n".join(one.text for one in rules.criteria_of(row)) if row.pk else ""
        super().__init__(data, initial={"lines": text})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {"lines": str(cleaned.get("lines", "")).splitlines()}


class DefectForm(forms.Form):
    """What has to be put right, by whom and until when."""

    text = forms.CharField(label=_("What is wrong"), max_length=300)
    severity = forms.ChoiceField(label=_("How bad it is"), choices=Severity.choices)
    due_on = forms.DateField(label=_("To be fixed by"), widget=DAY)

    def __init__(self, actor: Actor, row: Acceptance, data: Any = None) -> None:
        super().__init__(data, initial={"severity": Severity.MINOR})
        owner = Person(name="owner", label=_("Who fixes it"), help=_("Empty: who owns the acceptance"))
        self.fields["owner"] = owner.form_field(actor)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return cleaned | {"owner": getattr(cleaned.get("owner"), "pk", None)}


class FixForm(forms.Form):
    """Which defect is fixed, and how."""

    fix = forms.CharField(label=_("How it was fixed"), max_length=300, required=False)

    def __init__(self, actor: Actor, row: Acceptance, data: Any = None) -> None:
        super().__init__(data)
        left = [(one.pk, one.text) for one in rules.open_defects(row)] if row.pk else []
        box = forms.Select(choices=left)
        defect = forms.IntegerField(label=_("Defect"), min_value=1, widget=box)
        self.fields = {"defect": defect, **self.fields}


class ConcludeForm(forms.Form):
    conclusion = forms.ChoiceField(label=_("Conclusion"), choices=Conclusion.choices, widget=forms.RadioSelect)
    words = _words(_("In words"), required=False, help_text=_("Needed where it does not simply pass"))

    def __init__(self, actor: Actor, row: Acceptance, data: Any = None) -> None:
        super().__init__(data)


class ReopenForm(forms.Form):
    reason = _words(_("Why"), rows=2)

    def __init__(self, actor: Actor, row: Acceptance, data: Any = None) -> None:
        super().__init__(data)


class SignForm(forms.Form):
    """Nothing is asked: who is signed in signs."""

    def __init__(self, actor: Actor, row: Acceptance, data: Any = None) -> None:
        super().__init__(data)


class RepeatForm(forms.Form):
    planned_on = forms.DateField(label=_("Planned for"), widget=DAY)

    def __init__(self, actor: Actor, row: Acceptance, data: Any = None) -> None:
        super().__init__(data)


class PaperForm(forms.Form):
    """Who signed for the customer, and the scan of the paper."""

    name = forms.CharField(label=_("Signed by"), max_length=60, help_text=_("The person who signed for the customer"))
    scan = forms.FileField(label=_("Scan of the signed certificate"), help_text=_("PDF or picture, up to 50 MB"))

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        scan = cleaned.pop("scan", None)
        return cleaned | {"scans": [(scan.name, scan.file)] if scan is not None else []}


class InspectForm(forms.Form):
    """What was found, a row for each criterion."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    held_on = forms.DateField(label=_("Held on"), widget=DAY)

    def __init__(self, row: Acceptance, data: Any = None) -> None:
        self.criteria = rules.criteria_of(row)
        initial: dict[str, Any] = {"version": row.version, "held_on": row.held_on or clock.today()}
        for place, one in enumerate(self.criteria):
            initial |= {f"finding-{place}": one.finding, f"note-{place}": one.note}
        super().__init__(data, initial=initial)
        for place, one in enumerate(self.criteria):
            finding = forms.ChoiceField(label=one.text, choices=Finding.choices, widget=forms.RadioSelect)
            note = forms.CharField(label=_("Evidence, or what is missing"), max_length=300, required=False)
            self.fields |= {f"finding-{place}": finding, f"note-{place}": note}

    def rows(self) -> Iterator[tuple[int, Criterion, BoundField, BoundField]]:
        """Number, criterion and its boxes."""
        for place, one in enumerate(self.criteria):
            yield place + 1, one, self[f"finding-{place}"], self[f"note-{place}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = [
            Found(criterion=one.pk, finding=cleaned.get(f"finding-{place}", ""), note=cleaned.get(f"note-{place}", ""))
            for place, one in enumerate(self.criteria)
        ]
        return {"version": cleaned.get("version"), "held_on": cleaned.get("held_on"), "found": found}
