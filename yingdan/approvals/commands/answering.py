"""Agreeing, rejecting, sending back, handing on, adding somebody."""

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.models import User
from yingdan.accounts.rules import actor_of, people
from yingdan.approvals import rules
from yingdan.approvals.choices import ApprovalState, Origin, StepState, Verdict
from yingdan.approvals.commands.steps import close_step, fetch_approval, must_say, open_step, seat, seats_of, told
from yingdan.approvals.models import Approval, Seat, Step
from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Missing, Refused


@command("approval.agree", "approval.view")
def agree(*, actor: Actor, pk: int, words: str = "", version: int | None = None) -> Approval:
    """Say yes. The last yes that was needed does what was asked for, in the same transaction."""
    row, mine = _asked(actor, pk, version)
    _say(actor, mine, Verdict.AGREED, words)
    step = mine.step
    if rules.standing(step.mode, seats_of(step)) != StepState.PASSED:
        return told(actor, row, "approval.agreed", words)
    close_step(step, StepState.PASSED)
    following = Step.objects.filter(approval=row, position__gt=step.position).order_by("position").first()
    if following is not None:
        open_step(row, following)
        return told(actor, row, "approval.agreed", words, anew=rules.asked_now(row))
    row.state, row.step, row.decided_at = ApprovalState.APPROVED, 0, clock.now()
    _do(actor, row)
    return told(actor, row, "approval.approved", words)


@command("approval.refuse", "approval.view")
def refuse(*, actor: Actor, pk: int, words: str, version: int | None = None) -> Approval:
    """Say no: that ends the approval."""
    row, mine = _asked(actor, pk, version)
    must_say(words, "words")
    _say(actor, mine, Verdict.REFUSED, words)
    close_step(mine.step, StepState.STOPPED)
    row.state, row.step, row.decided_at = ApprovalState.REJECTED, 0, clock.now()
    return told(actor, row, "approval.rejected", words)


@command("approval.return", "approval.view")
def send_back(*, actor: Actor, pk: int, words: str, to: int = 0, version: int | None = None) -> Approval:
    """Back to an earlier step, or (0) to the submitter, who may ask again."""
    row, mine = _asked(actor, pk, version)
    must_say(words, "words")
    target = Step.objects.filter(approval=row, position=to, position__lt=mine.step.position).first()
    if to and target is None:
        raise Refused(_("It can go back to a step before this one, or to who submitted it."), field="to")
    _say(actor, mine, Verdict.RETURNED, words)
    for step in Step.objects.filter(approval=row, position__gte=to):
        close_step(step, StepState.WAITING)
    if target is None:
        row.state, row.step = ApprovalState.DRAFT, 0
    else:
        open_step(row, Step.objects.get(pk=target.pk))
    return told(actor, row, "approval.returned", words, anew=rules.asked_now(row))


@command("approval.hand_on", "approval.view")
def hand_on(*, actor: Actor, pk: int, person: int, words: str = "", version: int | None = None) -> Approval:
    """Somebody else answers in one's place."""
    row, mine = _asked(actor, pk, version)
    other = _colleague(actor, row, mine.step, person)
    _say(actor, mine, Verdict.HANDED_ON, words)
    # Whoever was added and hands on is still somebody who must agree.
    origin = Origin.ADDED if mine.origin == Origin.ADDED else Origin.HANDED
    seat(row, mine.step, other.pk, mine.round, origin, invited_by=actor.user_id)
    return told(actor, row, "approval.handed_on", words, anew=[other.pk])


@command("approval.add", "approval.view")
def add_signer(*, actor: Actor, pk: int, person: int, words: str = "", version: int | None = None) -> Approval:
    """Somebody else must agree as well, in the same step."""
    row, mine = _asked(actor, pk, version)
    other = _colleague(actor, row, mine.step, person)
    seat(row, mine.step, other.pk, mine.round, Origin.ADDED, invited_by=actor.user_id)
    return told(actor, row, "approval.added", words, anew=[other.pk])


def _do(actor: Actor, row: Approval) -> None:
    """What was asked for, as who asked for it: he must still be one who may."""
    try:
        rules.acts()[row.act].apply(actor_of(row.owner, source=actor.source), row)
    except (Forbidden, Missing) as problem:
        raise Refused(
            _("%(name)s may not do this any more, so it cannot be approved.") % {"name": row.owner.name}
        ) from problem


def _asked(actor: Actor, pk: int, version: int | None) -> tuple[Approval, Seat]:
    """The approval, locked, and where the actor is asked."""
    row = fetch_approval(actor, pk, version)
    if actor.user_id in rules.submitters(row):
        raise Forbidden(_("You submitted this, so somebody else decides about it."))
    mine = rules.seat_of(actor, row)
    if mine is None:
        raise Forbidden(_("You are not asked here now: others are, or it is decided."))
    return row, mine


def _colleague(actor: Actor, row: Approval, step: Step, person: int) -> User:
    """Somebody who can be asked here: a colleague in sight, not the submitter, not asked in this round already."""
    found = people.visible(actor).filter(pk=person, kind="internal", is_active=True, deleted_at=None).first()
    if found is None:
        raise Refused(_("This person does not exist, has left, or you may not see them."), field="person")
    if found.pk in rules.submitters(row):
        raise Refused(_("Whoever submitted it does not decide about it."), field="person")
    if any(one.person_id == found.pk for one in seats_of(step)):
        raise Refused(_("%(name)s is asked in this step already.") % {"name": found.name}, field="person")
    return found


def _say(actor: Actor, mine: Seat, verdict: Verdict, words: str) -> None:
    mine.verdict, mine.words, mine.said_by_id, mine.at = verdict, words.strip(), actor.user_id, clock.now()
    mine.save(update_fields=["verdict", "words", "said_by", "at"])
