"""What asking and answering share: steps that open and close, seats, and the event of each change."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.commands import open_to
from yingdan.approvals import rules
from yingdan.approvals.choices import Origin, StepState, Verdict
from yingdan.approvals.models import Approval, Seat, Step
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch

NOBODY = _(
    "Nobody can approve this: you have no manager here, and the route names nobody else. "
    "Ask the administrator to enter your manager or a route."
)


def fetch_approval(actor: Actor, pk: int, version: int | None) -> Approval:
    """The approval, locked: two answers at once come one after the other."""
    return fetch(rules.approvals, actor, pk, "view", version=version)


def open_step(row: Approval, step: Step) -> None:
    """Ask a step: the first time those who are lined up, later the same people in a round of its own."""
    last = rules.latest(list(Seat.objects.filter(step=step)))
    if any(one.verdict != Verdict.OPEN for one in last):
        for one in last:
            if one.verdict != Verdict.HANDED_ON:
                seat(row, step, one.person_id, one.round + 1, Origin(one.origin))
    _replace_leavers(row, step)
    step.state = StepState.OPEN
    step.save(update_fields=["state"])
    row.step = step.position


def _replace_leavers(row: Approval, step: Step) -> None:
    """Whoever has left since the submission is not asked; if nobody is left, those above the submitter are."""
    asked, barred = seats_of(step), rules.submitters(row)
    there = set(rules.there([one.person_id for one in asked], barred))
    for one in asked:
        if one.person_id not in there:
            one.verdict = Verdict.SPARED
            one.save(update_fields=["verdict"])
    if there:
        return
    others = rules.above(row.owner, barred)
    if not others:
        raise Refused(NOBODY)
    for person in others:
        seat(row, step, person, asked[0].round, Origin.HANDED)


def close_step(step: Step, state: StepState) -> None:
    """Nobody is asked in this step any more."""
    if step.state == StepState.OPEN:
        Seat.objects.filter(step=step, verdict=Verdict.OPEN).update(verdict=Verdict.SPARED)
    step.state = state
    step.save(update_fields=["state"])


def seat(row: Approval, step: Step, person: int, number: int, origin: Origin, *, invited_by: int | None = None) -> None:
    """Somebody is asked, and sees the approval from now on, whatever else is in reach."""
    Seat.objects.create(step=step, round=number, person_id=person, origin=origin, invited_by_id=invited_by)
    open_to(kind="approval", record=row.pk, person=person, by=invited_by or row.owner_id)


def seats_of(step: Step) -> list[Seat]:
    """The seats of the round that counts."""
    return rules.latest(list(Seat.objects.filter(step=step)))


def must_say(words: str, field: str) -> None:
    if not words.strip():
        raise Refused(_("Say why: whoever reads it needs to know what to change."), field=field)


def told(actor: Actor, row: Approval, verb: str, words: str = "", **more: Any) -> Approval:
    """Write where the approval stands now, and tell of it."""
    changed = ("state", "step", "decided_at", "reason", "submitted_at", "sent_by")
    bump(row, {name: (None, getattr(row, name)) for name in changed})
    tell(actor, row, verb, reason=words.strip(), **more)
    return row


def tell(actor: Actor, row: Approval, verb: str, *, reason: str = "", **more: Any) -> None:
    """One event. `asked` are those who are asked now, `anew` those of them who were not before it, `owner` is who
    submitted it: their inboxes hear of it."""
    after = {"state": row.state, "asked": rules.asked_now(row), "anew": [], "owner": row.owner_id, **more}
    record([Entry(verb=verb, kind="approval", record=row.pk, before={}, after=after, reason=reason)], actor=actor)
