"""Setting goals, dividing them over months, starting, changing and ending them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import departments, people
from yingdan.core import clock, commands
from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.company import company
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.money import split
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Refused
from yingdan.core.rows import bump, fetch
from yingdan.core.sentences import constraint
from yingdan.goals import queries, rules
from yingdan.goals.choices import GoalState, Level, Spread
from yingdan.goals.models import Goal, GoalMonth, Revision
from yingdan.goals.registry import metric_named

SAME_GOAL = _("There is a goal for the same result, person and period. Change that one instead.")
constraint(
    "goals_goal_once",
    SAME_GOAL,
    columns="goals_goal.level, goals_goal.metric, goals_goal.owner_id, goals_goal.department_id, goals_goal.since, "
    "goals_goal.until",
)

WORDS = frozenset({"name", "achievable", "relevant", "note"})
FIGURES = frozenset({"baseline", "target", "challenge", "stretch"})
LONGEST_CHAIN = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class GoalDraft:
    """A goal to set. `since` is any day of the period; owner and department default to the actor's own."""

    name: str
    level: str = Level.PERSON
    metric: str = "deals.won_amount"
    target: Decimal
    period: str
    since: dt.date
    owner: int | None = None
    department: int | None = None
    parent: int | None = None
    baseline: Decimal | None = None
    challenge: Decimal | None = None
    stretch: Decimal | None = None
    spread: str = Spread.EVEN
    achievable: str = ""
    relevant: str = ""
    note: str = ""


@capability("C001")
@command("goal.create")
def create_goals(*, actor: Actor, drafts: Sequence[GoalDraft], batch: Batch | None = None) -> list[Goal]:
    """New goals as drafts, each divided over its months."""
    need(actor, "goal.create")
    rows = [_row(actor, draft) for draft in drafts]
    for row in rows:
        _check(row)
    _check_once(rows)
    made = commands.create_records(actor=actor, policy=rules.goals, rows=rows, batch=batch)
    parts = [part for row in made for part in _spread(row, row.spread)]
    GoalMonth.objects.bulk_create(parts)
    return made


