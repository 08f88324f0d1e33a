"""How figures and days are written, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from yingdan.ui import formats

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> str:
    translation.activate(request.param)
    return str(request.param)


@pytest.fixture
def _chinese() -> None:
    translation.activate("zh-hans")


def test_money_has_thousands_two_places_and_a_true_minus() -> None:
    assert formats.money(1104000) == "1,104,000.00"
    assert formats.money(Decimal("-12.5")) == "\u221212.50"
    assert formats.money(4860000, places=0, symbol=True) == "¥4,860,000"
    assert formats.money(-12, symbol=True) == "\u2212¥12.00"


def test_half_a_fen_is_rounded_away_from_zero_without_floats() -> None:
    assert formats.money(Decimal("0.125")) == "0.13"
    assert formats.money(Decimal("-2.675")) == "\u22122.68"


def test_a_difference_carries_its_sign_and_zero_none() -> None:
    assert [formats.number(v, places=1, sign=True) for v in (47.9, -18.5, 0)] == ["+47.9", "\u221218.5", "0.0"]


def test_an_unknown_figure_is_empty_and_zero_is_zero() -> None:
    assert formats.money(None) == formats.percent(None) == formats.short_money(None) == ""
    assert formats.short(0) == ("0", "")


@pytest.mark.usefixtures("_chinese")
@pytest.mark.parametrize(
    ("value", "said"),
    [
        (8882000, "¥888.2 万"),
        (125000000, "¥1.25 亿"),
        (-394000, "\u2212¥39.4 万"),
        (5000, "¥0.5 万"),
        (99999999, "¥10,000.0 万"),
    ],
)
def test_short_money_counts_in_wan_and_yi(value: int, said: str) -> None:
    assert formats.short_money(value) == said


def test_english_counts_in_thousands_and_millions() -> None:
    with translation.override("en"):
        assert formats.short_money(8882000) == "¥8.88M"
        assert formats.short_money(86000) == "¥86.0k"


def test_rates_have_one_place_and_win_probabilities_none() -> None:
    assert formats.percent(48.33) == "48.3%"
    assert formats.percent(64, places=0) == "64%"


def test_tables_leave_out_the_present_year_only() -> None:
    assert formats.day(dt.date(2026, 12, 18), today=TODAY) == "12-18"
    assert formats.day(dt.date(2027, 1, 8), today=TODAY) == "2027-01-08"


@pytest.mark.usefixtures("_chinese")
def test_sentences_spell_the_day() -> None:
    assert formats.long_day(TODAY, today=TODAY) == "11 月 24 日"
    assert formats.long_day(dt.date(2027, 1, 8), today=TODAY) == "2027 年 1 月 8 日"


def test_days_nearby_have_words_and_others_their_date(language: str) -> None:
    said = [formats.near_day(TODAY + dt.timedelta(days=n), today=TODAY) for n in (-2, -1, 0, 1, 2, 6, 7)]
    weekdays = {"zh-hans": ["周四", "周一"], "en": ["Thu", "Mon"]}[language]
    near = {"zh-hans": ["昨天", "今天", "明天"], "en": ["yesterday", "today", "tomorrow"]}[language]
    assert said == ["11-22", *near, *weekdays, "12-01"]


@pytest.mark.usefixtures("_chinese")
def test_moments_are_said_in_the_company_zone() -> None:
    zone = timezone.get_default_timezone()
    now = dt.datetime(2026, 11, 24, 10, 12, tzinfo=zone)
    late = dt.datetime(2026, 11, 23, 16, 5, tzinfo=dt.UTC)
    assert formats.moment(late, now=now) == "今天 00:05"
    assert formats.moment(dt.datetime(2026, 11, 19, 17, 20, tzinfo=zone), now=now) == "11-19 17:20"


@pytest.mark.usefixtures("_chinese")
def test_calendar_days_and_working_days_are_different_words() -> None:
    assert formats.days(12) == "12 天"
    assert formats.workdays(28) == "28 个工作日"
    now = timezone.now()
    assert formats.ago(now - dt.timedelta(hours=3), now=now) == "3 小时"
    assert formats.ago(now - dt.timedelta(days=2), now=now) == "2 天"


@pytest.mark.parametrize(
    ("length", "start", "chinese", "english"),
    [
        ("year", dt.date(2026, 1, 1), "2026 年", "2026"),
        ("year", dt.date(2026, 4, 1), "2026-04 …", "2026-04 …"),
        ("half", dt.date(2026, 1, 1), "2026 年上半年", "H1 2026"),
        ("half", dt.date(2026, 7, 1), "2026 年下半年", "H2 2026"),
        ("half", dt.date(2026, 4, 1), "2026-04 …", "2026-04 …"),
        ("quarter", dt.date(2026, 10, 1), "2026 年四季度", "Q4 2026"),
        ("quarter", dt.date(2026, 2, 1), "2026-02 …", "2026-02 …"),
        ("month", dt.date(2026, 11, 1), "2026-11", "2026-11"),
    ],
)
def test_a_period_is_called_as_people_call_it(length: str, start: dt.date, chinese: str, english: str) -> None:
    assert formats.period(length, start) == chinese
    with translation.override("en"):
        assert formats.period(length, start) == english
