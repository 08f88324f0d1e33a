"""From the charter to the end: approval, changes of the charter, states, health."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from yingdan.approvals.commands import submit_approval
from yingdan.approvals.models import Approval
from yingdan.approvals.rules import Act, act
from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.core.commands import command, move_record, only
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Hint, Refused
from yingdan.core.rows import bump
from yingdan.projects import rules
from yingdan.projects.choices import Health, ProjectState
from yingdan.projects.commands.founding import check, holds_tasks
from yingdan.projects.commands.parts import fetch_project, must_be_open
from yingdan.projects.models import Project

CHARTER, CHANGE = "project.charter", "project.change"
# What of an approved charter can be asked to change.
AMENDABLE = frozenset({"ends", "budget", "scope_in", "scope_out", "deliverables", "success"})


@capability("C011")
@command("project.submit", "project.edit")
def submit_charter(*, actor: Actor, pk: int, reason: str = "", version: int | None = None) -> Approval:
    """Ask for approval of the charter. With it the project is approved, and is planned."""
    row = fetch_project(actor, pk, version)
    _is_ready(row)
    facts = {
        "days": f"{row.starts:%Y-%m-%d} – {row.ends:%Y-%m-%d}",
        "customer": str(row.customer or ""),
        "goal": str(row.goal or ""),
        "purpose": row.purpose,
        "scope_in": row.scope_in,
        "success": row.success,
    }
    return submit_approval(
        actor=actor,
        act=CHARTER,
        pk=pk,
        title=row.name,
        reason=reason or row.purpose,
        amount=row.budget,
        facts={name: value for name, value in facts.items() if value},
    )


@command("project.amend", "project.edit")
def amend_charter(
    *, actor: Actor, pk: int, values: Mapping[str, Any], reason: str, version: int | None = None
) -> Approval:
    """Ask for a change of an approved charter. It holds from the moment in which it is approved."""
    only(values, AMENDABLE)
    row = fetch_project(actor, pk, version)
    if not reason.strip():
        raise Refused(_("Say why the charter changes: everybody who agreed to it will ask."), field="reason")
    changed = {name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        raise Refused(_("Nothing of the charter would change."))
    _fits(row, {name: pair[1] for name, pair in changed.items()})
    return submit_approval(
        actor=actor,
        act=CHANGE,
        pk=pk,
        title=row.name,
        reason=reason,
        amount=row.budget,
        facts={name: f"{_said(old)} → {_said(new)}" for name, (old, new) in changed.items()},
        payload={name: None if new is None else str(new) for name, (_old, new) in changed.items()},
    )


@command("project.move", "project.edit")
def move_project(*, actor: Actor, pk: int, state: str, reason: str = "", version: int | None = None) -> Project:
    """On to the next state or a step back; paused, given up, taken up again. The last three and a step back say why."""
    row = fetch_project(actor, pk, version)
    if state not in rules.next_states(row):
        raise Refused(
            _("A project that is “%(state)s” does not go there.") % {"state": row.get_state_display()}, field="state"
        )
    to = ProjectState(state)
    if (to in (ProjectState.PAUSED, ProjectState.CANCELLED) or _is_back(row, to)) and not reason.strip():
        raise Refused(_("Say why."), field="reason")
    _may_enter(row, to)
    row.paused_from = row.state if to == ProjectState.PAUSED else ""
    if to == ProjectState.EXECUTING and row.started_on is None:
        row.started_on = clock.today()
    row.closed_on = clock.today() if to in (ProjectState.CLOSED, ProjectState.CANCELLED) else None
    return _moved(actor, row, to, "project.moved", reason=reason)


@command("project.set_health", "project.edit")
def set_health(*, actor: Actor, pk: int, health: str, reason: str = "", version: int | None = None) -> Project:
    """Green, yellow or red; what is not green says why."""
    row = fetch_project(actor, pk, version)
    must_be_open(row)
    if health not in Health.values:
        raise Refused(_("Choose green, yellow or red."), field="health")
    if health != Health.GREEN and not reason.strip():
        raise Refused(_("Say what is wrong, and what would help."), field="reason")
    before = {"health": row.health, "health_reason": row.health_reason}
    row.health, row.health_reason = health, reason.strip()[:200]
    bump(row, {"health": (None, None), "health_reason": (None, None)})
    after = {"health": row.health, "health_reason": row.health_reason}
    entry = Entry(verb="project.health_set", kind="project", record=pk, before=before, after=after, reason=reason)
    record([entry], actor=actor)
    return row


def _approve(actor: Actor, approval: Approval) -> None:
    """The charter is approved: planning begins."""
    row = fetch_project(actor, approval.record)
    _is_ready(row)
    _moved(actor, row, ProjectState.PLANNING, "project.approved", reason=approval.number)


def _change(actor: Actor, approval: Approval) -> None:
    """The change is approved: the charter says so from now on."""
    row = fetch_project(actor, approval.record)
    values = {name: _read(name, value) for name, value in approval.payload.items()}
    before = {name: getattr(row, name) for name in values}
    _fits(row, values)
    bump(row, dict.fromkeys(values, (None, None)))
    entry = Entry(
        verb="project.amended",
        kind="project",
        record=row.pk,
        before=before,
        after={**values, "approval": approval.number},
        reason=approval.reason,
    )
    record([entry], actor=actor)


act(
    Act(
        CHARTER,
        "project",
        _("charter"),
        _approve,
        {
            "days": _("From – to"),
            "customer": _("Customer"),
            "goal": _("Goal"),
            "purpose": _("What for"),
            "scope_in": _("In scope"),
            "success": _("Success criteria"),
        },
    )
)
act(
    Act(
        CHANGE,
        "project",
        _("change of a charter"),
        _change,
        {
            "ends": _("Ends"),
            "budget": _("Budget"),
            "scope_in": _("In scope"),
            "scope_out": _("Out of scope"),
            "deliverables": _("Deliverables"),
            "success": _("Success criteria"),
        },
    )
)


def _is_ready(row: Project) -> None:
    if row.state != ProjectState.DRAFT:
        raise Refused(_("This charter is approved already."))
    lacks = rules.missing_of(row)
    if lacks:
        url = f"/projects/{row.pk}/edit/"
        raise Refused(
            _("The charter does not say yet: %(parts)s.") % {"parts": "、".join(str(one) for one in lacks.values())},
            hints=[Hint(_("Write it"), url)],
        )


def _fits(row: Project, values: Mapping[str, Any]) -> None:
    """May the charter say this? Asked when it is submitted, and again when it is approved."""
    if not row.is_running:
        raise Refused(_("Only an approved charter is changed by approval. A draft is simply edited."))
    for name, value in values.items():
        setattr(row, name, value)
    if lacks := rules.missing_of(row):
        name = min(lacks)
        raise Refused(_("The charter must say this."), field=name)
    check(row)
    holds_tasks(row)


def _may_enter(row: Project, to: ProjectState) -> None:
    """What a state asks for before it is entered."""
    if to == ProjectState.EXECUTING and not rules.tasks_of(row.pk).exists():
        raise Refused(_("There is no task in the plan yet: nobody would know what to do."), field="state")
    if to == ProjectState.CLOSED and (waits := rules.unsettled(row.pk).first()):
        raise Refused(
            _("“%(name)s” is not signed yet. Sign it, or record that it was not accepted.") % {"name": waits},
            field="state",
        )
    if to == ProjectState.CLOSED and (left := rules.unfinished(row)):
        raise Refused(_("%(count)s tasks are not done. Finish or cancel them first.") % {"count": left}, field="state")


def _is_back(row: Project, to: ProjectState) -> bool:
    order = list(ProjectState)
    return row.state != ProjectState.PAUSED and order.index(to) < order.index(ProjectState(row.state))


def _moved(actor: Actor, row: Project, state: ProjectState, verb: str, *, reason: str) -> Project:
    columns = ("paused_from", "started_on", "closed_on")
    return move_record(actor, rules.projects, row, state, verb, columns=columns, reason=reason)


def _said(value: Any) -> str:
    if value in (None, ""):
        return "–"
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)


def _read(name: str, value: str | None) -> Any:
    """A value of the payload as the column takes it."""
    if value is None:
        return None
    if name == "ends":
        return parse_date(value)
    try:
        return Decimal(value) if name == "budget" else value
    except InvalidOperation as problem:
        raise Refused(_("This approval holds a budget that is no number.")) from problem
