"""What can be done with one goal, each a small form with a command behind it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.goals import commands, forms
from yingdan.goals.kinds import goal_kind, key_result_kind
from yingdan.goals.models import Goal, KeyResult
from yingdan.ui.kinds.verbs import Verb, verb_view

type Values = Mapping[str, Any]


def _start(*, actor: Actor, row: Goal, values: Values) -> Any:
    return commands.start_goal(actor=actor, pk=row.pk)


def _retarget(*, actor: Actor, row: Goal, values: Values) -> Any:
    return commands.retarget_goal(actor=actor, pk=row.pk, **values)


def _close(*, actor: Actor, row: Goal, values: Values) -> Any:
    return commands.close_goal(actor=actor, pk=row.pk)


def _cancel(*, actor: Actor, row: Goal, values: Values) -> Any:
    return commands.cancel_goal(actor=actor, pk=row.pk, **values)


def _reopen(*, actor: Actor, row: Goal, values: Values) -> Any:
    return commands.reopen_goal(actor=actor, pk=row.pk)


def _publish(*, actor: Actor, row: Goal, values: Values) -> Any:
    return commands.publish_goal(actor=actor, pk=row.pk, **values)


def _check_in(*, actor: Actor, row: KeyResult, values: Values) -> Any:
    return commands.check_in(actor=actor, pk=row.pk, **values)


publish = verb_view(
    goal_kind,
    Verb(
        _("Publish"),
        _("Publish"),
        forms.PublishForm,
        _publish,
        _("Published"),
        then=lambda goal, done: f"/goals/{goal.pk}/card/",
        note=_("Everybody who answers for a part of it, or for a key result, reads the card and is told."),
        word="publish",
    ),
)
check_in = verb_view(
    key_result_kind,
    Verb(
        _("Check in"),
        _("Check in"),
        forms.CheckInForm,
        _check_in,
        _("Checked in"),
        then=lambda result, done: f"/goals/{result.goal_id}/",
        word="check-in",
    ),
)
start = verb_view(
    goal_kind,
    Verb(
        _("Start"),
        _("Start the goal"),
        forms.BareForm,
        _start,
        _("The goal runs"),
        note=_("From now on its figures are fixed; another target needs a reason."),
        word="start",
    ),
)
retarget = verb_view(
    goal_kind,
    Verb(
        _("Re-target"),
        _("Ask for approval"),
        forms.RetargetForm,
        _retarget,
        _("Submitted for approval"),
        note=_("It holds once it is approved. The old target stays as a version; the months keep their share."),
        word="retarget",
    ),
)
close = verb_view(
    goal_kind,
    Verb(
        _("Close"),
        _("Close the goal"),
        forms.BareForm,
        _close,
        _("Goal closed"),
        note=_("What was reached is fixed, and says whether the goal was achieved."),
        word="close",
    ),
)
cancel = verb_view(
    goal_kind, Verb(_("Give up"), _("Give the goal up"), forms.ReasonForm, _cancel, _("Goal given up"), word="cancel")
)
reopen = verb_view(
    goal_kind, Verb(_("Reopen"), _("Open it again"), forms.BareForm, _reopen, _("The goal runs again"), word="reopen")
)
