"""What deals hang up on the dashboard: how far they come, where they stand, when they are expected, what was won."""

import datetime as dt

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.deals import queries, rules
from yingdan.deals.views.charts import funnel_chart, stage_chart
from yingdan.deals.views.months import close_chart, won_chart
from yingdan.goals.registry import MetricResult, evaluate
from yingdan.ui.charts import Chart
from yingdan.ui.tiles import Scope

# Deals of the last half year have had the time to come somewhere.
HALF_A_YEAR = dt.timedelta(days=182)


def won(actor: Actor, scope: Scope) -> Chart | None:
    """Month by month in the year in which the period begins, as far as it has come; twelve months of one that goes on
    into the next."""
    year = scope.since.replace(month=1, day=1)
    end = min(clock.today(), max(year.replace(month=12, day=31), scope.until))
    found = _asked(actor, "won", "closed_on", scope, since=year, until=end)
    return won_chart(found, year, end) if found else None


def funnel(actor: Actor, scope: Scope) -> Chart | None:
    stages, first = rules.usual_stages(actor), min(scope.since, scope.until - HALF_A_YEAR)
    if not stages:
        return None
    last = scope.until if scope.is_over else None
    steps = queries.funnel(actor, process=stages[0].process_id, since=first, until=last, departments=scope.departments)
    return funnel_chart(steps, first, last, shows=rules.deals.may_query(actor, "amount"))


def stages(actor: Actor, scope: Scope) -> Chart | None:
    """What is open now."""
    if scope.is_over:
        return None
    rows = queries.pipeline_sums(actor, scope.departments)
    return stage_chart(rules.usual_stages(actor), rows, shows=rules.deals.may_query(actor, "amount"))


def expected(actor: Actor, scope: Scope) -> Chart | None:
    if scope.is_over:
        return None
    found = _asked(actor, "open", "expected_close", scope)
    return close_chart(found) if found else None


def _asked(
    actor: Actor, what: str, day: str, scope: Scope, *, since: dt.date | None = None, until: dt.date | None = None
) -> MetricResult | None:
    """By month, in yuan or as a number, as far as the reader may ask for either."""
    if not rules.deals.may_query(actor, day):
        return None
    unit = "amount" if rules.deals.may_query(actor, "amount") else "count"
    return evaluate(f"deals.{what}_{unit}", actor=actor, by=["month"], since=since, until=until, where=scope.where)
