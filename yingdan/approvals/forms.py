"""Forms of answering an approval, and of a step of a route."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import roles, visible_people
from yingdan.approvals import rules
from yingdan.approvals.choices import Mode, Whom
from yingdan.approvals.models import Approval, Route
from yingdan.core.policy import Actor
from yingdan.ui.kinds import Person

LINES = forms.Textarea(attrs={"rows": 3})


class AgreeForm(forms.Form):
    """A yes needs no words, but may have some."""

    words = forms.CharField(label=_("Note"), max_length=500, required=False, widget=LINES)

    def __init__(self, actor: Actor, approval: Approval, data: Any = None) -> None:
        super().__init__(data)


class RefuseForm(forms.Form):
    words = forms.CharField(label=_("Why"), max_length=500, widget=LINES)

    def __init__(self, actor: Actor, approval: Approval, data: Any = None) -> None:
        super().__init__(data)


class ReturnForm(forms.Form):
    """Where it goes back to, and why."""

    words = forms.CharField(label=_("What must change"), max_length=500, widget=LINES)

    def __init__(self, actor: Actor, approval: Approval, data: Any = None) -> None:
        super().__init__(data)
        earlier = [(one.position, one.name) for one in rules.steps_of(approval) if one.position < approval.step]
        places = forms.Select(choices=[(0, _("who submitted it")), *earlier])
        to = forms.IntegerField(label=_("Back to"), min_value=0, initial=0, widget=places)
        self.fields = {"to": to, **self.fields}


class ColleagueForm(forms.Form):
    """Somebody else, and why."""

    words = forms.CharField(label=_("Note"), max_length=500, required=False, widget=LINES)

    def __init__(self, actor: Actor, approval: Approval, data: Any = None) -> None:
        super().__init__(data)
        person = Person(name="person", label=_("Colleague"), required=True)
        self.fields = {"person": person.form_field(actor), **self.fields}


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)

    def __init__(self, actor: Actor, approval: Approval, data: Any = None) -> None:
        super().__init__(data)


class ResubmitForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=LINES)

    def __init__(self, actor: Actor, approval: Approval, data: Any = None) -> None:
        super().__init__(data, initial={"reason": approval.reason})


class StepForm(forms.Form):
    """One more step of a route."""

    name = forms.CharField(label=_("Step"), max_length=40)
    whom = forms.ChoiceField(label=_("Whom it asks"), choices=Whom.choices)
    mode = forms.ChoiceField(label=_("Who must agree"), choices=Mode.choices)

    def __init__(self, actor: Actor, route: Route, data: Any = None) -> None:
        super().__init__(data)
        self.fields["role"] = forms.ModelChoiceField(
            roles.visible(actor).order_by("name"),
            label=_("Role"),
            required=False,
            empty_label="",
            help_text=_("For “everybody with a role”"),
        )
        people = visible_people(actor).filter(kind="internal", is_active=True).order_by("pinyin")
        self.fields["people"] = forms.ModelMultipleChoiceField(
            people,
            label=_("People"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("For “named people”"),
        )


class RemoveStepForm(forms.Form):
    def __init__(self, actor: Actor, route: Route, data: Any = None) -> None:
        super().__init__(data)
        steps = [(one.position, f"{one.position}. {one.name}") for one in rules.route_steps(route)]
        self.fields["position"] = forms.IntegerField(label=_("Step"), min_value=1, widget=forms.Select(choices=steps))
