"""The company's working calendar: the days that differ from Monday to Friday, kept in a table that people edit."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, Values, record
from yingdan.core.models import CalendarDay
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing, Refused
from yingdan.engines.calendar_cn import FIRST_YEAR, WorkCalendar, calendar_of, exceptional_days
from yingdan.engines.calendar_cn.calendar import WEEKEND

LAST_YEAR = 2100
RIGHT = "company.edit"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did to a year: days new, changed, gone, and those entered by hand that stayed different."""

    added: int
    changed: int
    removed: int
    kept: int


def days_of(year: int) -> list[CalendarDay]:
    return list(CalendarDay.objects.filter(day__year=year))


def work_calendar(first_year: int, last_year: int) -> WorkCalendar:
    """Which days are worked. A year that stands in the table is read from it; others come from the public order."""
    rows = list(CalendarDay.objects.filter(day__year__gte=first_year, day__year__lte=last_year))
    entered = {row.day.year for row in rows}
    exceptions = {row.day: row.working for row in rows}
    provisional = {row.day.year for row in rows if row.provisional}
    for year in range(first_year, last_year + 1):
        if year not in entered:
            public = calendar_of(year, year)
            exceptions |= public.exceptions
            provisional |= public.provisional_years
    return WorkCalendar(
        exceptions,
        dt.date(first_year, 1, 1),
        dt.date(last_year, 12, 31),
        provisional_years=frozenset(provisional),
    )


def special_days(first: dt.date, last: dt.date) -> dict[dt.date, tuple[bool, str]]:
    """The days that differ from Monday to Friday: whether they are worked, and their name. Entered years come from
    the table, others from the public order."""
    rows = CalendarDay.objects.filter(day__year__gte=first.year, day__year__lte=last.year)
    found = {row.day: (row.working, row.name) for row in rows}
    entered = {day.year for day in found}
    for year in {first.year, last.year} - entered:
        if year >= FIRST_YEAR:
            found |= {one.day: (one.working, one.name) for one in exceptional_days(year)}
    return {day: told for day, told in found.items() if first <= day <= last}


def month_end(first: dt.date) -> dt.date:
    following = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return following - dt.timedelta(days=1)


@command("calendar.set", RIGHT)
def set_day(*, actor: Actor, day: dt.date, working: bool, name: str = "") -> CalendarDay:
    """A day off, or a weekend day that is worked. What a person enters is settled, no longer provisional.

    The first day entered in a year brings the year's public days along: a table with one day would hide the rest.
    """
    need(actor, RIGHT)
    _check_year(day.year)
    if working and day.weekday() not in WEEKEND:
        raise Refused(_("Monday to Friday are worked anyway. Take the day off the list instead."), field="working")
    if not CalendarDay.objects.filter(day__year=day.year).exists():
        import_year(actor=actor, year=day.year)
    row = CalendarDay.objects.select_for_update().filter(day=day).first()
    before = _values(row) if row else {}
    row = row or CalendarDay(day=day)
    row.working, row.name, row.provisional = working, name.strip(), False
    if _values(row) != before:
        row.save()
        record([_entry("calendar.set", row, before=before, after=_values(row))], actor=actor)
    return row


@command("calendar.clear", RIGHT)
def clear_day(*, actor: Actor, pk: int) -> dt.date:
    """Let the day follow the week again; returns which it was."""
    need(actor, RIGHT)
    row = CalendarDay.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Missing
    record([_entry("calendar.cleared", row, before=_values(row), after={})], actor=actor)
    row.delete()
    return row.day


@command("calendar.import", RIGHT)
def import_year(*, actor: Actor, year: int) -> Imported:
    """The public days of a year. Days that a person has entered stay as they are."""
    need(actor, RIGHT)
    _check_year(year)
    have = {row.day: row for row in CalendarDay.objects.select_for_update().filter(day__year=year)}
    public = {
        found.day: CalendarDay(day=found.day, working=found.working, name=found.name, provisional=found.provisional)
        for found in exceptional_days(year)
    }
    by_hand = {row.day for row in have.values() if not row.provisional}
    new = [row for day, row in public.items() if day not in have]
    gone = [row for day, row in have.items() if day not in public and day not in by_hand]
    other = [have[day] for day, row in public.items() if day in have and _values(have[day]) != _values(row)]
    changed = [row for row in other if row.day not in by_hand]
    entries = [_entry("calendar.cleared", row, before=_values(row), after={}) for row in gone]
    for row in changed:
        before, fresh = _values(row), public[row.day]
        row.working, row.name, row.provisional = fresh.working, fresh.name, fresh.provisional
        entries.append(_entry("calendar.set", row, before=before, after=_values(row)))
    CalendarDay.objects.filter(pk__in=[row.pk for row in gone]).delete()
    CalendarDay.objects.bulk_update(changed, ["working", "name", "provisional"])
    made = CalendarDay.objects.bulk_create(new)
    entries += [_entry("calendar.set", row, before={}, after=_values(row)) for row in made]
    record(entries, actor=actor)
    kept = len(other) - len(changed) + sum(1 for day in by_hand if day not in public)
    return Imported(added=len(made), changed=len(changed), removed=len(gone), kept=kept)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise Refused(_("The calendar goes from %(first)s to %(last)s.") % years, field="day")


def _values(row: CalendarDay) -> dict[str, object]:
    return {"day": row.day, "working": row.working, "name": row.name, "provisional": row.provisional}


def _entry(verb: str, row: CalendarDay, *, before: Values, after: Values) -> Entry:
    return Entry(verb=verb, kind="calendar", record=row.pk, before=before, after=after)
