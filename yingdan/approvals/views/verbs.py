"""What can be done with an approval or a route, each a small form with a command behind it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.approvals import commands, forms, rules
from yingdan.approvals.commands import StepDraft
from yingdan.approvals.kinds import approval_kind, route_kind
from yingdan.approvals.models import Approval, Route
from yingdan.core.policy import Actor
from yingdan.ui.kinds.verbs import Verb, verb_view

type Values = Mapping[str, Any]


def _agree(*, actor: Actor, row: Approval, values: Values) -> Any:
    return commands.agree(actor=actor, pk=row.pk, **values)


def _refuse(*, actor: Actor, row: Approval, values: Values) -> Any:
    return commands.refuse(actor=actor, pk=row.pk, **values)


def _return(*, actor: Actor, row: Approval, values: Values) -> Any:
    return commands.send_back(actor=actor, pk=row.pk, **values)


def _hand_on(*, actor: Actor, row: Approval, values: Values) -> Any:
    return commands.hand_on(actor=actor, pk=row.pk, person=values["person"].pk, words=values["words"])


def _add(*, actor: Actor, row: Approval, values: Values) -> Any:
    return commands.add_signer(actor=actor, pk=row.pk, person=values["person"].pk, words=values["words"])


def _withdraw(*, actor: Actor, row: Approval, values: Values) -> Any:
    return commands.withdraw(actor=actor, pk=row.pk, **values)


def _resubmit(*, actor: Actor, row: Approval, values: Values) -> Any:
    return commands.resubmit(actor=actor, pk=row.pk, **values)


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


def _remove_step(*, actor: Actor, row: Route, values: Values) -> Any:
    return commands.remove_step(actor=actor, pk=row.pk, **values)


agree = verb_view(
    approval_kind,
    Verb(
        _("Agree"),
        _("Agree"),
        forms.AgreeForm,
        _agree,
        _("You have agreed"),
        word="agree",
        rows=rules.waiting_for,
    ),
    permission="view",
)
refuse = verb_view(
    approval_kind,
    Verb(
        _("Reject"),
        _("Reject"),
        forms.RefuseForm,
        _refuse,
        _("You have rejected it"),
        note=_("That ends the approval. To have it changed, send it back instead."),
        word="refuse",
        rows=rules.waiting_for,
    ),
    permission="view",
)
send_back = verb_view(
    approval_kind,
    Verb(
        _("Send back"),
        _("Send back"),
        forms.ReturnForm,
        _return,
        _("Sent back"),
        word="return",
        rows=rules.waiting_for,
    ),
    permission="view",
)
hand_on = verb_view(
    approval_kind,
    Verb(
        _("Hand on"),
        _("Hand on"),
        forms.ColleagueForm,
        _hand_on,
        _("Handed on"),
        note=_("Somebody else answers in your place."),
        word="hand-on",
        rows=rules.waiting_for,
    ),
    permission="view",
)
add = verb_view(
    approval_kind,
    Verb(
        _("Add somebody"),
        _("Ask them as well"),
        forms.ColleagueForm,
        _add,
        _("Asked as well"),
        note=_("They must agree in this step too, besides you."),
        word="add",
        rows=rules.waiting_for,
    ),
    permission="view",
)
withdraw = verb_view(
    approval_kind,
    Verb(
        _("Withdraw"),
        _("Withdraw"),
        forms.WithdrawForm,
        _withdraw,
        _("Withdrawn"),
        word="withdraw",
        rows=rules.submitted_by,
    ),
    permission="view",
)
resubmit = verb_view(
    approval_kind,
    Verb(
        _("Submit again"),
        _("Submit again"),
        forms.ResubmitForm,
        _resubmit,
        _("Submitted again"),
        word="resubmit",
        rows=rules.submitted_by,
    ),
    permission="view",
)
add_step = verb_view(
    route_kind, Verb(_("Add a step"), _("Add the step"), forms.StepForm, _add_step, _("Step added"), word="add-step")
)
remove_step = verb_view(
    route_kind,
    Verb(
        _("Take a step away"),
        _("Take it away"),
        forms.RemoveStepForm,
        _remove_step,
        _("Step taken away"),
        note=_("What was submitted before goes its old way."),
        word="remove-step",
    ),
)
