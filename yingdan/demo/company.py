"""The demo company: two years of a manufacturer, built by the rooms' own commands on a clock of its own.

The same seed, size and day give the same company. What is odd on purpose, and what a visitor is shown first, happens
on the last days: it is written by hand, in the modules named after the rooms.
"""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from yingdan.accounts.commands import add_field
from yingdan.core import clock
from yingdan.core.calendar import work_calendar
from yingdan.deals.commands import release_leads
from yingdan.demo import words
from yingdan.demo.cash import Cash
from yingdan.demo.contracts import build_contracts
from yingdan.demo.dealers import build_dealers, leave, partners
from yingdan.demo.founding import Build, found
from yingdan.demo.goals import Goals
from yingdan.demo.market import YEARS, make_market
from yingdan.demo.money import build_money
from yingdan.demo.projects import build_projects
from yingdan.demo.quotes import build_quotes
from yingdan.demo.reviews import build_reviews
from yingdan.demo.staff import hire
from yingdan.demo.truth import Truth
from yingdan.demo.works import Works
from yingdan.demo.years import NINE, Diary, Progress, Years
from yingdan.notes.commands import tag_records

SEED, SCALE = 7, Decimal(1)


@transaction.atomic
def build(
    *,
    seed: int = SEED,
    scale: Decimal = SCALE,
    as_of: dt.date | None = None,
    progress: Progress = lambda done, total: None,
) -> Truth:
    """Found the company two years before `as_of` (today), and let its people work until the morning of that day.

    `scale` 1 is about 60 people, 300 customers and 1,500 deals. Answers what is true of it, which no record says.
    """
    zone, last = timezone.get_current_timezone(), as_of or clock.today()
    now = dt.datetime.combine(last, NINE, zone)
    now = now if as_of else min(now, clock.now())
    first = last - dt.timedelta(days=YEARS)
    staff = hire(seed, scale)
    truth = Truth(sellers=staff.sellers)
    with clock.stopped(dt.datetime.combine(first, NINE, zone)):
        made = found(
            name=words.COMPANY,
            seed=seed,
            departments=words.DEPARTMENTS,
            people=staff.people,
            named="demo",
            leaders=staff.leaders,
            aim=last,
        )
        own, dealers = _fields(made), build_dealers(made)
    made.settled = True
    ways = partners(dealers)
    calendar = work_calendar(first.year - 1, last.year + 3)
    prices = [one.price for one in made.products if one.price is not None]
    eve = last - dt.timedelta(days=1)
    market = make_market(seed=seed, scale=scale, last=eve, truth=truth, staff=staff, calendar=calendar, prices=prices)
    diary = Diary(zone)
    cash = Cash(made, market, truth, diary, staff.leaders)
    Years(made, market, truth, diary, on_won=cash.won, own=own, dealers=ways).plan()
    goals = Goals(made, market, truth, staff)
    goals.plan(diary)
    works = Works(made, market, truth, diary, staff.leaders, staff.managers, scale, served_on=goals.served_on)
    works.plan()
    cash.on_signed = works.deliver
    diary.play(made, eve, progress)
    with clock.stopped(now):
        leave(made, dealers)
        _last_days(made, goals)
    goals.close(zone)
    return truth


def _last_days(made: Build, goals: Goals) -> None:
    """What a visitor is shown first, room by room."""
    _marks(made)
    store, bid = build_projects(made, goals.build())
    build_contracts(made, store, bid)
    build_money(made, store)
    build_quotes(made)
    build_reviews(made, bid)


def _fields(made: Build) -> dict[str, str]:
    """What this company records beside what the product asks: label -> name of the field."""
    actor = made.actor("admin")
    return {
        label: f"c{add_field(actor=actor, kind=kind, label=label, sort=sort, options=options, about=about).pk}"
        for kind, label, sort, options, about in words.FIELDS
    }


def _marks(made: Build) -> None:
    """Tags on some customers, and a lead in the pool from each who has enough of them."""
    for at, seller in enumerate(words.SELLERS):
        mine = [customer.pk for customer, owner, _trade in made.customers if owner == seller]
        tag_records(actor=made.actor(seller), kind="customer", pks=mine[at % 2 :: 3], name=words.TAGS[at % 4])
    for seller in words.SELLERS:
        free = [lead.pk for lead in reversed(made.leads.get(seller, [])) if lead.status in ("new", "contacted")][:1]
        release_leads(actor=made.actor(seller), pks=free, reason=words.RELEASED)
