"""What becomes of a leaver's goals and key results."""

from django.db.models import Q
from django.utils.translation import gettext as _

from yingdan.accounts.commands import goes_to_heir, hand_over
from yingdan.accounts.models import User
from yingdan.core import commands
from yingdan.core.policy import Actor
from yingdan.goals import rules
from yingdan.goals.choices import OPEN, GoalState, Level
from yingdan.goals.commands.parts import move
from yingdan.goals.models import Goal

# These stand in the department of whoever answers for them.
AT_HOME = (Level.COMPANY, Level.DEALER)


@hand_over("goal", action="edit", which=Q(deleted_at=None, state__in=OPEN))
def _goals(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    """Goals of the company, of departments and of dealers go to the heir. A personal one counts the leaver's own
    deals: it is given up, so that its part of the larger goal stands there as not taken over."""
    taker = User.objects.select_related("department").get(pk=heir)
    given_up = _("%(name)s takes over; a personal target is not inherited.") % {"name": taker.name}
    for row in Goal.objects.select_for_update(of=("self",)).filter(owner=leaver, deleted_at=None, state__in=OPEN):
        if row.level == Level.PERSON:
            move(actor, row, GoalState.CANCELLED, "goal.cancelled", reason=" ".join(filter(None, [reason, given_up])))
            continue
        values = {"owner": taker} | ({"department": taker.department} if row.level in AT_HOME else {})
        commands.edit_record(actor=actor, policy=rules.goals, pk=row.pk, values=values, reason=reason)


goes_to_heir(rules.key_results, Q(deleted_at=None, goal__state__in=OPEN))
