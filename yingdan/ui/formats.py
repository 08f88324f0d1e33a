"""How figures, days and durations are written. Pure: language and today come from the caller or the running request."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from yingdan.core import clock

MINUS = "\u2212"
type Amount = Decimal | int | float | str


def chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def exact(value: Amount, places: int) -> Decimal:
    """The value at that many places, halves away from zero as invoices do."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def number(value: Amount | None, *, places: int = 0, sign: bool = False) -> str:
    """1234.5 -> 1,235; a true minus; with `sign` a + for differences."""
    if value is None:
        return ""
    rounded = exact(value, places)
    mark = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
    return f"{mark}{abs(rounded):,.{places}f}"


def money(value: Amount | None, *, places: int = 2, symbol: bool = False, sign: bool = False) -> str:
    """1104000 -> 1,104,000.00, or ¥1,104,000.00; −¥12.00 for a debt."""
    shown = number(value, places=places, sign=sign)
    if not symbol or not shown:
        return shown
    return f"{shown[0]}¥{shown[1:]}" if shown[0] in f"+{MINUS}" else f"¥{shown}"


def short(value: Amount, *, sign: bool = False) -> tuple[str, str]:
    """The figure and its unit: 2896000 -> 289.6 万, 125000000 -> 1.25 亿; in English 2.9M and 125M."""
    size = abs(Decimal(str(value)))
    if not size:
        return "0", ""
    if chinese():
        unit, scale, places = ("亿", 8, 2) if size >= 10**8 else ("万", 4, 1)
    else:
        unit, scale, places = ("M", 6, 2) if size >= 10**6 else ("k", 3, 1)
    return number(Decimal(str(value)).scaleb(-scale), places=places, sign=sign), unit


def short_money(value: Amount | None, *, symbol: bool = True, sign: bool = False) -> str:
    """For sentences: ¥289.6 万."""
    if value is None:
        return ""
    figure, unit = short(value, sign=sign)
    mark = figure[:1] if figure[:1] in f"+{MINUS}" else ""
    gap = " " if unit and chinese() else ""
    return f"{mark}{'¥' if symbol else ''}{figure.removeprefix(mark)}{gap}{unit}"


def percent(value: Amount | None, *, places: int = 1, sign: bool = False) -> str:
    """48.3 -> 48.3%: rates have one place, win probabilities none."""
    return "" if value is None else f"{number(value, places=places, sign=sign)}%"


def day(value: dt.date | None, *, today: dt.date | None = None) -> str:
    """For tables: 12-18, and 2027-01-08 in another year."""
    if value is None:
        return ""
    date = as_date(value)
    return date.strftime("%m-%d") if date.year == (today or clock.today()).year else date.isoformat()


def weekday(value: dt.date) -> str:
    names = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
    return names[value.weekday()]


def near_day(value: dt.date | None, *, today: dt.date | None = None) -> str:
    """Yesterday, today, tomorrow, the weekday within the next seven days, else as in tables."""
    if value is None:
        return ""
    date, now = as_date(value), today or clock.today()
    away = (date - now).days
    words = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if away in words:
        return words[away]
    return weekday(date) if 1 < away < 7 else day(date, today=now)


def long_day(value: dt.date, *, today: dt.date | None = None, week: bool = False) -> str:
    """For sentences: 11 月 24 日, November 24; with the year when it is another."""
    date, now = as_date(value), today or clock.today()
    if chinese():
        said = f"{date.month} 月 {date.day} 日"
        said = said if date.year == now.year else f"{date.year} 年 {said}"
    else:
        said = f"{_month(date)} {date.day}"
        said = said if date.year == now.year else f"{said}, {date.year}"
    return f"{said} {weekday(date)}" if week else said


def _month(date: dt.date) -> str:
    names = "January February March April May June July August September October November December"
    return names.split()[date.month - 1]


def quarter(start: dt.date) -> str:
    """2026 年四季度, Q4 2026: the quarter that begins on a day."""
    at = (start.month + 2) // 3
    return f"{start.year} 年{'一二三四'[at - 1]}季度" if chinese() else f"Q{at} {start.year}"


def period(length: str, start: dt.date) -> str:
    """What people call a year, half, quarter or month that begins on a day. One that is not of the calendar, as in a
    company whose year begins elsewhere, is called by its first month."""
    months = {"year": 12, "half": 6, "quarter": 3}.get(length, 1)
    if months == 1 or (start.month - 1) % months:
        return f"{start:%Y-%m}" if months == 1 else f"{start:%Y-%m} …"
    if length == "quarter":
        return quarter(start)
    if length == "half":
        first = start.month == 1
        return f"{start.year} 年{'上' if first else '下'}半年" if chinese() else f"H{1 if first else 2} {start.year}"
    return f"{start.year} 年" if chinese() else str(start.year)


def moment(value: dt.datetime | None, *, now: dt.datetime | None = None) -> str:
    """today 09:41, 11-19 17:20."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    today = timezone.localtime(now).date() if now else clock.today()
    said = near_day(local.date(), today=today) if local.date() <= today else day(local.date(), today=today)
    return f"{said} {local:%H:%M}"


def ago(value: dt.datetime, *, now: dt.datetime | None = None) -> str:
    """How long it has waited: 3 minutes, 2 hours, 5 days."""
    minutes = max(0, int(((now or timezone.now()) - value).total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 60 * 24:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return days(minutes // (60 * 24))


def days(count: int) -> str:
    """Calendar days: 天. Not the same as working days."""
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


def workdays(count: int) -> str:
    """Working days of the company's calendar: 个工作日."""
    return ngettext("%(n)d working day", "%(n)d working days", count) % {"n": count}


def as_date(value: dt.date) -> dt.date:
    return timezone.localtime(value).date() if isinstance(value, dt.datetime) else value
