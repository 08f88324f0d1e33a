"""What was reached of goals: each metric is asked once for all of them, by person and department and month."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yingdan.accounts.rules import departments
from yingdan.core import clock
from yingdan.core.policy import Actor, Counting
from yingdan.goals import rules
from yingdan.goals.choices import GoalState, Level
from yingdan.goals.models import Goal
from yingdan.goals.registry import Metric, evaluate, metric_named, outsiders_of
from yingdan.goals.rules import Answer, Pace

NOTHING = Decimal(0)
YEARS_BACK = 3
DEEPEST = 20
# What has been a goal in its time.
RAN = (GoalState.ACTIVE, GoalState.ACHIEVED, GoalState.MISSED)
# Of a ranking, so many are shown: the first and the last ones.
MOST_PEOPLE = 8
type ByMonth = dict[dt.date, Decimal]


@dataclass(slots=True)
class Branch:
    """A goal with what stands below it. `gap` is the part of its target that no goal below it has taken over:
    below zero where they take more."""

    goal: Goal
    reached: Decimal
    pace: Pace
    months: ByMonth
    depth: int = 0
    below: "list[Branch]" = field(default_factory=list)

    @property
    def gap(self) -> Decimal:
        taken: Decimal = sum((one.goal.target for one in self.below), NOTHING)
        whole: Decimal = self.goal.target
        return whole - taken


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a goal: its part of the target, what was reached in it, and in the same month of the year before;
    None where there is nothing."""

    month: dt.date
    target: Decimal
    reached: Decimal | None
    before: Decimal | None


def months(goal: Goal, got: ByMonth | None = None) -> list[Month]:
    """`got` where it is known already what each month brought."""
    got, before = by_month([goal])[goal.pk] if got is None else got, year_before(goal)
    parts = rules.months_of([goal.pk]).order_by("month")
    return [Month(one.month, one.target, got.get(one.month), before.get(one.month)) for one in parts]


def tree(actor: Actor, *, metric: str, since: dt.date, until: dt.date) -> list[Branch]:
    """The goals in sight that the actor sees for one metric and period, from the top down; where a larger goal is
    out of sight, the one below it stands at the top. Cancelled ones are not there."""
    rows = rules.visible_goals(actor).filter(metric=metric, since=since, until=until)
    found = list(
        rows.exclude(state=GoalState.CANCELLED).select_related("owner", "department", "party").order_by("-target", "pk")
    )
    got, today = by_month(found), clock.today()
    elapsed, all_days = rules.working_days(since, until, today)
    branches = {}
    for one in found:
        so_far = sum(got[one.pk].values(), NOTHING) if one.result is None else one.result
        pace = rules.pace(target=one.target, reached=so_far, elapsed=elapsed, all_days=all_days)
        branches[one.pk] = Branch(one, so_far, pace, got[one.pk])
    tops: list[Branch] = []
    for one in found:
        above = branches.get(one.parent_id or 0)
        (tops if above is None else above.below).append(branches[one.pk])
    for top in tops:
        _deepen(top, 0)
    return tops


def reached(goals: Sequence[Goal]) -> dict[int, Decimal]:
    """pk -> what was reached so far, or when it was closed. A goal's figure is the same for everybody who sees the
    goal: it counts all that the goal is about, not what its reader may open."""
    fixed = {one.pk: one.result for one in goals if one.result is not None}
    open_ones = [one for one in goals if one.result is None]
    return fixed | {pk: sum(months.values(), NOTHING) for pk, months in by_month(open_ones).items()}


def by_month(goals: Sequence[Goal]) -> dict[int, ByMonth]:
    """pk -> first day of a month -> what was reached in it."""
    asked: dict[tuple[str, dt.date, dt.date], list[Goal]] = defaultdict(list)
    for one in goals:
        asked[one.metric, one.since, one.until].append(one)
    found: dict[int, ByMonth] = {}
    for (metric, since, until), same in asked.items():
        found |= _asked_once(metric, since, until, same)
    return found


def people_with_a_part(goal: Goal) -> list[int]:
    """Whoever answers for a goal below this one, however far down, or for a key result of it."""
    found = {one.owner_id for one in rules.key_results_of(goal)}
    level = [goal.pk]
    for _step in range(DEEPEST):
        below = list(rules.children_of(level))
        found |= {one.owner_id for one in below}
        level = [one.pk for one in below]
        if not level:
            break
    return sorted(found - {goal.owner_id})


def season(goal: Goal, months: Sequence[dt.date]) -> list[Decimal]:
    """What the same months brought in the three years before, for each month of the goal."""
    sums = dict.fromkeys(months, NOTHING)
    for back in range(1, YEARS_BACK + 1):
        for month, amount in _before(goal, back).items():
            sums[month] += amount
    return [max(sums[month], NOTHING) for month in months]


def year_before(goal: Goal) -> ByMonth:
    """What the same months brought a year before, by the month of the goal."""
    return _before(goal, 1)


def smart_of(goal: Goal) -> list[Answer]:
    """SMART with the history beside it."""
    return rules.smart(goal, metric_named(goal.metric), before=sum(year_before(goal).values(), NOTHING) or None)


