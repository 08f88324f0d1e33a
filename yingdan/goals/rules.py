"""Who sees which goals, which days a period has, and what makes a goal SMART."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.models import Party
from yingdan.core.calendar import work_calendar
from yingdan.core.company import company
from yingdan.core.policy import Actor, Inherit, Policy
from yingdan.core.refusal import Text
from yingdan.goals.choices import MONTHS, RANK, GoalState, Level, Period
from yingdan.goals.models import CheckIn, Goal, GoalMonth, KeyResult, Revision
from yingdan.goals.registry import Metric, outsiders_of, registered

HUNDRED = Decimal(100)
TEN_THOUSAND = Decimal(10_000)
TENTH = Decimal("0.1")

goals = Policy(
    kind="goal",
    rows=Goal.objects.all,
    actions=("view", "create", "edit", "delete", "export", "import", "share"),
)
key_results = Policy(
    kind="keyresult",
    rows=KeyResult.objects.all,
    inherits=Inherit(parent=lambda: goals, column="goal_id", writes=True),
    actions=("view", "create", "edit", "delete", "export"),
)


def visible_goals(actor: Actor) -> "QuerySet[Goal]":
    return goals.visible(actor)


def months_of(pks: Collection[int]) -> "QuerySet[GoalMonth]":
    """The months of goals that the caller has seen."""
    return GoalMonth.objects.filter(goal__in=pks)


def revisions_of(goal: Goal) -> list[Revision]:
    return list(Revision.objects.filter(goal=goal).select_related("by"))


def key_results_of(goal: Goal) -> list[KeyResult]:
    """The living key results of a goal that the caller has seen."""
    rows = KeyResult.objects.filter(goal=goal.pk, deleted_at=None).select_related("owner").order_by("created_at", "pk")
    found = list(rows)
    for one in found:
        one.goal = goal
    return found


def check_ins_of(result: KeyResult) -> list[CheckIn]:
    """Newest first, of a key result that the caller has seen."""
    return list(CheckIn.objects.filter(result=result).select_related("by")[:50])


def latest_check_ins(actor: Actor, goals: Collection[int]) -> list[CheckIn]:
    """The last few of key results in sight, of these goals, newest first."""
    results = key_results.visible(actor).filter(goal__in=goals)
    rows = CheckIn.objects.filter(result__in=results.values("pk")).select_related("by", "result")
    return list(rows.order_by("-id")[:6])


def progress(result: KeyResult) -> Decimal:
    """How far a key result has come from `start` to `target`, in per cent to one place. Before the first check-in and
    behind the start it is 0; beyond the target it goes on above 100."""
    if result.current is None:
        return Decimal("0.0")
    come: Decimal = HUNDRED * (result.current - result.start) / (result.target - result.start)
    return max(come, Decimal(0)).quantize(TENTH, ROUND_HALF_UP)


def progress_of_all(results: Sequence[KeyResult]) -> Decimal | None:
    """The mean of the key results, each counted up to 100; None without any."""
    if not results:
        return None
    parts = [min(progress(one), HUNDRED) for one in results]
    return (sum(parts, Decimal(0)) / len(parts)).quantize(TENTH, ROUND_HALF_UP)


def children_of(goals: Collection[int]) -> "QuerySet[Goal]":
    """The goals right below these, which the caller has seen."""
    rows = Goal.objects.filter(parent__in=goals, deleted_at=None).exclude(state=GoalState.CANCELLED)
    return rows.select_related("owner").order_by("-target", "pk")


def may_divide(metric: Metric) -> Literal[True] | Text:
    """A target is divided among people and months, so its metric must add up over both."""
    if metric.adds and {"owner", "department", "month"} <= set(metric.dimensions):
        return True
    return _("“%(metric)s” does not add up over people and months. Choose: %(known)s.") % {
        "metric": metric.label,
        "known": "、".join(str(one.label) for one in divisible()),
    }


def divisible() -> list[Metric]:
    """The metrics that a goal can be set for."""
    return [one for one in registered() if one.adds and {"owner", "department", "month"} <= set(one.dimensions)]


def may_be_for(metric: Metric, level: str) -> Literal[True] | Text:
    """A goal of a dealer needs a metric that tells dealers apart."""
    known = outsiders_of(level)
    if level != Level.DEALER or (known is not None and known.dimension in metric.dimensions):
        return True
    fitting = [one for one in divisible() if known is not None and known.dimension in one.dimensions]
    return _("“%(metric)s” does not tell dealers apart. Choose: %(known)s.") % {
        "metric": metric.label,
        "known": "、".join(str(one.label) for one in fitting),
    }


def parties(actor: Actor) -> "QuerySet[Party]":
    """The companies outside that the actor may set a goal for."""
    known = outsiders_of(Level.DEALER)
    return Party.objects.none() if known is None else known.visible(actor)


def metric_called(word: str) -> Metric | None:
    """A metric that a goal can be set for, by its name or by what people call it."""
    wanted = word.strip()
    return next((one for one in divisible() if wanted in (one.name, str(one.label))), None)


def scaled(value: Decimal, metric: Metric) -> Decimal:
    """As tables of goals show it: yuan in ten thousands, numbers of things as they are."""
    return value / TEN_THOUSAND if metric.unit == "CNY" else value


def places(metric: Metric) -> int:
    """How many decimals a scaled figure has."""
    return 1 if metric.unit == "CNY" else 0


def unit_said(metric: Metric) -> Text:
    """What stands in the head of a table of scaled figures."""
    return _("unit: 10,000 yuan") if metric.unit == "CNY" else ""


def days_of(period: str, day: dt.date, fiscal_start: int = 1) -> tuple[dt.date, dt.date]:
    """(first, last) day of the period that a day lies in; a year begins with the month `fiscal_start` (1 to 12)."""
    length = MONTHS[Period(period)]
    back = (day.month - fiscal_start) % 12 % length
    since = _first(day.year, day.month - back)
    return since, _first(since.year, since.month + length) - dt.timedelta(days=1)


def period_at(period: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """(first, last) day of the period that a day lies in, as the company counts its years."""
    found = company()
    return days_of(period, day, found.fiscal_year_start if found else 1)


def months_between(since: dt.date, until: dt.date) -> list[dt.date]:
    """The first days of the months of a period."""
    count = (until.year - since.year) * 12 + until.month - since.month + 1
    return [_first(since.year, since.month + step) for step in range(count)]


def _first(year: int, month: int) -> dt.date:
    """The first day of a month that may lie before January or after December."""
    return dt.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a goal is, beside how far its time is. Working days, make-up days counted, holidays not.

    due: the part of the target that the elapsed working days ask for; ahead: reached less due;
    rate, time: reached and elapsed in per cent of all, one place.
    """

    elapsed: int
    all: int
    due: Decimal
    ahead: Decimal
    rate: Decimal
    time: Decimal


