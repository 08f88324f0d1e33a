"""Goals as list, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.kinds import sharing_panel
from yingdan.approvals.kinds import approvals_panel
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.refusal import Text as Label
from yingdan.core.search import Words, searchable
from yingdan.goals import commands, queries, rules
from yingdan.goals.choices import GoalState
from yingdan.goals.commands import GoalDraft, KeyResultDraft
from yingdan.goals.models import Goal, KeyResult
from yingdan.goals.registry import metric_named
from yingdan.ui import nav
from yingdan.ui.components import figure
from yingdan.ui.formats import number
from yingdan.ui.kinds import (
    Action,
    Choice,
    Day,
    Department,
    Kind,
    Moment,
    Money,
    Panel,
    Paragraph,
    Person,
    Reference,
    Text,
    View,
    say,
)
from yingdan.ui.kinds.fields.base import EMPTY
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.related import related


def said(value: Decimal, *, sign: bool = False) -> SafeString:
    """A figure in the unit of its metric: short where it is large, whole where it is a number of things."""
    if abs(value) >= rules.TEN_THOUSAND:
        return figure(value, sign=sign)
    return SafeString(number(value, sign=sign))


@dataclass(frozen=True, kw_only=True)
class Measured(Money):
    """A figure in the unit of the goal's metric: yuan, or a number of things."""

    @property
    def head(self) -> Label:
        return self.label

    def headline(self, value: Any, *more: Any) -> SafeString:
        return EMPTY if value is None else said(value)


@dataclass(frozen=True, kw_only=True)
class MetricOf(Choice):
    """One of the metrics that add up; its label is shown, its name is kept."""

    groupable: ClassVar[bool] = True

    def options(self, actor: Actor | None = None) -> list[tuple[str, str]]:
        return [(one.name, str(one.label)) for one in rules.divisible()]


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Goal:
    return commands.create_goals(actor=actor, drafts=[GoalDraft(**keys(values))])[0]


def _is(state: GoalState) -> Any:
    return lambda goal: goal.state == state


def is_over(goal: Goal) -> bool:
    """Its days have passed, and nobody has closed it yet."""
    return goal.state == GoalState.ACTIVE and goal.until < clock.today()


goal_kind = Kind(
    policy=rules.goals,
    model=Goal,
    label=_("goal"),
    plural=_("goals"),
    icon="mountain",
    url="/goals/",
    fields=(
        Text(name="name", primary=True, required=True, help=_("S: what exactly is to be reached")),
        Choice(name="level", required=True),
        MetricOf(name="metric", required=True, help=_("M: how it is measured")),
        Measured(name="target", required=True, help=_("In the unit of the metric; 4200万 is understood")),
        Measured(name="challenge", help=_("Beyond the target")),
        Measured(name="stretch", help=_("Beyond the challenge")),
        Measured(name="baseline", help=_("Where it stands today")),
        Choice(name="period", required=True),
        Day(name="since", required=True, help=_("T: any day of the period")),
        Day(name="until", editable=False, due=True, due_when=("state", "active")),
        Person(name="owner", help=_("Empty: you")),
        Department(name="department", help=_("Only for a goal of a department")),
        Reference(name="parent", to="goal", url="/goals/", help=_("R: the larger goal that it serves")),
        Choice(name="spread"),
        Paragraph(name="achievable", help=_("A: capacity, orders in hand, experience")),
        Paragraph(name="relevant", help=_("R: where there is no larger goal")),
        Choice(
            name="state",
            editable=False,
            tones={"draft": "", "active": "info", "achieved": "ok", "missed": "bad", "cancelled": ""},
        ),
        Measured(name="result", editable=False),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "level", "metric", "target", "period", "since", "until", "owner", "state"),
    form=(
        "name",
        "level",
        "metric",
        "target",
        "challenge",
        "stretch",
        "baseline",
        "period",
        "since",
        "owner",
        "department",
        "parent",
        "spread",
        "achievable",
        "relevant",
        "note",
    ),
    filters=("state", "level", "metric", "period", "since", "until", "owner", "department", "target", "parent"),
    sort="-since",
    create=_create,
    edit=commands.edit_goal,
    facts=("level", "metric", "state", "owner"),
    figures=("target", "period", "since", "until"),
    phone=("name", "target", "owner", "until", "state"),
    search=("name",),
    views=(
        View("all", _("All goals")),
        View("now", _("Running"), "f=state:is:active&sort=-target"),
        View("mine", _("My goals"), "f=owner:is:me&sort=-since"),
        View("drafts", _("Drafts"), "f=state:is:draft"),
    ),
    actions=(
        Action("start", _("Start"), "arrow-right-circle", "start/", when=_is(GoalState.DRAFT), main=True),
        Action(
            "card",
            _("Goal card"),
            "file-text",
            "card/",
            permission="view",
            when=lambda goal: goal.is_open,
            dialog=False,
        ),
        Action("months", _("Months"), "calendar", "months/", when=lambda goal: goal.is_open, dialog=False),
        Action("retarget", _("Re-target"), "adjustments-horizontal", "retarget/", when=_is(GoalState.ACTIVE)),
        Action("close", _("Close"), "circle-check", "close/", when=is_over),
        Action("cancel", _("Give up"), "circle-x", "cancel/", when=lambda goal: goal.is_open, minor=True),
        Action("reopen", _("Reopen"), "refresh", "reopen/", when=lambda goal: not goal.is_open),
    ),
)