def _before(goal: Goal, years: int) -> ByMonth:
    then = Goal(
        pk=0,
        level=goal.level,
        metric=goal.metric,
        owner_id=goal.owner_id,
        department_id=goal.department_id,
        party_id=goal.party_id,
        since=goal.since.replace(year=goal.since.year - years),
        until=_same_end(goal.until, years),
    )
    return {month.replace(year=month.year + years): amount for month, amount in by_month([then])[0].items()}


def _same_end(day: dt.date, years: int) -> dt.date:
    """The last day of the same month some years before: February may end a day earlier or later."""
    return rules.days_of("month", day.replace(year=day.year - years, day=1))[1]


def _asked_once(metric: str, since: dt.date, until: dt.date, goals: Sequence[Goal]) -> dict[int, ByMonth]:
    levels = {one.level for one in goals}
    by_owner = _cells(metric, "owner", since, until) if Level.PERSON in levels else {}
    by_place = _cells(metric, "department", since, until) if levels - {Level.PERSON, Level.DEALER} else {}
    outside = _outside(metric, since, until, goals) if Level.DEALER in levels else {}
    paths = dict(departments.rows().values_list("pk", "path")) if Level.DEPARTMENT in levels else {}
    found = {}
    for one in goals:
        if one.level == Level.PERSON:
            cells = [by_owner.get(one.owner_id, {})]
        elif one.level == Level.DEALER:
            cells = [outside.get(one.party_id or 0, {})]
        elif one.level == Level.COMPANY:
            cells = list(by_place.values())
        else:
            top = paths.get(one.department_id or 0, "-")
            cells = [months for place, months in by_place.items() if paths.get(place or 0, "").startswith(top)]
        found[one.pk] = _added(cells)
    return found


def _outside(metric: str, since: dt.date, until: dt.date, goals: Sequence[Goal]) -> dict[int, ByMonth]:
    """party -> month -> what it brought. Where its room is gone, nothing."""
    known = outsiders_of(Level.DEALER)
    if known is None:
        return {}
    keys = known.keys({one.party_id for one in goals if one.party_id is not None})
    cells = _cells(metric, known.dimension, since, until)
    return {party: cells.get(key, {}) for party, key in keys.items()}


def _cells(metric: str, dimension: str, since: dt.date, until: dt.date) -> dict[int | None, ByMonth]:
    answer = evaluate(metric, actor=Counting(), by=[dimension, "month"], since=since, until=until)
    found: dict[int | None, ByMonth] = defaultdict(dict)
    for row in answer.rows:
        key, month = row.keys
        found[key][month] = row.value
    return found


def _added(cells: Iterable[ByMonth]) -> ByMonth:
    total: ByMonth = defaultdict(lambda: NOTHING)
    for months in cells:
        for month, amount in months.items():
            total[month] += amount
    return dict(total)


def _deepen(branch: Branch, depth: int) -> None:
    branch.depth = depth
    for one in branch.below:
        _deepen(one, depth + 1)


@dataclass(frozen=True, slots=True)
class Target:
    """A running goal with what was reached of it, beside how far its time is."""

    goal: Goal
    metric: Metric
    reached: Decimal
    pace: Pace

    @property
    def by(self) -> Decimal:
        """How far it is ahead of its time, or behind."""
        return abs(self.pace.ahead)


def running_goals(actor: Actor, day: dt.date | None = None) -> list[Goal]:
    """The goals in sight whose days these are, or that an earlier day belonged to, closed by now or not: those that
    end first, and of them the largest, come first."""
    if not actor.may("goal.view"):
        return []
    on, states = day or clock.today(), RAN if day else (GoalState.ACTIVE,)
    rows = rules.visible_goals(actor).filter(state__in=states, since__lte=on, until__gte=on)
    return list(rows.select_related("owner").order_by("until", "-target", "pk"))


def measured(rows: Sequence[Goal]) -> list[Target]:
    """Goals with what was reached of them and where they should be today."""
    got, today = reached(rows), clock.today()
    # Of many goals most have the same time, and a calendar is not made for nothing.
    times = {(one.since, one.until) for one in rows}
    days = {time: rules.working_days(*time, today) for time in times}
    found = []
    for one in rows:
        elapsed, all_days = days[one.since, one.until]
        pace = rules.pace(target=one.target, reached=got[one.pk], elapsed=elapsed, all_days=all_days)
        found.append(Target(one, metric_named(one.metric), got[one.pk], pace))
    return found


def ranking(actor: Actor, day: dt.date | None = None, departments: Collection[int] = ()) -> list[Target]:
    """The goals of people that run today, or ran on a day, for one metric and time: that of most of them; the best rate
    first. Of some departments alone where any are given."""
    personal = [
        one
        for one in running_goals(actor, day)
        if one.level == Level.PERSON and (not departments or one.owner.department_id in departments)
    ]
    if not personal:
        return []
    most, _count = Counter((one.metric, one.since, one.until) for one in personal).most_common(1)[0]
    same = [one for one in personal if (one.metric, one.since, one.until) == most]
    return sorted(measured(same), key=lambda one: (-one.pace.rate, one.goal.pk))


def ends(ranked: Sequence[Target]) -> tuple[Sequence[Target], int, Sequence[Target]]:
    """Who is shown of many: the first ones, how many stand between, the last ones."""
    if len(ranked) <= MOST_PEOPLE:
        return ranked, 0, ()
    half = MOST_PEOPLE // 2
    return ranked[:half], len(ranked) - 2 * half, ranked[-half:]
