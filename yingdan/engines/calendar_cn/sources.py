"""Where the exceptional days come from: two public packages that must agree; later years are provisional."""

import datetime as dt
from dataclasses import dataclass

FIRST_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A holiday or a make-up day. `provisional` says that the year's official order is not known yet."""

    day: dt.date
    working: bool
    name: str
    provisional: bool


def known_years() -> range:
    """The years with an official order in `chinesecalendar`, from FIRST_YEAR on."""
    from chinese_calendar import constants

    return range(FIRST_YEAR, max(day.year for day in constants.holidays) + 1)


def exceptional_days(year: int) -> list[Exceptional]:
    """The days of a year that differ from Monday to Friday. ValueError before FIRST_YEAR.

    Known years come from `chinesecalendar`, checked against `holidays`; for others `holidays` gives the
    statutory days, and weekends that will be worked to make up for them are not known yet.
    """
    if year < FIRST_YEAR:
        raise ValueError(f"the calendar begins with {FIRST_YEAR}")
    return _official(year) if year in known_years() else _provisional(year)


def _official(year: int) -> list[Exceptional]:
    import chinese_calendar

    found = []
    day = dt.date(year, 1, 1)
    while day.year == year:
        working = bool(chinese_calendar.is_workday(day))
        if working != (day.weekday() < 5):
            name = _name(chinese_calendar.get_holiday_detail(day)[1])
            found.append(Exceptional(day, working, f"{name}调休" if working else name, provisional=False))
        day += dt.timedelta(days=1)
    return found


NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


def _name(english: str | None) -> str:
    return NAMES.get(english or "", english or "")


def _provisional(year: int) -> list[Exceptional]:
    import holidays

    table = holidays.country_holidays("CN", years=year, language="zh_CN")
    return [
        Exceptional(day, working=False, name=name, provisional=True)
        for day, name in sorted(table.items())
        if day.weekday() < 5
    ]


def disagreements(year: int) -> list[dt.date]:
    """Days that the two packages see differently in a known year; none when both are right."""
    import holidays

    table = holidays.country_holidays("CN", years=year)
    official = {e.day: e.working for e in exceptional_days(year)}
    found = []
    day = dt.date(year, 1, 1)
    while day.year == year:
        weekend = day.weekday() >= 5
        other = (day in table.weekend_workdays) if weekend else (day not in table)
        if official.get(day, not weekend) != other:
            found.append(day)
        day += dt.timedelta(days=1)
    return found
