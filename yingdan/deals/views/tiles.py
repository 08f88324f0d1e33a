"""What deals hang up on the dashboard: how far they come, where they stand, when they are expected, what was won."""

import datetime as dt

from yingdan.core.policy import Actor
from yingdan.deals import queries, rules
from yingdan.deals.views.charts import funnel_chart, stage_chart
from yingdan.deals.views.months import close_chart, won_chart
from yingdan.goals.registry import MetricResult, evaluate
from yingdan.ui.charts import Chart

# Deals of the last half year have had the time to come somewhere.
HALF_A_YEAR = dt.timedelta(days=182)


def won(actor: Actor, since: dt.date, until: dt.date) -> Chart | None:
    """Month by month since the beginning of the year in which the period begins."""
    found = _asked(actor, "won", "closed_on", since.replace(month=1, day=1))
    return won_chart(found, since.replace(month=1, day=1)) if found else None


def funnel(actor: Actor, since: dt.date, until: dt.date) -> Chart | None:
    stages, first = rules.usual_stages(actor), min(since, until - HALF_A_YEAR)
    if not stages:
        return None
    steps = queries.funnel(actor, process=stages[0].process_id, since=first)
    return funnel_chart(steps, first, shows=rules.deals.may_query(actor, "amount"))


def stages(actor: Actor, since: dt.date, until: dt.date) -> Chart | None:
    """What is open now, whatever the period."""
    rows = queries.pipeline_sums(actor)
    return stage_chart(rules.usual_stages(actor), rows, shows=rules.deals.may_query(actor, "amount"))


def expected(actor: Actor, since: dt.date, until: dt.date) -> Chart | None:
    found = _asked(actor, "open", "expected_close", None)
    return close_chart(found) if found else None


def _asked(actor: Actor, what: str, day: str, since: dt.date | None) -> MetricResult | None:
    """By month, in yuan or as a number, as far as the reader may ask for either."""
    if not rules.deals.may_query(actor, day):
        return None
    unit = "amount" if rules.deals.may_query(actor, "amount") else "count"
    return evaluate(f"deals.{what}_{unit}", actor=actor, by=["month"], since=since)
