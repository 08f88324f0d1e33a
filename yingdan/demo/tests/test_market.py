"""The simulated market follows the numbers that are said to be behind it."""

import datetime as dt
import json
import math
from decimal import Decimal
from statistics import fmean, pstdev

import pytest

from yingdan.demo import words
from yingdan.demo.market import DEALS, Market, make_market
from yingdan.demo.staff import hire
from yingdan.demo.truth import Truth
from yingdan.engines.calendar_cn import calendar_of

LAST = dt.date(2026, 8, 13)
LARGE = Decimal(8)
PRICES = [Decimal(price) for _name, _series, _unit, price in words.PRODUCTS]


def made(seed: int, scale: Decimal = LARGE) -> tuple[Market, Truth]:
    staff = hire(seed, scale)
    truth = Truth(sellers=staff.sellers)
    calendar = calendar_of(2023, 2029)
    found = make_market(seed=seed, scale=scale, last=LAST, truth=truth, staff=staff, calendar=calendar, prices=PRICES)
    return found, truth


@pytest.fixture(scope="module")
def market() -> tuple[Market, Truth]:
    return made(7)


def test_there_are_as_many_deals_and_people_as_were_asked_for() -> None:
    small, _truth = made(3, Decimal("0.1"))
    full, truth = made(3, Decimal(1))
    assert (len(small.lives), len(small.book)) == (DEALS // 10, 49)
    assert (len(full.lives), len(full.book), len(truth.sellers)) == (DEALS, 300, 26)
    assert len(hire(3, Decimal(1)).people) == 60
    assert len({one.short for one in full.book}) == 300


def test_the_amounts_of_a_segment_are_lognormal_as_said(market: tuple[Market, Truth]) -> None:
    found, truth = market
    for trade, segment in truth.segments.items():
        logs = [math.log(life.amount) for life in found.lives if life.account.trade == trade]
        error = segment.sigma / math.sqrt(len(logs))
        assert len(logs) > 500
        assert abs(fmean(logs) - segment.mu) < 4 * error
        assert abs(pstdev(logs) - segment.sigma) < 4 * error


def test_deals_go_on_from_each_step_as_often_as_the_truth_says(market: tuple[Market, Truth]) -> None:
    found, truth = market
    for step in range(len(truth.steps)):
        there = [life for life in found.lives if len(life.stays) > step]
        chances = [
            truth.chance_of(
                step,
                segment=life.account.trade,
                seller=life.account.seller,
                competitor=life.competitor,
                discount=life.discount,
            )
            for life in there
        ]
        went_on = sum(1 for life in there if len(life.stays) > step + 1 or life.won)
        error = math.sqrt(sum(chance * (1 - chance) for chance in chances))
        assert abs(went_on - sum(chances)) < 4 * error


def test_the_season_and_the_calendar_say_when_deals_begin(market: tuple[Market, Truth]) -> None:
    found, truth = market
    assert all(found.calendar.is_working(life.opened) for life in found.lives)
    days = [found.first + dt.timedelta(days=at) for at in range(3, (found.last - found.first).days)]
    worked = [day for day in days if found.calendar.is_working(day)]
    weights = {day: truth.season[day.month - 1] for day in worked}
    for month in range(1, 13):
        share = sum(weight for day, weight in weights.items() if day.month == month) / sum(weights.values())
        count = sum(1 for life in found.lives if life.opened.month == month)
        error = math.sqrt(len(found.lives) * share * (1 - share))
        assert abs(count - len(found.lives) * share) < 4 * error


def test_a_life_keeps_its_order_and_a_loss_has_a_reason(market: tuple[Market, Truth]) -> None:
    for life in market[0].lives:
        days = [life.opened, *(day for _place, day in life.stays), life.ended]
        assert days == sorted(days)
        assert [place for place, _day in life.stays] == list(range(len(life.stays)))
        assert bool(life.reason) != life.won
        assert life.account.since < life.opened or life.account.since <= market[0].first + dt.timedelta(days=2)
        assert life.amount > 0


def test_the_same_seed_gives_the_same_market_and_another_another() -> None:
    one, again, other = (made(seed, Decimal("0.2"))[0] for seed in (5, 5, 6))
    assert one.lives == again.lives
    assert one.lives != other.lives


def test_the_truth_is_written_as_json_with_what_it_plays() -> None:
    _market, truth = made(5, Decimal("0.1"))
    said = json.loads(truth.as_json(seed=5, scale=Decimal("0.1"), as_of=LAST))
    assert (said["seed"], said["scale"], said["as_of"]) == (5, "0.1", "2026-08-13")
    assert said["sellers"].keys() == truth.sellers.keys()
    assert said["sellers"]["sales"] == {"skill": 0.35, "effort": 1.15, "potential": 1.3}
    assert "deals" in said["plays"]
