"""Whoever leaves is asked no more: the heir answers instead."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.commands import hand_over
from yingdan.accounts.models import User
from yingdan.approvals import rules
from yingdan.approvals.choices import ApprovalState, Origin, StepState, Verdict
from yingdan.approvals.commands.steps import seat, seats_of, told
from yingdan.approvals.models import Approval, Seat
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused

WAITING = Q(state=ApprovalState.PENDING, steps__state=StepState.OPEN, steps__seats__verdict=Verdict.OPEN)


@hand_over("approval", column="steps__seats__person", action="view", which=WAITING)
def _seats(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    """In each step that asks the leaver now. Steps that come later are looked at when they are opened."""
    taker = User.objects.get(pk=heir)
    waiting = Approval.objects.filter(WAITING, steps__seats__person=leaver).values("pk")
    for row in Approval.objects.select_for_update(of=("self",)).filter(pk__in=waiting).order_by("pk"):
        if heir in rules.submitters(row):
            raise Refused(
                _("%(name)s submitted “%(title)s”, so somebody else must answer it. Hand that approval on first.")
                % {"name": taker.name, "title": row.title}
            )
        mine = Seat.objects.get(step__approval=row, step__state=StepState.OPEN, person=leaver, verdict=Verdict.OPEN)
        mine.verdict, mine.said_by_id, mine.at = Verdict.HANDED_ON, actor.user_id, clock.now()
        mine.save(update_fields=["verdict", "said_by", "at"])
        anew = [] if any(one.person_id == heir for one in seats_of(mine.step)) else [heir]
        for person in anew:
            origin = Origin.ADDED if mine.origin == Origin.ADDED else Origin.HANDED
            seat(row, mine.step, person, mine.round, origin, invited_by=actor.user_id)
        told(actor, row, "approval.handed_on", reason, anew=anew)
