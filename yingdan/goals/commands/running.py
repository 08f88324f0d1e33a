"""Starting a goal, changing its target, ending it."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.approvals.commands import submit_approval
from yingdan.approvals.models import Approval
from yingdan.approvals.rules import Act, act
from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch
from yingdan.goals import queries, rules
from yingdan.goals.choices import GoalState
from yingdan.goals.commands.parts import check, check_once, divide, move, must_be_open, parts_of
from yingdan.goals.models import Goal, Revision
from yingdan.goals.registry import metric_named

NEW_TARGET = "goal.retarget"


@command("goal.start", "goal.edit")
def start_goal(*, actor: Actor, pk: int, version: int | None = None) -> Goal:
    """A draft becomes the goal that counts, when each letter of SMART is answered."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    if row.state != GoalState.DRAFT:
        raise Refused(_("Only a draft is started."))
    open_letters = [one for one in queries.smart_of(row) if not one.good]
    if open_letters:
        field = {"A": "achievable", "R": "relevant"}.get(open_letters[0].letter, "name")
        raise Refused(open_letters[0].says, field=field)
    return move(actor, row, GoalState.ACTIVE, "goal.started")


@command("goal.retarget", "goal.edit")
def retarget_goal(*, actor: Actor, pk: int, target: Decimal, reason: str, version: int | None = None) -> Approval:
    """Ask for another target of a goal that runs. It holds from the moment in which it is approved."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    if not reason.strip():
        raise Refused(_("Say why the target changes: everybody who reads the goal will ask."), field="reason")
    before = row.target
    _fits(row, target)
    reached = queries.reached([row])[pk]
    figures = {"period": f"{row.since:%Y-%m-%d} – {row.until:%Y-%m-%d}", "before": before, "after": target}
    figures |= {"reached": reached, "more": target - before}
    return submit_approval(
        actor=actor,
        act=NEW_TARGET,
        pk=pk,
        title=row.name,
        reason=reason,
        amount=target if metric_named(row.metric).unit == "CNY" else None,
        facts={
            name: value if isinstance(value, str) else f"{value:,.2f}".replace("-", "−")
            for name, value in figures.items()
        },
        payload={"target": str(target)},
    )


def _set_target(actor: Actor, approval: Approval) -> None:
    """What was approved: the old target stays as a version, with who, when and why."""
    row = fetch(rules.goals, actor, approval.record, "edit")
    before, target = row.target, Decimal(approval.payload["target"])
    _fits(row, target)
    weights = [one.target for one in rules.months_of([row.pk]).order_by("month")]
    number = Revision.objects.filter(goal=row).count() + 1
    reason = approval.reason[:200]
    Revision.objects.create(
        goal=row, number=number, before=before, after=target, reason=reason, by_id=actor.user_id, at=clock.now()
    )
    # The months keep their share of the whole.
    divide(row, parts_of(row, weights))
    bump(row, {"target": (before, target)})
    changed: dict[str, Any] = {"before": {"target": before}, "after": {"target": target, "approval": approval.number}}
    record([Entry(verb="goal.retargeted", kind="goal", record=row.pk, reason=reason, **changed)], actor=actor)


act(
    Act(
        NEW_TARGET,
        "goal",
        _("new target"),
        _set_target,
        {
            "period": _("Period"),
            "before": _("Target now"),
            "after": _("New target"),
            "more": _("Difference"),
            "reached": _("Reached so far"),
        },
    )
)


def _fits(row: Goal, target: Decimal) -> None:
    """May this be the goal's target? Asked when it is submitted, and again when it is approved."""
    if row.state != GoalState.ACTIVE:
        raise Refused(_("Only a goal that runs is re-targeted. A draft is simply edited."))
    if target == row.target:
        raise Refused(_("This is the target it has."), field="target")
    row.target = target
    check(row)


@command("goal.close", "goal.edit")
def close_goal(*, actor: Actor, pk: int, version: int | None = None) -> Goal:
    """End a goal whose days are over: what was reached is fixed, and says whether it was achieved."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    if row.state != GoalState.ACTIVE:
        raise Refused(_("Only a goal that runs is closed."))
    if row.until >= clock.today():
        raise Refused(_("This goal runs until %(day)s.") % {"day": row.until})
    row.result = queries.reached([row])[row.pk]
    state = GoalState.ACHIEVED if row.result >= row.target else GoalState.MISSED
    return move(actor, row, state, "goal.closed", result=row.result)


@command("goal.cancel", "goal.edit")
def cancel_goal(*, actor: Actor, pk: int, reason: str, version: int | None = None) -> Goal:
    """Give a goal up, with the reason."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    must_be_open(row)
    if not reason.strip():
        raise Refused(_("Say why this goal is given up."), field="reason")
    return move(actor, row, GoalState.CANCELLED, "goal.cancelled", reason=reason.strip())


@command("goal.reopen", "goal.edit")
def reopen_goal(*, actor: Actor, pk: int, version: int | None = None) -> Goal:
    """Back to a running goal, or to a draft where it never was ready to run; what was reached is counted again."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    if row.is_open:
        raise Refused(_("This goal is open."))
    check_once([row])
    row.result = None
    ready = all(one.good for one in queries.smart_of(row))
    return move(actor, row, GoalState.ACTIVE if ready else GoalState.DRAFT, "goal.reopened", result=None)
