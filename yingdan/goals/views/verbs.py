"""What can be done with one goal, each a small form with a command behind it."""

from django.utils.translation import gettext_lazy as _

from yingdan.goals import commands, forms
from yingdan.goals.kinds import goal_kind, key_result_kind
from yingdan.ui.kinds.verbs import Verb, of_row, verb_view

publish = verb_view(
    goal_kind,
    Verb(
        _("Publish"),
        _("Publish"),
        forms.PublishForm,
        of_row(commands.publish_goal),
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
        of_row(commands.check_in),
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
        of_row(commands.start_goal),
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
        of_row(commands.retarget_goal),
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
        of_row(commands.close_goal),
        _("Goal closed"),
        note=_("What was reached is fixed, and says whether the goal was achieved."),
        word="close",
    ),
)
cancel = verb_view(
    goal_kind,
    Verb(
        _("Give up"),
        _("Give the goal up"),
        forms.ReasonForm,
        of_row(commands.cancel_goal),
        _("Goal given up"),
        word="cancel",
    ),
)
reopen = verb_view(
    goal_kind,
    Verb(
        _("Reopen"),
        _("Open it again"),
        forms.BareForm,
        of_row(commands.reopen_goal),
        _("The goal runs again"),
        word="reopen",
    ),
)
