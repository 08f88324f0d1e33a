"""What goals hang up on the dashboard: who is ahead of the time."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yingdan.core.policy import Actor
from yingdan.goals import queries
from yingdan.goals.queries import Target
from yingdan.ui.charts import Chart, Mark
from yingdan.ui.formats import money, number, percent, short_money
from yingdan.ui.tiles import Scope


def ranking(actor: Actor, scope: Scope) -> Chart | None:
    """Everybody's rate of the target that runs today, or ran when the period ended; of many, the first and the last
    are drawn."""
    ranked = queries.ranking(actor, scope.until if scope.is_over else None, scope.departments)
    if len(ranked) < 2:
        return None
    first, between, last = queries.ends(ranked)
    ahead = sum(1 for one in ranked if one.pace.ahead >= 0)
    said = {"ahead": ahead, "all": len(ranked)}
    finding = ngettext(
        "%(ahead)s of %(all)s people is ahead of the time", "%(ahead)s of %(all)s people are ahead of the time", ahead
    )
    of = {"metric": ranked[0].metric.label, "time": percent(ranked[0].pace.time)}
    measure = _("%(metric)s against the target; %(time)s of the working days are over") % of
    if scope.is_over:
        finding = _("%(ahead)s of %(all)s people reached their target")
        measure = _("%(metric)s against the target") % of
    if between:
        measure += ngettext("; %(n)s person between is left out", "; %(n)s people between are left out", between) % {
            "n": between
        }
    measure = capfirst(measure)
    marks = [_mark(one) for one in (*first, *last)]
    return Chart(
        "ranking-chart", finding % said, measure, [_("Who"), _("Rate of the target"), _("Reached")], marks, shape="bars"
    )


def _mark(one: Target) -> Mark:
    rate = percent(one.pace.rate)
    got = money(one.reached, places=0) if one.metric.unit == "CNY" else number(one.reached)
    tone = "main" if one.pace.ahead >= 0 else ""
    name, note = one.goal.owner.name, short_money(one.reached) if one.metric.unit == "CNY" else got
    return Mark(name, one.pace.rate, rate, [rate, got], one.goal.get_absolute_url(), note=note, tone=tone)
