"""Asking, asking again, taking back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.models import User
from yingdan.approvals import rules
from yingdan.approvals.choices import ApprovalState, Origin, StepState
from yingdan.approvals.commands.steps import (
    NOBODY,
    close_step,
    fetch_approval,
    must_say,
    open_step,
    seat,
    tell,
    told,
)
from yingdan.approvals.models import Approval, Step
from yingdan.core import clock
from yingdan.core.commands import command, need
from yingdan.core.numbering import next_numbers
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Forbidden, Refused
from yingdan.core.rows import stamp
from yingdan.core.sentences import constraint

ASKED_ALREADY = _("An approval of this is waiting already. Withdraw it first, or wait for its answer.")
constraint(
    "approvals_approval_once",
    ASKED_ALREADY,
    columns="approvals_approval.act, approvals_approval.kind, approvals_approval.record",
)


@command("approval.submit", "approval.view")
def submit_approval(
    *,
    actor: Actor,
    act: str,
    pk: int,
    title: str,
    reason: str,
    amount: Decimal | None = None,
    facts: Mapping[str, str] | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Approval:
    """Ask for one act on the record `pk`. The room of the act has checked that the submitter may ask for it.

    facts: name -> value, which those who are asked read under the act's labels; payload: what the act needs once they
    have agreed.
    """
    need(actor, "approval.view")
    found = rules.acts()[act]
    submitter = User.objects.select_related("department").get(pk=actor.as_user_id)
    if rules.open_about(act, found.kind, pk).exists():
        raise Conflict(ASKED_ALREADY)
    row = Approval(
        number=next_numbers("SP")[0],
        act=act,
        kind=found.kind,
        record=pk,
        title=title[:160],
        amount=amount,
        reason=reason.strip(),
        facts=[[name, value] for name, value in (facts or {}).items()],
        payload=dict(payload or {}),
        owner=submitter,
        sent_by_id=actor.user_id,
        department=submitter.department,
        submitted_at=clock.now(),
    )
    stamp(row)
    row.save(force_insert=True)
    _line_up(row, submitter)
    tell(actor, row, "approval.submitted", reason=row.reason, anew=rules.asked_now(row))
    return row


@command("approval.resubmit", "approval.view")
def resubmit(*, actor: Actor, pk: int, reason: str, version: int | None = None) -> Approval:
    """Ask again what was sent back, with another reason; everybody is asked anew."""
    row = _own(actor, pk, version)
    if row.state != ApprovalState.DRAFT:
        raise Refused(_("Only what was sent back is submitted again."))
    must_say(reason, "reason")
    row.reason, row.state, row.submitted_at = reason.strip(), ApprovalState.PENDING, clock.now()
    open_step(row, Step.objects.filter(approval=row).order_by("position")[0])
    row.sent_by_id = actor.user_id
    return told(actor, row, "approval.submitted", reason, anew=rules.asked_now(row))


@command("approval.withdraw", "approval.view")
def withdraw(*, actor: Actor, pk: int, reason: str = "", version: int | None = None) -> Approval:
    """The submitter takes the question back."""
    row = _own(actor, pk, version)
    if not row.is_open:
        raise Refused(_("This approval is decided."))
    for step in Step.objects.filter(approval=row, state=StepState.OPEN):
        close_step(step, StepState.WAITING)
    row.state, row.step, row.decided_at = ApprovalState.WITHDRAWN, 0, clock.now()
    return told(actor, row, "approval.withdrawn", reason)


def _line_up(row: Approval, submitter: User) -> None:
    asked = rules.line_up(rules.route_for(row.act, row.amount), submitter, rules.submitters(row))
    if not asked:
        raise Refused(NOBODY)
    Step.objects.bulk_create(
        Step(approval=row, position=place, name=str(one.name), mode=one.mode) for place, one in enumerate(asked, 1)
    )
    steps = list(Step.objects.filter(approval=row).order_by("position"))
    for step, one in zip(steps, asked, strict=True):
        for person in one.people:
            seat(row, step, person, 1, Origin.ROUTE)
    open_step(row, steps[0])
    row.save(update_fields=["step"])


def _own(actor: Actor, pk: int, version: int | None) -> Approval:
    row = fetch_approval(actor, pk, version)
    if row.owner_id != actor.as_user_id:
        raise Forbidden(_("Only who submitted it may do this."))
    return row
