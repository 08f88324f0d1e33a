"""The working calendar: brought in, corrected by hand, compared again."""

import datetime as dt

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.core import calendar
from yingdan.core.models import CalendarDay, Event
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.engines.calendar_cn import calendar_of, exceptional_days

KNOWN = 2025
LATER = 2090
URL = "/settings/calendar/"


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast["admin"])
    return client


def test_a_year_that_nobody_touched_follows_the_public_order(cast: Cast) -> None:
    ours, public = calendar.work_calendar(KNOWN, KNOWN), calendar_of(KNOWN, KNOWN)
    days = [dt.date(KNOWN, 1, 1) + dt.timedelta(days=n) for n in range(365)]
    assert [ours.is_working(day) for day in days] == [public.is_working(day) for day in days]


def test_an_import_brings_every_public_day(cast: Cast) -> None:
    done = calendar.import_year(actor=cast("admin"), year=KNOWN)
    assert done.added == len(exceptional_days(KNOWN)) == CalendarDay.objects.count()
    assert Event.objects.filter(verb="calendar.set").count() == done.added
    again = calendar.import_year(actor=cast("admin"), year=KNOWN)
    assert (again.added, again.changed, again.removed, again.kept) == (0, 0, 0, 0)


def test_a_day_entered_by_hand_survives_the_next_import(cast: Cast) -> None:
    calendar.import_year(actor=cast("admin"), year=LATER)
    assert calendar.work_calendar(LATER, LATER).provisional_years == {LATER}
    saturday = next(day for n in range(7) if (day := dt.date(LATER, 3, 1) + dt.timedelta(days=n)).weekday() == 5)
    calendar.set_day(actor=cast("admin"), day=saturday, working=True, name="调休")
    done = calendar.import_year(actor=cast("admin"), year=LATER)
    assert (done.added, done.kept) == (0, 1)
    assert calendar.work_calendar(LATER, LATER).is_working(saturday)


def test_provisional_days_follow_the_order_when_it_appears(cast: Cast) -> None:
    """As if the year had been brought in before its order was known, with a day that the order does not name."""
    wrong = CalendarDay.objects.create(day=dt.date(KNOWN, 3, 5), working=False, name="误", provisional=True)
    first = exceptional_days(KNOWN)[0]
    CalendarDay.objects.create(day=first.day, working=first.working, name="旧名", provisional=True)
    done = calendar.import_year(actor=cast("admin"), year=KNOWN)
    assert (done.changed, done.removed) == (1, 1)
    assert not CalendarDay.objects.filter(day=wrong.day).exists()
    assert CalendarDay.objects.get(day=first.day).name == first.name
    assert Event.objects.get(verb="calendar.cleared").before["name"] == "误"


def test_the_first_day_by_hand_does_not_hide_the_public_ones(cast: Cast) -> None:
    calendar.set_day(actor=cast("admin"), day=dt.date(KNOWN, 6, 12), working=False, name="司庆")
    ours = calendar.work_calendar(KNOWN, KNOWN)
    assert not ours.is_working(dt.date(KNOWN, 6, 12))
    assert not ours.is_working(dt.date(KNOWN, 10, 1))


def test_a_working_monday_needs_no_entry(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        calendar.set_day(actor=cast("admin"), day=dt.date(KNOWN, 6, 9), working=True)
    assert "working" in refusal.value.errors
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("year", [1990, 2200])
def test_years_outside_the_calendar_are_refused(cast: Cast, year: int) -> None:
    with pytest.raises(Refused):
        calendar.import_year(actor=cast("admin"), year=year)


@pytest.mark.parametrize("who", ["director", "sales", "dealer_a"])
def test_only_who_keeps_the_settings_changes_it(cast: Cast, who: str) -> None:
    calendar.import_year(actor=cast("admin"), year=KNOWN)
    before = CalendarDay.objects.count()
    one = CalendarDay.objects.first()
    assert one is not None
    with pytest.raises(Forbidden):
        calendar.import_year(actor=cast(who), year=2024)
    with pytest.raises(Forbidden):
        calendar.set_day(actor=cast(who), day=dt.date(KNOWN, 6, 12), working=False)
    with pytest.raises(Forbidden):
        calendar.clear_day(actor=cast(who), pk=one.pk)
    assert CalendarDay.objects.count() == before


def test_a_day_that_is_gone_cannot_be_cleared(cast: Cast) -> None:
    with pytest.raises(Missing):
        calendar.clear_day(actor=cast("admin"), pk=1)


@pytest.mark.parametrize("month", range(1, 13))
def test_the_last_day_of_a_month(month: int) -> None:
    for year in (2024, 2025):
        last = calendar.month_end(dt.date(year, month, 1))
        assert (last + dt.timedelta(days=1)).day == 1
        assert last.month == month


def test_the_page_brings_in_sets_and_takes_off(admin: Client) -> None:
    assert "还没有保存" in admin.get(f"{URL}?year={KNOWN}").content.decode()
    assert admin.post(f"{URL}{KNOWN}/import/")["Location"] == f"{URL}?year={KNOWN}"
    page = admin.get(f"{URL}?year={KNOWN}").content.decode()
    assert "国庆节" in page
    admin.post(URL, {"day": f"{KNOWN}-06-12", "working": "", "name": "司庆"})
    made = CalendarDay.objects.get(day=dt.date(KNOWN, 6, 12))
    assert "司庆" in admin.get(f"{URL}?year={KNOWN}").content.decode()
    admin.post(f"{URL}{made.pk}/clear/")
    assert not CalendarDay.objects.filter(pk=made.pk).exists()


def test_the_page_says_why_not_at_the_field(admin: Client) -> None:
    answer = admin.post(URL, {"day": f"{KNOWN}-06-09", "working": "1", "name": ""})
    assert answer.status_code == 422
    assert "周一到周五本来就上班" in answer.content.decode()


@pytest.mark.parametrize("year", ["", "x", "99999", "0001", "2025 "])
def test_any_year_in_the_address_is_answered(admin: Client, year: str) -> None:
    assert admin.get(URL, {"year": year}).status_code == 200


def test_it_is_not_there_for_others(cast: Cast, client: Client) -> None:
    client.force_login(cast["director"])
    assert client.get(URL).status_code == 404
    assert client.post(f"{URL}{KNOWN}/import/").status_code == 404
    assert not CalendarDay.objects.exists()
