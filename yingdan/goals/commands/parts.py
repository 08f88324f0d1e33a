"""What every goal must meet, and the months of a target."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.commands import move_record
from yingdan.core.money import split
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Refused
from yingdan.core.rows import fits_columns
from yingdan.core.sentences import constraint
from yingdan.goals import queries, rules
from yingdan.goals.choices import GoalState, Spread
from yingdan.goals.models import Goal, GoalMonth

SAME_GOAL = _("There is a goal for the same result, person and period. Change that one instead.")
constraint(
    "goals_goal_once",
    SAME_GOAL,
    columns="goals_goal.level, goals_goal.metric, goals_goal.owner_id, goals_goal.department_id, goals_goal.since, "
    "goals_goal.until",
)

constraint(
    "goals_goal_once_outside",
    SAME_GOAL,
    columns="goals_goal.metric, goals_goal.party_id, goals_goal.since, goals_goal.until",
)

LONGEST_CHAIN = 20
# Looked at by the rules of their own.
RELATED = ("owner", "department", "party", "parent", "goal")


def parent_of(actor: Actor, row: Goal, parent: Goal | int | None) -> Goal | None:
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


def check(row: Goal) -> None:
    if not row.name.strip():
        raise Refused(_("A goal needs a name."), field="name")
    fits_columns(row, but=RELATED)
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


def check_once(rows: Sequence[Goal]) -> None:
    """One goal for one result: a dealer's whoever answers for it, everybody else's by level, person and department."""
    keys = [tuple(sorted(_same(row).items())) for row in rows]
    same = any(
        Goal.objects.filter(**dict(key), deleted_at=None)
        .exclude(state=GoalState.CANCELLED)
        .exclude(pk__in=[row.pk for row in rows if row.pk])
        .exists()
        for key in keys
    )
    if same or len(set(keys)) != len(keys):
        raise Conflict(SAME_GOAL, field="since")


def _same(row: Goal) -> dict[str, Any]:
    whose = {"level": row.level, "owner": row.owner_id, "department": row.department_id}
    if row.party_id is not None:
        whose = {"party": row.party_id}
    return {"metric": row.metric, "since": row.since, "until": row.until, **whose}


def spread(row: Goal, how: str) -> list[GoalMonth]:
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
        return parts_of(row, weights)
    return parts_of(row, [Decimal(1)] * len(months))


def parts_of(row: Goal, weights: Sequence[Decimal]) -> list[GoalMonth]:
    months = rules.months_between(row.since, row.until)
    parts = split(row.target, weights if any(weights) else [Decimal(1)] * len(months))
    return [GoalMonth(goal=row, month=month, target=part) for month, part in zip(months, parts, strict=True)]


def divide(row: Goal, parts: Sequence[GoalMonth]) -> None:
    GoalMonth.objects.filter(goal=row).delete()
    GoalMonth.objects.bulk_create(parts)


def must_be_open(row: Goal) -> None:
    if not row.is_open:
        raise Refused(_("This goal is closed."))


def move(actor: Actor, row: Goal, state: GoalState, verb: str, *, reason: str = "", **values: Any) -> Goal:
    return move_record(actor, rules.goals, row, state, verb, columns=tuple(values), reason=reason, **values)
