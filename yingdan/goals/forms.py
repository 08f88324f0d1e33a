"""Forms of the goals' own verbs, and the months of a target."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.goals import rules
from yingdan.goals.choices import Confidence
from yingdan.goals.models import Goal, KeyResult
from yingdan.ui.kinds.fields.numbers import MoneyInput

NUMBER = forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"})


class BareForm(forms.Form):
    """Nothing to fill in: the button says it all."""

    def __init__(self, actor: Actor, goal: Goal, data: Any = None) -> None:
        super().__init__(data)


class RetargetForm(forms.Form):
    """The new target and why it changes."""

    target = MoneyInput(label=_("New target"), widget=NUMBER)
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, actor: Actor, goal: Goal, data: Any = None) -> None:
        super().__init__(data, initial={"target": goal.target})


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, actor: Actor, goal: Goal, data: Any = None) -> None:
        super().__init__(data)


class CheckInForm(forms.Form):
    """Where a key result stands today."""

    value = MoneyInput(label=_("At present"), widget=NUMBER)
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices)
    words = forms.CharField(
        label=_("What happened"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where it is not on track: what happened, and what would help"),
    )

    def __init__(self, actor: Actor, result: KeyResult, data: Any = None) -> None:
        super().__init__(data, initial={"value": result.current if result.current is not None else result.start})


class PublishForm(forms.Form):
    """What the card says to those who have a part in the goal."""

    meaning = forms.CharField(
        label=_("What it means for us"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, actor: Actor, goal: Goal, data: Any = None) -> None:
        super().__init__(data, initial={"meaning": goal.meaning})


class MonthsForm(forms.Form):
    """A figure for each month of a goal."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, goal: Goal, parts: dict[dt.date, Decimal], data: Any = None) -> None:
        names = {f"{month:%Y-%m}": month for month in rules.months_between(goal.since, goal.until)}
        kept = {name: parts.get(month) for name, month in names.items()}
        super().__init__(data, initial={"version": goal.version, **kept})
        self._names = names
        for name, month in names.items():
            self.fields[name] = MoneyInput(label=date_format(month, "Y-m"), widget=NUMBER)

    def months(self) -> list[Any]:
        """The boxes, in order."""
        return [self[name] for name in self._names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if any(name not in cleaned for name in self._names):
            return cleaned
        return {
            "version": cleaned.get("version"),
            "months": {month: cleaned[name] for name, month in self._names.items()},
        }
