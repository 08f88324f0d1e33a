"""A large company, built by the rooms' own commands over batches.

Two and a half years were brought along; then come eight weeks in which each seller opens, moves and closes deals. The
same seed on the same day gives the same company.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.db import transaction

from yingdan.core import clock
from yingdan.customers.commands import create_contacts, create_customers, record_follow_ups
from yingdan.customers.models import Contact
from yingdan.deals.choices import DealState
from yingdan.deals.commands import create_deals, create_leads, lose_deal, move_deals, win_deal
from yingdan.deals.models import Deal
from yingdan.demo import drafts, words
from yingdan.demo.dealers import build_dealers
from yingdan.demo.founding import Build, Someone, found
from yingdan.demo.names import person_name
from yingdan.notes.commands import tag_records

DEALS = 20_000
# Deals for each customer.
EACH = 10
# Deals for each seller; those of the demo are always there.
DESK = 400
FORTNIGHT = dt.timedelta(days=14)
FORTNIGHTS = 4
# Of all deals: brought along when the company began to work here; of those still open: moved and closed in a fortnight.
BROUGHT = 0.8
MOVED = 0.3
CLOSED = 0.06
LONGEST_AGO = 900

type Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Desk:
    """A seller: the customers with trade and first contact, and the open deals with their place in the process."""

    seller: str
    regions: tuple[str, ...]
    customers: list[tuple[int, str, int]] = field(default_factory=list)
    open: dict[int, int] = field(default_factory=dict)


@transaction.atomic
def build_big(*, seed: int = 7, deals: int = DEALS, progress: Progress = lambda done, total: None) -> None:
    """All of it or nothing: a company half made could neither be used nor made again."""
    today, done = clock.today(), 0
    with clock.lived(FORTNIGHT * FORTNIGHTS):
        groups = dict.fromkeys(words.BIG_GROUPS, "大客户部")
        people, desks = _sellers(seed, deals // DESK)
        made = found(
            name=words.BIG_COMPANY, seed=seed, departments=words.DEPARTMENTS | groups, people=people, named="demo"
        )
        made.aim = today
        build_dealers(made)
        shorts = _shorts(made)
        for desk, share in zip(desks, _shares(deals // EACH, len(desks)), strict=True):
            _settle(made, desk, [next(shorts) for _ in range(share)])
    for desk, share in zip(desks, _shares(int(deals * BROUGHT), len(desks)), strict=True):
        with _time(made, FORTNIGHTS):
            _bring(made, desk, share)
        done += share
        progress(done, deals)
    parts = _shares(deals - done, FORTNIGHTS * len(desks))
    for left in reversed(range(FORTNIGHTS)):
        with _time(made, left):
            for desk in desks:
                share = parts.pop()
                _work(made, desk, share)
                done += share
                progress(done, deals)


@contextmanager
def _time(made: Build, fortnights: int) -> Iterator[None]:
    with clock.lived(FORTNIGHT * fortnights):
        made.today = clock.today()
        yield


def _sellers(seed: int, count: int) -> tuple[list[Someone], list[Desk]]:
    """The people of the demo, and more sellers up to that number: names without a password, each in a group."""
    chance = random.Random(seed)
    groups = list(words.BIG_GROUPS)
    people = list(words.PEOPLE)
    places = {username: place for username, _name, place, _role, _title in words.PEOPLE if username in words.SELLERS}
    for number in range(1, count - len(places) + 1):
        username, place = f"rep{number:02d}", groups[number % len(groups)]
        places[username] = place
        people.append((username, person_name(chance), place, "sales", "客户经理"))
    return people, [Desk(username, words.BIG_GROUPS[place]) for username, place in places.items()]


def _shares(whole: int, parts: int) -> list[int]:
    """A number in parts that differ by one at most."""
    return [whole // parts + (at < whole % parts) for at in range(parts)]


def _shorts(made: Build) -> Iterator[tuple[str, str]]:
    """Names that no two companies have, with their trades, in a random order."""
    found = [
        (one + two + kind, trade)
        for one in words.BIG_ONE
        for two in words.BIG_TWO
        for trade, kinds in words.NAMES_TWO.items()
        for kind in kinds
    ]
    made.chance.shuffle(found)
    return iter(found)


def _settle(made: Build, desk: Desk, shorts: Iterable[tuple[str, str]]) -> None:
    """A seller's customers, the people there, and leads."""
    chance, actor, shorts = made.chance, made.actor(desk.seller), list(shorts)
    rows = [drafts.customer(made, chance.choice(desk.regions), short, trade) for short, trade in shorts]
    customers = create_customers(actor=actor, drafts=rows)
    people = [drafts.contact(chance, one.pk) for one in customers for _ in range(chance.choice((1, 2, 2, 3, 4)))]
    first: dict[int | None, Contact] = {}
    for contact in create_contacts(actor=actor, drafts=people):
        first.setdefault(contact.customer_id, contact)
    desk.customers = [(one.pk, trade, first[one.pk].pk) for one, (_s, trade) in zip(customers, shorts, strict=True)]
    marked = [one.pk for one in customers[:: len(words.TAGS) + 1]]
    if marked:
        tag_records(actor=actor, kind="customer", pks=marked, name=chance.choice(words.TAGS))