def _standing(actor: Actor, goal: Goal) -> dict[str, Any]:
    """Where the goal stands today, and its months beside those of the year before."""
    got, before = queries.by_month([goal])[goal.pk], queries.year_before(goal)
    elapsed, all_days = rules.working_days(goal.since, goal.until, clock.today())
    reached = queries.reached([goal])[goal.pk]
    parts = list(rules.months_of([goal.pk]).order_by("month"))
    metric = metric_named(goal.metric)
    pace = rules.pace(target=goal.target, reached=reached, elapsed=elapsed, all_days=all_days)

    def shown(value: Decimal | None) -> Decimal | None:
        return None if value is None else rules.scaled(value, metric)

    return {
        "metric": metric,
        "unit": rules.unit_said(metric),
        "places": rules.places(metric),
        "reached": said(reached),
        "ahead": said(pace.ahead, sign=True),
        "due": said(pace.due),
        "pace": pace,
        "months": [
            (one.month, shown(one.target), shown(got.get(one.month)), shown(before.get(one.month))) for one in parts
        ],
        "sums": [shown(goal.target), shown(reached), shown(sum(before.values(), queries.NOTHING) or None)],
        "smart": queries.smart_of(goal),
        "revisions": rules.revisions_of(goal),
    }


CONFIDENCE = {"on": "ok", "risk": "warn", "off": "bad"}
TONE = {"risk": "warn", "off": "bad"}


def _create_result(*, actor: Actor, values: Mapping[str, Any]) -> KeyResult:
    return commands.create_key_results(actor=actor, drafts=[KeyResultDraft(**keys(values))])[0]


