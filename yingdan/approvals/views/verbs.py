"""What can be done with an approval or a route, each a small form with a command behind it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.approvals import commands, forms, rules
from yingdan.approvals.commands import StepDraft
from yingdan.approvals.kinds import approval_kind, route_kind
from yingdan.approvals.models import Approval, Route
from yingdan.core.policy import Actor
from yingdan.core.refusal import Text
from yingdan.ui.kinds.verbs import Verb, of_row, verb_view

type Values = Mapping[str, Any]


def _hand_on(*, actor: Actor, row: Approval, values: Values) -> Any:
    return commands.hand_on(actor=actor, pk=row.pk, person=values["person"].pk, words=values["words"])


def _add(*, actor: Actor, row: Approval, values: Values) -> Any:
    return commands.add_signer(actor=actor, pk=row.pk, person=values["person"].pk, words=values["words"])


def _add_step(*, actor: Actor, row: Route, values: Values) -> Any:
    role = values["role"]
    step = StepDraft(
        name=values["name"],
        whom=values["whom"],
        mode=values["mode"],
        role=role.pk if role else None,
        people=[one.pk for one in values["people"]],
    )
    return commands.add_step(actor=actor, pk=row.pk, step=step)


def _answer(title: Text, form: Any, run: Any, said: Text, word: str, *, button: Text = "", note: Text = "") -> Any:
    """For whoever is asked; to the others this address is nowhere."""
    verb = Verb(title, button or title, form, run, said, note=note, word=word, rows=rules.waiting_for)
    return verb_view(approval_kind, verb, permission="view")


def _own(title: Text, form: Any, run: Any, said: Text, word: str) -> Any:
    """For who submitted it."""
    verb = Verb(title, title, form, run, said, word=word, rows=rules.submitted_by)
    return verb_view(approval_kind, verb, permission="view")


agree = _answer(_("Agree"), forms.AgreeForm, of_row(commands.agree), _("You have agreed"), "agree")
refuse = _answer(
    _("Reject"),
    forms.RefuseForm,
    of_row(commands.refuse),
    _("You have rejected it"),
    "refuse",
    note=_("That ends the approval. To have it changed, send it back instead."),
)
send_back = _answer(_("Send back"), forms.ReturnForm, of_row(commands.send_back), _("Sent back"), "return")
hand_on = _answer(
    _("Hand on"),
    forms.ColleagueForm,
    _hand_on,
    _("Handed on"),
    "hand-on",
    note=_("Somebody else answers in your place."),
)
add = _answer(
    _("Add somebody"),
    forms.ColleagueForm,
    _add,
    _("Asked as well"),
    "add",
    button=_("Ask them as well"),
    note=_("They must agree in this step too, besides you."),
)
withdraw = _own(_("Withdraw"), forms.WithdrawForm, of_row(commands.withdraw), _("Withdrawn"), "withdraw")
resubmit = _own(_("Submit again"), forms.ResubmitForm, of_row(commands.resubmit), _("Submitted again"), "resubmit")
add_step = verb_view(
    route_kind, Verb(_("Add a step"), _("Add the step"), forms.StepForm, _add_step, _("Step added"), word="add-step")
)
remove_step = verb_view(
    route_kind,
    Verb(
        _("Take a step away"),
        _("Take it away"),
        forms.RemoveStepForm,
        of_row(commands.remove_step),
        _("Step taken away"),
        note=_("What was submitted before goes its old way."),
        word="remove-step",
    ),
)
