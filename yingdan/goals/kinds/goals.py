"""Goals as list, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.kinds import sharing_panel
from yingdan.approvals.kinds import approvals_panel
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.goals import commands, queries, rules
from yingdan.goals.choices import GoalState
from yingdan.goals.commands import GoalDraft
from yingdan.goals.kinds.fields import Measured, MetricOf, PartyOf, said
from yingdan.goals.kinds.results import results_of
from yingdan.goals.models import Goal
from yingdan.goals.registry import metric_named
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Action,
    Choice,
    Day,
    Department,
    Kind,
    Moment,
    Panel,
    Paragraph,
    Person,
    Reference,
    Text,
    View,
    say,
)
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.related import related


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
        PartyOf(name="party", to="party", rows=rules.parties, help=_("Only for a goal of a dealer")),
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
        "party",
        "parent",
        "spread",
        "achievable",
        "relevant",
        "note",
    ),
    filters=(
        "state",
        "level",
        "metric",
        "period",
        "since",
        "until",
        "owner",
        "department",
        "party",
        "target",
        "parent",
    ),
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
    elapsed, all_days = rules.working_days(goal.since, goal.until, clock.today())
    reached = queries.reached([goal])[goal.pk]
    months = queries.months(goal)
    before = [one.before for one in months if one.before is not None]
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
        "months": [(one.month, shown(one.target), shown(one.reached), shown(one.before)) for one in months],
        "sums": [shown(goal.target), shown(reached), shown(sum(before, queries.NOTHING) or None)],
        "smart": queries.smart_of(goal),
        "revisions": rules.revisions_of(goal),
    }


goal_kind.panels.append(Panel(_("Where it stands"), "goals/standing.html", _standing))
goal_kind.panels.append(Panel(_("Key results"), "goals/results.html", results_of))
goal_kind.panels.append(
    related(goal_kind, "parent", ("name", "target", "owner", "state"), title=_("Divided into"), sort="-target")
)
goal_kind.panels.append(approvals_panel("goal"))
goal_kind.panels.append(sharing_panel("goal"))


@searchable("goal", ("name",))
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
    "goal.reopened": _("opened it again"),
}.items():
    say(verb, sentence)
