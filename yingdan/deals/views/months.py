"""What is expected month by month, and what was won, drawn from the metrics that the figures of the page are from."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yingdan.core import clock
from yingdan.deals.views.charts import share_of
from yingdan.goals.registry import MetricResult
from yingdan.ui.charts import Chart, Mark, ten_thousands
from yingdan.ui.formats import chinese, money, number, quarter, short_money

AHEAD, BACK = 6, 12
OPEN, WON = "/deals/?f=state:is:open", "/deals/?f=state:is:won"
NONE = Decimal(0)

type Months = dict[dt.date | None, Decimal]


def close_chart(result: MetricResult) -> Chart:
    """Open deals by the month they are expected to close: what is past its month, the next ones, the rest."""
    values: Months = {row.keys[0]: row.value for row in result.rows}
    first = clock.today().replace(day=1)
    shown = [_later(first, n) for n in range(AHEAD)]
    rest = _later(first, AHEAD)
    late = sum((value for month, value in values.items() if month and month < first), NONE)
    after = sum((value for month, value in values.items() if month and month >= rest), NONE)
    best = max(shown, key=lambda month: values.get(month, NONE))
    marks = [
        _mark(result, month_said(month), values.get(month, NONE), _between(OPEN, "expected_close", month, 1),
              tone="main" if month == best and not late else "", tick=_tick(month))
        for month in shown
    ]  # fmt: skip
    if late:
        until = f"{OPEN}&f=expected_close:max:{_eve(first)}"
        marks.insert(0, _mark(result, _("Before that"), late, until, tone="bad"))
    if after:
        marks.append(_mark(result, _("After that"), after, f"{OPEN}&f=expected_close:min:{rest}"))
    if undated := values.get(None, NONE):
        marks.append(_mark(result, _("No date"), undated, f"{OPEN}&f=expected_close:empty:"))
    finding = _("Open deals by expected close")
    if late:
        said = {"value": _whole(result, late), "share": share_of(late, values.values())}
        finding = _("%(value)s is past its expected month, %(share)s of what is open") % said
    elif values.get(best):
        said = {"month": month_said(best), "value": _whole(result, values[best])}
        finding = _("Most is expected in %(month)s: %(value)s") % said
    measure = _("Number of open deals by the month they should close")
    if _is_money(result):
        measure = _("Amount of open deals by the month they should close")
    return Chart("close-chart", finding, measure, [_("Expected month"), _head(result)], marks)


def won_chart(result: MetricResult, since: dt.date | None, until: dt.date | None = None) -> Chart:
    """What was won month by month in the period; the last quarters where the period has no start, and until today
    where it has no end."""
    months = 1 if since else 3
    values: Months = {row.keys[0]: row.value for row in result.rows}
    end = until or clock.today()
    last = end.replace(month=(end.month - 1) // months * months + 1, day=1)
    starts = [_later(last, -months * n) for n in reversed(range(BACK))]
    # A year has its months; all time begins with the first quarter that won anything.
    begin = since or min((start for start in starts if values.get(start)), default=last)
    shown = [start for start in starts if start >= begin]
    best = max(shown, key=lambda start: values.get(start, NONE))
    name = month_said if since else quarter
    marks = [
        _mark(result, name(start), values.get(start, NONE), _between(WON, "closed_on", start, months),
              tone="main" if start == best else "", tick=_tick(start) if since else _quarter_tick(start))
        for start in shown
    ]  # fmt: skip
    finding = _("Won deals by month") if since else _("Won deals by quarter")
    if values.get(best):
        said = {"period": name(best), "value": _whole(result, values[best])}
        finding = _("%(period)s won the most: %(value)s") % said
    measure = _("Amount won, by the day of closing") if _is_money(result) else _("Deals won, by the day of closing")
    return Chart("won-chart", finding, measure, [_("Won in"), _head(result)], marks)


def month_said(month: dt.date) -> str:
    """9 月, or 2025 年 9 月 in another year; Sep, Sep 2025."""
    near = month.year == clock.today().year
    if chinese():
        return f"{month.month} 月" if near else f"{month.year} 年 {month.month} 月"
    return month.strftime("%b" if near else "%b %Y")


def _tick(month: dt.date) -> str:
    return f"{month.month} 月" if chinese() else f"{month:%b}"


def _quarter_tick(start: dt.date) -> str:
    """The year stands where it begins."""
    return f"{start.year}" if start.month == 1 else f"Q{(start.month + 2) // 3}"


def _mark(result: MetricResult, name: str, value: Decimal, url: str, *, tone: str = "", tick: str = "") -> Mark:
    cell = money(value, places=0) if _is_money(result) else number(value)
    said = ten_thousands(value) if _is_money(result) else cell
    return Mark(name, value, said if value else "", [cell], url, tone=tone, tick=tick)


def _between(rows: str, column: str, start: dt.date, months: int) -> str:
    return f"{rows}&f={column}:min:{start}&f={column}:max:{_eve(_later(start, months))}"


def _later(first: dt.date, months: int) -> dt.date:
    """The first day of the month that many months away."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def _eve(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)


def _is_money(result: MetricResult) -> bool:
    return result.metric.unit == "CNY"


def _head(result: MetricResult) -> str:
    return _("Amount, yuan") if _is_money(result) else _("Deals")


def _whole(result: MetricResult, value: Decimal) -> str:
    """For a sentence."""
    if _is_money(result):
        return short_money(value)
    return ngettext("%(n)s deal", "%(n)s deals", int(value)) % {"n": number(value)}
