"""Where the exceptional days come from: two public packages that must agree; later years are provisional."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from yingdan.engines.calendar_cn.calendar import WorkCalendar

# From here on both packages say the same of every day; of 2005 they do not.
FIRST_YEAR = 2006
ONE = dt.timedelta(days=1)
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A day off that an order names, weekend days among them, or a weekend day worked to make up for one (调休).

    `provisional` says that the year's order is not known yet, or that the two packages read it differently.
    """

    day: dt.date
    working: bool
    name: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A day that the two packages see differently: whether it is worked by each of them."""

    day: dt.date
    chinesecalendar: bool
    holidays: bool

    def __str__(self) -> str:
        words = {True: "worked", False: "off"}
        return f"{self.day}: {words[self.chinesecalendar]} by chinesecalendar, {words[self.holidays]} by holidays"


def is_known(year: int) -> bool:
    """Whether `chinesecalendar` has the year's official order: an order always names 1 October."""
    from chinese_calendar import constants

    return dt.date(year, 10, 1) in constants.holidays


def is_provisional(year: int) -> bool:
    """Whether the days of a year may still change."""
    return not is_known(year) or bool(disagreements(year))


def exceptional_days(year: int) -> tuple[Exceptional, ...]:
    """The days of a year that its order names, in order. ValueError before FIRST_YEAR.

    Years with an order come from `chinesecalendar`. For the others `holidays` gives the statutory days as far as
    it knows them (to 2100); the weekends that will be worked to make up for them nobody knows yet.
    """
    if year < FIRST_YEAR:
        raise ValueError(f"{year}: the calendar begins with {FIRST_YEAR}")
    return _official(year) if is_known(year) else _statutory(year)


@cache
def disagreements(year: int) -> tuple[Disagreement, ...]:
    """The days of a year with an order on which the two packages differ; none when both are right."""
    import holidays

    others = holidays.country_holidays("CN", years=year)
    ours = {day: working for day, (working, _name) in _order(year).items()}
    found = []
    for offset in range((dt.date(year, 12, 31) - dt.date(year, 1, 1)).days + 1):
        day = dt.date(year, 1, 1) + ONE * offset
        weekend = day.weekday() >= 5
        one, other = ours.get(day, not weekend), day in others.weekend_workdays if weekend else day not in others
        if one != other:
            found.append(Disagreement(day, one, other))
    return tuple(found)


def calendar_of(first_year: int, last_year: int) -> WorkCalendar:
    """The working calendar of whole years, both included."""
    years = range(first_year, last_year + 1)
    return WorkCalendar(
        {e.day: e.working for year in years for e in exceptional_days(year)},
        dt.date(first_year, 1, 1),
        dt.date(last_year, 12, 31),
        provisional_years=frozenset(filter(is_provisional, years)),
    )


def _official(year: int) -> tuple[Exceptional, ...]:
    unsure = {difference.day for difference in disagreements(year)}
    return tuple(
        Exceptional(day, working=working, name=name, provisional=day in unsure)
        for day, (working, name) in sorted(_order(year).items())
    )


@cache
def _order(year: int) -> dict[dt.date, tuple[bool, str]]:
    """What the year's order names: day -> worked, and the feast it belongs to."""
    from chinese_calendar import constants

    off = {day: (False, NAMES.get(name, name)) for day, name in constants.holidays.items() if day.year == year}
    made_up = {day: (True, NAMES.get(name, name)) for day, name in constants.workdays.items() if day.year == year}
    return off | made_up


@cache
def _statutory(year: int) -> tuple[Exceptional, ...]:
    import holidays

    table = holidays.country_holidays("CN", years=year, language="zh_CN")
    return tuple(Exceptional(day, working=False, name=name, provisional=True) for day, name in sorted(table.items()))
