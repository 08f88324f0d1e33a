"""Forms of what a project opens to its customer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.projects import rules
from yingdan.projects.choices import Side
from yingdan.projects.commands.opening import MOST, MOST_SAID
from yingdan.projects.models import Project


class OpenForm(forms.Form):
    welcome = forms.CharField(
        label=_("Words of welcome"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the customer reads first; may be empty"),
    )  # fmt: skip

    def __init__(self, actor: Actor, row: Project, data: Any = None) -> None:
        found = rules.opening_of(row.pk) if row.pk else None
        super().__init__(data, initial={"welcome": found.welcome if found else ""})


class CloseForm(forms.Form):
    def __init__(self, actor: Actor, row: Project, data: Any = None) -> None:
        super().__init__(data)


class AskForm(forms.Form):
    text = forms.CharField(label=_("Question"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, actor: Actor, row: Project, data: Any = None) -> None:
        super().__init__(data)


class AnswerForm(forms.Form):
    """The answer to one of the questions that wait for us."""

    question = forms.IntegerField(label=_("Question"), widget=forms.Select)
    text = forms.CharField(label=_("Answer"), max_length=MOST_SAID, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, actor: Actor, row: Project, data: Any = None) -> None:
        super().__init__(data)
        asked = rules.questions_of(row.pk) if row.pk else []
        waiting = [one for one in asked if one.side == Side.CUSTOMER and one.answered_at is None]
        self.fields["question"].widget.choices = [(one.pk, one.text[:80]) for one in waiting]