@command("goal.edit")
def edit_goal(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> Goal:
    """Change a goal. Once it runs, only its words: another target needs a reason, see `retarget_goal`."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    commands.only(values, WORDS | FIGURES | {"parent", "spread"})
    new = dict(values)
    if row.state != GoalState.DRAFT and (
        fixed := sorted(name for name in new.keys() - WORDS if _differs(row, name, new[name]))
    ):
        raise Refused(_("A goal that runs keeps its figures. Re-target it with a reason instead."), field=fixed[0])
    for name, value in new.items():
        if name == "parent":
            row.parent = _parent(actor, row, value)
        else:
            setattr(row, name, value)
    _check(row)
    new |= {"parent": row.parent} if "parent" in new else {}
    edited = commands.edit_record(actor=actor, policy=rules.goals, pk=pk, values=new, version=version)
    if {"target", "spread"} & new.keys() and edited.state == GoalState.DRAFT:
        _divide(edited, _spread(edited, edited.spread))
    return edited


@command("goal.divide", "goal.edit")
def divide_goal(*, actor: Actor, pk: int, months: Mapping[dt.date, Decimal], version: int | None = None) -> Goal:
    """Put in by hand how the target lies over the months; the parts add up to the target."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    _open(row)
    wanted = rules.months_between(row.since, row.until)
    if strange := sorted(set(months) ^ set(wanted)):
        raise Refused(
            _("%(month)s: this goal needs a figure for each month from %(since)s to %(until)s, and no other.")
            % {"month": f"{strange[0]:%Y-%m}", "since": f"{row.since:%Y-%m}", "until": f"{row.until:%Y-%m}"},
            field="months",
        )
    if any(part < 0 for part in months.values()):
        raise Refused(_("A month's part is zero or more."), field="months")
    fits = rules.lines_up(list(months.values()), row.target)
    if fits is not True:
        raise Refused(fits, field="months")
    before = {f"{one.month:%Y-%m}": one.target for one in rules.months_of([row.pk])}
    after = {f"{month:%Y-%m}": part for month, part in sorted(months.items())}
    if before == after:
        return row
    _divide(row, [GoalMonth(goal=row, month=month, target=part) for month, part in months.items()])
    row.spread = Spread.MANUAL
    bump(row, {"spread": (None, None)})
    record([Entry(verb="goal.divided", kind="goal", record=row.pk, before=before, after=after)], actor=actor)
    return row


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
    return _move(actor, row, GoalState.ACTIVE, "goal.started")


@command("goal.retarget", "goal.edit")
def retarget_goal(*, actor: Actor, pk: int, target: Decimal, reason: str, version: int | None = None) -> Goal:
    """Another target for a goal that runs. The old one stays as a version, with who, when and why."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    if row.state != GoalState.ACTIVE:
        raise Refused(_("Only a goal that runs is re-targeted. A draft is simply edited."))
    if not reason.strip():
        raise Refused(_("Say why the target changes: everybody who reads the goal will ask."), field="reason")
    if target == row.target:
        raise Refused(_("This is the target it has."), field="target")
    before, row.target = row.target, target
    _check(row)
    weights = [one.target for one in rules.months_of([pk]).order_by("month")]
    number = Revision.objects.filter(goal=row).count() + 1
    Revision.objects.create(
        goal=row, number=number, before=before, after=target, reason=reason.strip(), by_id=actor.user_id, at=clock.now()
    )
    # The months keep their share of the whole.
    _divide(row, _parts(row, weights))
    bump(row, {"target": (before, target)})
    entry = Entry(
        verb="goal.retargeted",
        kind="goal",
        record=row.pk,
        before={"target": before},
        after={"target": target},
        reason=reason.strip(),
    )
    record([entry], actor=actor)
    return row


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
    return _move(actor, row, state, "goal.closed", result=row.result)


@command("goal.cancel", "goal.edit")
def cancel_goal(*, actor: Actor, pk: int, reason: str, version: int | None = None) -> Goal:
    """Give a goal up, with the reason."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    _open(row)
    if not reason.strip():
        raise Refused(_("Say why this goal is given up."), field="reason")
    return _move(actor, row, GoalState.CANCELLED, "goal.cancelled", reason=reason.strip())


@command("goal.reopen", "goal.edit")
def reopen_goal(*, actor: Actor, pk: int, version: int | None = None) -> Goal:
    """Back to a running goal, or to a draft where it never was ready to run; what was reached is counted again."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    if row.is_open:
        raise Refused(_("This goal is open."))
    _check_once([row])
    row.result = None
    ready = all(one.good for one in queries.smart_of(row))
    return _move(actor, row, GoalState.ACTIVE if ready else GoalState.DRAFT, "goal.reopened", result=None)


def _row(actor: Actor, draft: GoalDraft) -> Goal:
    owner = people.visible(actor).filter(pk=draft.owner or actor.as_user_id, deleted_at=None).first()
    if owner is None:
        raise Refused(_("This person does not exist, or you may not see them."), field="owner")
    department = draft.department if draft.level == Level.DEPARTMENT else owner.department_id
    if draft.level == Level.DEPARTMENT and not departments.visible(actor).filter(pk=department or 0).exists():
        raise Refused(_("A goal of a department needs a department that you see."), field="department")
    fits = rules.may_divide(metric_named(draft.metric))
    if fits is not True:
        raise Refused(fits, field="metric")
    found = company()
    since, until = rules.days_of(draft.period, draft.since, found.fiscal_year_start if found else 1)
    row = Goal(
        name=draft.name.strip(),
        level=draft.level,
        metric=draft.metric,
        owner=owner,
        department_id=department,
        period=draft.period,
        since=since,
        until=until,
        baseline=draft.baseline,
        target=draft.target,
        challenge=draft.challenge,
        stretch=draft.stretch,
        spread=draft.spread,
        achievable=draft.achievable,
        relevant=draft.relevant,
        note=draft.note,
    )
    row.parent = _parent(actor, row, draft.parent)
    return row


def _parent(actor: Actor, row: Goal, parent: Goal | int | None) -> Goal | None:
    """The larger goal, if this one may be part of it; the chain above stays locked."""
    key = parent.pk if isinstance(parent, Goal) else parent
    if key is None:
        return None
    found = rules.goals.visible(actor).select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise Refused(_("The larger goal does not exist, or you may not see it."), field="parent")
    fits = rules.may_stand_under(row, found)
    if fits is not True:
        raise Refused(fits[1], field=fits[0])
    above: int | None = key
    for _step in range(LONGEST_CHAIN):
        if above is None:
            return found
        if above == row.pk:
            raise Refused(_("A goal cannot be part of itself, not even through others."), field="parent")
        above = Goal.objects.select_for_update(of=("self",)).filter(pk=above).values_list("parent", flat=True).first()
    raise Refused(_("This chain of goals is too long."), field="parent")


def _check(row: Goal) -> None:
    if not row.name.strip():
        raise Refused(_("A goal needs a name."), field="name")
    try:
        row.clean_fields(exclude={"created_at", "updated_at", "owner", "department", "parent"})
    except ValidationError as problem:
        errors = {name: sentences[0] for name, sentences in problem.message_dict.items()}
        raise Refused(next(iter(errors.values())), errors=errors) from problem
    if row.target <= 0:
        raise Refused(_("A target is above zero."), field="target")
    last = row.target
    for name in ("challenge", "stretch"):
        value = getattr(row, name)
        if value is not None and value < last:
            raise Refused(
                _("The further target is %(value)s, the one before it %(last)s: it must not lie below.")
                % {"value": f"{value:,.2f}", "last": f"{last:,.2f}"},
                field=name,
            )
        last = last if value is None else value


def _check_once(rows: Sequence[Goal]) -> None:
    keys = [(row.level, row.metric, row.owner_id, row.department_id, row.since, row.until) for row in rows]
    same = any(
        Goal.objects.filter(
            level=level, metric=metric, owner=owner, department=department, since=since, until=until, deleted_at=None
        )
        .exclude(state=GoalState.CANCELLED)
        .exclude(pk__in=[row.pk for row in rows if row.pk])
        .exists()
        for level, metric, owner, department, since, until in keys
    )
    if same or len(set(keys)) != len(keys):
        raise Conflict(SAME_GOAL, field="since")


def _spread(row: Goal, how: str) -> list[GoalMonth]:
    """The months of a new target: equal, or by what the same months brought in the three years before."""
    months = rules.months_between(row.since, row.until)
    if how == Spread.SEASONAL:
        weights = queries.season(row, months)
        if not any(weights):
            raise Refused(
                _(
                    "The three years before show nothing for this, so there is no season to follow. "
                    "Choose equal months."
                ),
                field="spread",
            )
        return _parts(row, weights)
    return _parts(row, [Decimal(1)] * len(months))


def _parts(row: Goal, weights: Sequence[Decimal]) -> list[GoalMonth]:
    months = rules.months_between(row.since, row.until)
    parts = split(row.target, weights if any(weights) else [Decimal(1)] * len(months))
    return [GoalMonth(goal=row, month=month, target=part) for month, part in zip(months, parts, strict=True)]


def _divide(row: Goal, parts: Sequence[GoalMonth]) -> None:
    GoalMonth.objects.filter(goal=row).delete()
    GoalMonth.objects.bulk_create(parts)


def _differs(row: Goal, name: str, value: Any) -> bool:
    old = row.parent_id if name == "parent" else getattr(row, name)
    return bool((value.pk if isinstance(value, Goal) else value) != old)


def _open(row: Goal) -> None:
    if not row.is_open:
        raise Refused(_("This goal is closed."))


def _move(actor: Actor, row: Goal, state: GoalState, verb: str, *, reason: str = "", **values: Any) -> Goal:
    before, row.state = row.state, state
    bump(row, {"state": (before, state), **{name: (None, value) for name, value in values.items()}})
    entry = Entry(
        verb=verb, kind="goal", record=row.pk, before={"state": before}, after={"state": state, **values}, reason=reason
    )
    record([entry], actor=actor)
    return row
