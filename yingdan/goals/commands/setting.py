"""Setting goals, changing drafts, dividing a target over the months."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.models import Party
from yingdan.accounts.rules import colleague, departments
from yingdan.core import commands
from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch
from yingdan.goals import rules
from yingdan.goals.choices import GoalState, Level, Spread
from yingdan.goals.commands.parts import (
    check,
    check_once,
    divide,
    must_be_open,
    parent_of,
    parts_of,
    spread,
)
from yingdan.goals.models import Goal, GoalMonth
from yingdan.goals.registry import metric_named

WORDS = frozenset({"name", "achievable", "relevant", "note"})
FIGURES = frozenset({"baseline", "target", "challenge", "stretch"})
# Whose result is counted, of what, and when.
SHAPE = frozenset({"level", "metric", "period", "since", "owner", "department", "party"})


@dataclass(frozen=True, kw_only=True, slots=True)
class GoalDraft:
    """A goal to set. `since` is any day of the period; owner and department default to the actor's own. `party` is for
    the level of dealers."""

    name: str
    level: str = Level.PERSON
    metric: str = "deals.won_amount"
    target: Decimal
    period: str
    since: dt.date
    owner: int | None = None
    department: int | None = None
    party: int | None = None
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
        check(row)
    check_once(rows)
    made = commands.create_records(actor=actor, policy=rules.goals, rows=rows, batch=batch)
    parts = [part for row in made for part in spread(row, row.spread)]
    GoalMonth.objects.bulk_create(parts)
    return made


@command("goal.edit")
def edit_goal(
    *, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None, batch: Batch | None = None
) -> Goal:
    """Change a goal. Once it runs, only its words: another target needs a reason, see `retarget_goal`."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    commands.only(values, WORDS | FIGURES | SHAPE | {"parent", "spread"})
    if values.get("party", 0) is None and values.get("level", row.level) == row.level:
        # A goal of a dealer always has one: a form that sends none could not show it.
        values = {name: value for name, value in values.items() if name != "party"}
    changed = {name: value for name, value in values.items() if _differs(row, name, value)}
    if row.state != GoalState.DRAFT and (fixed := sorted(changed.keys() - WORDS)):
        raise Refused(_("A goal that runs keeps its figures. Re-target it with a reason instead."), field=fixed[0])
    if changed.keys() & SHAPE:
        plain = {name: value for name, value in changed.items() if name not in SHAPE}
        changed = plain | _reshaped(actor, row, changed)
    for name in changed.keys() - {"parent"}:
        setattr(row, name, changed[name])
    if "parent" in changed:
        changed["parent"] = row.parent = parent_of(actor, row, changed["parent"])
    check(row)
    if changed.keys() & SHAPE:
        check_once([row])
        _check_family(row)
    edited = commands.edit_record(actor=actor, policy=rules.goals, pk=pk, values=changed, version=version, batch=batch)
    if {"target", "spread", "since", "until"} & changed.keys():
        divide(edited, _anew(edited, same_months=not {"since", "until"} & changed.keys()))
    return edited


@command("goal.divide", "goal.edit")
def divide_goal(*, actor: Actor, pk: int, months: Mapping[dt.date, Decimal], version: int | None = None) -> Goal:
    """Put in by hand how the target lies over the months; the parts add up to the target."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    must_be_open(row)
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
    divide(row, [GoalMonth(goal=row, month=month, target=part) for month, part in months.items()])
    row.spread = Spread.MANUAL
    bump(row, {"spread": (None, None)})
    record([Entry(verb="goal.divided", kind="goal", record=row.pk, before=before, after=after)], actor=actor)
    return row


def _row(actor: Actor, draft: GoalDraft) -> Goal:
    owner = colleague(actor, draft.owner or actor.as_user_id)
    department = draft.department if draft.level == Level.DEPARTMENT else owner.department_id
    if draft.level == Level.DEPARTMENT and not departments.visible(actor).filter(pk=department or 0).exists():
        raise Refused(_("A goal of a department needs a department that you see."), field="department")
    metric = metric_named(draft.metric)
    for fits in (rules.may_divide(metric), rules.may_be_for(metric, draft.level)):
        if fits is not True:
            raise Refused(fits, field="metric")
    since, until = rules.period_at(draft.period, draft.since)
    row = Goal(
        name=draft.name.strip(),
        level=draft.level,
        metric=draft.metric,
        owner=owner,
        department_id=department,
        party=_party(actor, draft),
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
    row.parent = parent_of(actor, row, draft.parent)
    return row


def _party(actor: Actor, draft: GoalDraft) -> Party | None:
    """Whose result a goal of a dealer counts; no other goal names a company outside."""
    if draft.level != Level.DEALER:
        return None
    found = rules.parties(actor).filter(pk=draft.party or 0).first()
    if found is None:
        raise Refused(_("A goal of a dealer needs a dealer that you see."), field="party")
    return found


def _differs(row: Goal, name: str, value: Any) -> bool:
    """Forms send every field back: what is as it was changes nothing."""
    if name == "department" and row.level != Level.DEPARTMENT and value is None:
        return False
    old = getattr(row, f"{name}_id") if name in ("parent", "owner", "department", "party") else getattr(row, name)
    return bool((value.pk if isinstance(value, Model) else value) != old)


def _reshaped(actor: Actor, row: Goal, changed: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that follow from another level, metric, period, owner or department."""
    now = {"owner": row.owner_id, "department": row.department_id, "party": row.party_id}
    now |= {name: getattr(row, name) for name in ("name", "target", "level", "metric", "period", "since")}
    asked = now | {name: getattr(value, "pk", value) for name, value in changed.items() if name in now}
    made = _row(actor, GoalDraft(**asked))
    columns = ("level", "metric", "period", "since", "until", "owner", "department", "party")
    return {name: getattr(made, name) for name in columns if _differs(row, name, getattr(made, name))}


def _check_family(row: Goal) -> None:
    """It must still fit below the larger goal, and those below it must still fit."""
    pairs = [(row, row.parent)] if row.parent else []
    for child, parent in [*pairs, *((one, row) for one in rules.children_of([row.pk]))]:
        fits = rules.may_stand_under(child, parent)
        if fits is not True:
            raise Refused(fits[1], field=fits[0])


def _anew(row: Goal, *, same_months: bool) -> list[GoalMonth]:
    """The months of a changed draft. Those put in by hand keep their share of the whole."""
    if row.spread == Spread.MANUAL and same_months:
        return parts_of(row, [one.target for one in rules.months_of([row.pk]).order_by("month")])
    return spread(row, row.spread)