def pace(*, target: Decimal, reached: Decimal, elapsed: int, all_days: int) -> Pace:
    """pace = reached / (target x elapsed / all). A period without a working day asks for everything at once."""
    share = Decimal(elapsed) / all_days if all_days else Decimal(1)
    due = (target * share).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Pace(
        elapsed, all_days, due, reached - due, rate(reached, target), (HUNDRED * share).quantize(TENTH, ROUND_HALF_UP)
    )


def rate(reached: Decimal, target: Decimal) -> Decimal:
    """In per cent, one place."""
    return (HUNDRED * reached / target).quantize(TENTH, ROUND_HALF_UP)


def working_days(since: dt.date, until: dt.date, today: dt.date) -> tuple[int, int]:
    """(elapsed, all) working days of a period; today counts as elapsed."""
    calendar = work_calendar(since.year, until.year)
    elapsed = 0 if today < since else calendar.working_days_between(since, min(today, until))
    return elapsed, calendar.working_days_between(since, until)


@dataclass(frozen=True, slots=True)
class Answer:
    """One letter of SMART: is it answered, and how, or what is missing."""

    letter: str
    title: Text
    good: bool
    says: Text


def smart(goal: Goal, metric: Metric, *, before: Decimal | None) -> list[Answer]:
    """Field by field: what a goal says of each letter. `before` was reached in the same period of the year before."""
    return [
        Answer("S", _("Specific"), bool(goal.name), f"{goal.name}：{metric.label}"),
        Answer("M", _("Measurable"), goal.target > 0, metric.definition),
        Answer(
            "A",
            _("Achievable"),
            bool(goal.achievable.strip()),
            goal.achievable.strip() or _lacks_reason(before, goal.target),
        ),
        Answer(
            "R",
            _("Relevant"),
            goal.parent_id is not None or bool(goal.relevant.strip()),
            goal.relevant.strip()
            or (str(goal.parent) if goal.parent_id else _("Say what it serves, or make it part of a larger goal.")),
        ),
        Answer("T", _("Time-bound"), True, f"{goal.since:%Y-%m-%d} – {goal.until:%Y-%m-%d}"),
    ]


def _lacks_reason(before: Decimal | None, target: Decimal) -> Text:
    if before:
        times = (target / before).quantize(TENTH, ROUND_HALF_UP)
        return _("Say why it can be reached: it is %(times)s times the same period of the year before.") % {
            "times": times
        }
    return _("Say why it can be reached: capacity, orders in hand, experience.")


def may_stand_under(child: Goal, parent: Goal) -> Literal[True] | tuple[str, Text]:
    """(field, sentence) where a goal cannot be part of another one."""
    if child.metric != parent.metric:
        return "parent", _("Both goals must measure the same.")
    if child.since < parent.since or child.until > parent.until:
        return "since", _("The larger goal runs from %(since)s to %(until)s; this one from %(first)s to %(last)s.") % {
            "since": parent.since,
            "until": parent.until,
            "first": child.since,
            "last": child.until,
        }
    if RANK[Level(child.level)] < RANK[Level(parent.level)] or child.level == parent.level == Level.COMPANY:
        return "parent", _("A goal of this level cannot be part of a goal of a dealer, a person or a department.")
    return True


def lines_up(months: Sequence[Decimal], target: Decimal) -> Literal[True] | Text:
    """The months must add up to the target."""
    total = sum(months, Decimal(0))
    if total == target:
        return True
    return _("The months add up to %(total)s, the target is %(target)s: %(off)s %(which)s.") % {
        "total": f"{total:,.2f}",
        "target": f"{target:,.2f}",
        "off": f"{abs(total - target):,.2f}",
        "which": _("too much") if total > target else _("too little"),
    }