key_result_kind = Kind(
    policy=rules.key_results,
    model=KeyResult,
    label=_("key result"),
    plural=_("key results"),
    icon="flag",
    url="/key-results/",
    fields=(
        Text(name="name", primary=True, required=True),
        Reference(name="goal", to="goal", url="/goals/", required=True),
        Person(name="owner", help=_("Empty: you")),
        Text(name="unit", help=_("such as customers, days, points")),
        Measured(name="start", help=_("Where it stands today")),
        Measured(name="target", required=True, help=_("May lie below: fewer days, fewer complaints")),
        Measured(name="current", editable=False),
        Choice(name="confidence", editable=False, tones=CONFIDENCE),
        Day(name="checked_on", editable=False),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "goal", "owner", "start", "target", "current", "unit", "confidence", "checked_on"),
    form=("name", "goal", "target", "start", "unit", "owner", "note"),
    filters=("goal", "owner", "confidence", "checked_on"),
    sort="-updated_at",
    create=_create_result,
    edit=commands.edit_key_result,
    subtitle="goal",
    facts=("owner", "confidence", "checked_on"),
    figures=("start", "target", "current"),
    phone=("name", "confidence", "owner", "checked_on", "goal"),
    search=("name",),
    views=(View("all", _("All key results")), View("mine", _("Mine"), "f=owner:is:me")),
    actions=(Action("check-in", _("Check in"), "pencil", "check-in/", main=True, key="c"),),
)


def _line(row: KeyResult) -> dict[str, Any]:
    rate = rules.progress(row)
    return {
        "row": row,
        "rate": rate,
        "bar": min(rate, rules.HUNDRED),
        "tone": TONE.get(row.confidence, ""),
        "badge": CONFIDENCE.get(row.confidence, ""),
    }


def _results(actor: Actor, goal: Goal) -> dict[str, Any] | None:
    """The key results of a goal: whoever sees the goal sees them."""
    if not actor.may("keyresult.view"):
        return None
    rows = rules.key_results_of(goal)
    mine: set[int] = set()
    if rows and goal.is_open:
        mine = set(rules.key_results.visible(actor, "edit").filter(goal=goal.pk).values_list("pk", flat=True))
    lines = [_line(row) | {"may": row.pk in mine} for row in rows]
    may_add = goal.is_open and actor.may("keyresult.create") and rules.goals.admits(actor, goal, "edit")
    return {
        "goal": goal,
        "lines": lines,
        "may": bool(mine),
        "mean": rules.progress_of_all(rows),
        "add": may_add,
    }


def _check_ins(actor: Actor, row: KeyResult) -> dict[str, Any]:
    return _line(row) | {"check_ins": [(one, CONFIDENCE[one.confidence]) for one in rules.check_ins_of(row)]}


key_result_kind.panels.append(Panel(_("Check-ins"), "goals/check_ins.html", _check_ins))
goal_kind.panels.append(Panel(_("Where it stands"), "goals/standing.html", _standing))
goal_kind.panels.append(Panel(_("Key results"), "goals/results.html", _results))
goal_kind.panels.append(
    related(goal_kind, "parent", ("name", "target", "owner", "state"), title=_("Divided into"), sort="-target")
)
goal_kind.panels.append(approvals_panel("goal"))
goal_kind.panels.append(sharing_panel("goal"))


@searchable("keyresult")
def _result_words(pks: Sequence[int]) -> Iterable[Words]:
    for pk, name in rules.key_results.rows().filter(pk__in=pks, deleted_at__isnull=True).values_list("pk", "name"):
        yield pk, (name,), ()


@searchable("goal")
def _words(pks: Sequence[int]) -> Iterable[Words]:
    for pk, name in rules.goals.rows().filter(pk__in=pks, deleted_at__isnull=True).values_list("pk", "name"):
        yield pk, (name,), ()


nav.add(nav.Item(_("Goals"), "/goals/tree/", "mountain", "steer", 10, "goal.view", key="G", below="/goals/"))

for verb, sentence in {
    "goal.created": _("set this goal"),
    "goal.edited": _("changed this goal"),
    "goal.divided": _("divided it over the months"),
    "goal.started": _("started this goal"),
    "goal.retargeted": _("changed the target"),
    "goal.closed": _("closed this goal"),
    "goal.cancelled": _("gave this goal up"),
    "goal.published": _("published the card of this goal"),
    "keyresult.created": _("added a key result"),
    "keyresult.edited": _("changed a key result"),
    "keyresult.checked_in": _("checked in"),
    "goal.reopened": _("opened it again"),
}.items():
    say(verb, sentence)