def _bring(made: Build, desk: Desk, count: int) -> None:
    """What happened before: most deals have ended."""
    chance = made.chance
    opened = [made.today - dt.timedelta(days=chance.randint(1, LONGEST_AGO)) for _ in range(count)]
    rows = [drafts.deal(made, *chance.choice(desk.customers), opened=day) for day in opened]
    _remember(made, desk, create_deals(actor=made.actor(desk.seller), drafts=rows))
    _talk(made, desk, count // 4, 200)


def _work(made: Build, desk: Desk, count: int) -> None:
    """A fortnight of one seller: deals that are new, go on and end, talks, leads."""
    chance, actor, stages = made.chance, made.actor(desk.seller), made.stages
    rows = [drafts.deal(made, *chance.choice(desk.customers), opened=made.today) for _ in range(count)]
    fresh = [replace(row, stage=stages[0].pk, probability=None) for row in rows]
    standing = list(desk.open)
    _remember(made, desk, create_deals(actor=actor, drafts=fresh))
    # From the last stage to the first, so that a deal takes one step.
    for place in reversed(range(len(stages) - 1)):
        going = [pk for pk in standing if desk.open[pk] == place and chance.random() < MOVED]
        if going:
            move_deals(actor=actor, pks=going, stage=stages[place + 1].pk)
            desk.open |= dict.fromkeys(going, place + 1)
    far = [pk for pk in standing if desk.open[pk] >= len(stages) // 2]
    for pk in chance.sample(far, min(len(far), round(len(standing) * CLOSED))):
        if chance.random() < drafts.WON_SHARE:
            win_deal(actor=actor, pk=pk)
        else:
            lose_deal(actor=actor, pk=pk, reason=chance.choice(words.LOST), competitor=chance.choice(words.COMPETITORS))
        del desk.open[pk]
    _talk(made, desk, count, 13)
    create_leads(actor=actor, drafts=[drafts.lead(made) for _ in range(count // 2)])


def _remember(made: Build, desk: Desk, deals: Iterable[Deal]) -> None:
    places = {stage.pk: place for place, stage in enumerate(made.stages)}
    desk.open |= {deal.pk: places[deal.stage_id] for deal in deals if deal.state == DealState.OPEN}


def _talk(made: Build, desk: Desk, count: int, days: int) -> None:
    chance = made.chance
    chosen = [chance.choice(desk.customers) for _ in range(count)]
    rows = [drafts.talk(made, customer, contact, chance.randint(1, days)) for customer, _trade, contact in chosen]
    record_follow_ups(actor=made.actor(desk.seller), drafts=rows)
