"""The charts of pipeline and funnel: each says what it found, and each of its marks opens the deals behind it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from yingdan.deals.queries import FunnelStep, PipelineRow
from yingdan.ui.charts import Chart, Mark, ten_thousands
from yingdan.ui.formats import money, number, percent


def funnel_chart(
    steps: Sequence[FunnelStep], since: dt.date | None, until: dt.date | None = None, *, shows: bool
) -> Chart:
    """How many deals came as far as each stage; the narrowest place is the one the title names."""
    rated = [step for step in steps if step.rate is not None]
    worst = min(rated, key=lambda step: step.rate or Decimal(0), default=None)
    finding = _("Funnel")
    if worst is not None:
        finding = _("Only %(rate)s get as far as %(name)s") % {"rate": percent(worst.rate), "name": worst.name}
    days = (("min", since), ("max", until))
    opened = "".join(f"&f=opened_on:{word}:{day}" for word, day in days if day)
    marks = []
    for step in steps:
        rate = "" if step.rate is None else percent(step.rate)
        where = f"f=stage:reached:{step.stage}&f=state:not:void" if step.stage else "f=state:is:won"
        cells = [number(step.reached), *([money(step.amount, places=0)] if shows else []), rate]
        note = _("%(rate)s passed") % {"rate": rate} if rate else ""
        url, tone = f"/deals/?{where}{opened}", "bad" if step is worst else ""
        marks.append(Mark(capfirst(step.name), step.reached, number(step.reached), cells, url, note=note, tone=tone))
    head = [_("Stage"), _("Deals"), *([_("Amount, yuan")] if shows else []), _("Passed")]
    measure = _("Deals that reached each stage; the share is of those that reached the stage before")
    return Chart("funnel-chart", finding, measure, head, marks, shape="bars")


def stage_chart(stages: Sequence[Any], rows: Sequence[PipelineRow], *, shows: bool) -> Chart:
    """What is open in each stage. Who may not read amounts sees how many deals there are, and no yuan."""
    sums = [_summed(row for row in rows if row.stage == stage.pk) for stage in stages]
    sizes = [amount if shows else Decimal(count) for count, amount, _weighted in sums]
    top = max(range(len(sizes)), key=sizes.__getitem__, default=0)
    marks = [
        Mark(
            stage.name,
            size,
            ten_thousands(amount) if shows else number(count),
            [number(count), *([money(amount, places=0), money(weighted, places=0)] if shows else [])],
            f"/deals/?f=stage:is:{stage.pk}&f=state:is:open",
            part=weighted if shows else None,
            tone="main" if at == top else "",
        )
        for at, (stage, size, (count, amount, weighted)) in enumerate(zip(stages, sizes, sums, strict=True))
    ]
    finding = _("Open deals by stage")
    if any(sizes):
        said = {"share": share_of(sizes[top], sizes), "name": stages[top].name}
        finding = (
            _("%(share)s of the open amount stands in %(name)s")
            if shows
            else _("%(share)s of the open deals stand in %(name)s")
        ) % said
    head = [_("Stage"), _("Deals"), *([_("Amount, yuan"), _("Weighted, yuan")] if shows else [])]
    measure = _("Open deals, in yuan; the dark part is weighted") if shows else _("Number of open deals")
    return Chart("stage-chart", finding, measure, head, marks)


def share_of(part: Decimal, whole: Iterable[Decimal]) -> str:
    return percent(100 * part / sum(whole, Decimal(0)))


def _summed(rows: Iterable[PipelineRow]) -> tuple[int, Decimal, Decimal]:
    """Deals, yuan and weighted yuan."""
    count, amount, weighted = 0, Decimal(0), Decimal(0)
    for row in rows:
        count, amount, weighted = count + row.count, amount + row.amount, weighted + row.weighted
    return count, amount, weighted
