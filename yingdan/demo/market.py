"""What happens on the market, before anybody writes it down: which customers there are, and how each deal goes.

Pure: it knows no database. The same seed, size and days give the same market.
"""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from yingdan.demo import words
from yingdan.demo.staff import Staff
from yingdan.demo.truth import Truth
from yingdan.engines.calendar_cn import WorkCalendar

YEARS = 730
CUSTOMERS, LEAST_CUSTOMERS = 300, 49
DEALS = 1500
# Of the customers of a seller, so many were there on the first day.
OLD = 0.6
DISCOUNTS = (0, 0, 2, 3, 5, 5, 8, 10, 12)
# Deals that other sellers than those of the dealers got through one.
THROUGH_DEALERS, CHANNEL = 0.05, "渠道部"
BUDGET_GONE, NO_ANSWER = "客户预算推迟到明年", "客户内部暂停立项"


@dataclass(slots=True)
class Account:
    """A customer: whose, called what, since when; `parent` is the place of its group in the book."""

    seller: str
    region: str
    short: str
    trade: str
    tier: str
    since: dt.date
    channel: bool
    parent: int | None = None
    key: int = 0
    contacts: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Life:
    """A deal from its first day to its last, which may lie in the future."""

    account: Account
    opened: dt.date
    need: str
    product: int
    quantity: int
    price: Decimal
    source: str
    competitor: str
    discount: int
    # Which of the dealers that could have brought it did, from 0 to 1.
    dealer: float | None
    # (place of the stage, day on which it came there)
    stays: list[tuple[int, dt.date]]
    ended: dt.date
    won: bool
    reason: str
    expected: dt.date
    key: int = 0

    @property
    def amount(self) -> Decimal:
        return self.price * self.quantity

    def place_on(self, day: dt.date) -> int:
        """In which stage it stands at the end of that day."""
        return max(place for place, entered in self.stays if entered <= day)


@dataclass(slots=True)
class Market:
    """The book of customers, and the lives of all deals in the order of their first days."""

    book: list[Account]
    lives: list[Life]
    calendar: WorkCalendar
    first: dt.date
    last: dt.date


def make_market(
    *,
    seed: int,
    scale: Decimal,
    last: dt.date,
    truth: Truth,
    staff: Staff,
    calendar: WorkCalendar,
    prices: Sequence[Decimal],
) -> Market:
    """Two years that end on `last`. `prices` are those of the catalogue."""
    first = last - dt.timedelta(days=YEARS)
    book = _book(random.Random(f"book {seed}"), scale, last, truth, staff)
    found = Market(book, [], calendar, first, last)
    chance = random.Random(f"lives {seed}")
    days, weights = _days(found, truth)
    by_seller: dict[str, list[Account]] = {}
    for account in book:
        by_seller.setdefault(account.seller, []).append(account)
    for login, count in _parts(truth, round(DEALS * scale)).items():
        for opened in sorted(chance.choices(days, weights, k=count)):
            known = [one for one in by_seller[login] if one.since < opened] or by_seller[login][:1]
            found.lives.append(_life(chance, found, truth, chance.choice(known), opened=opened, prices=prices))
    found.lives.sort(key=lambda one: (one.opened, one.account.short))
    return found


def _book(chance: random.Random, scale: Decimal, last: dt.date, truth: Truth, staff: Staff) -> list[Account]:
    first = last - dt.timedelta(days=YEARS)
    count = max(LEAST_CUSTOMERS, round(CUSTOMERS * scale))
    names = _names(chance)
    trades = list(truth.segments)
    shares = [one.share for one in truth.segments.values()]
    made: list[Account] = []
    for number in range(count):
        login = list(truth.sellers)[number % len(truth.sellers)]
        trade = chance.choices(trades, shares)[0]
        old = number < len(truth.sellers) * 4 or chance.random() < OLD
        since = first + dt.timedelta(days=chance.randint(0, 2) if old else chance.randint(20, (last - first).days - 60))
        account = Account(
            seller=login,
            region=chance.choice(staff.regions[login]),
            short=names[trade].pop(),
            trade=trade,
            tier=chance.choice(("strategic", "a", "a", "b", "b", "b", "c")),
            since=since,
            channel=staff.groups[login] == CHANNEL,
        )
        # A branch of a company that the same seller has known for longer.
        above = [at for at, one in enumerate(made) if one.seller == login and one.parent is None and one.since < since]
        if above and chance.random() < 0.08:
            account.parent = chance.choice(above)
            account.trade = made[account.parent].trade
        made.append(account)
    return made


def _names(chance: random.Random) -> dict[str, list[str]]:
    """Names that no two companies have, by trade, in a random order; at full size the plain ones are enough."""
    made: dict[str, list[str]] = {}
    for trade, kinds in words.NAMES_TWO.items():
        plain = [one + kind for one in words.NAMES_ONE for kind in kinds]
        more = [one + two + kind for one, two, kind in product(words.BIG_ONE, words.BIG_TWO, kinds)]
        chance.shuffle(plain)
        chance.shuffle(more)
        made[trade] = more + plain
    return made


def _parts(truth: Truth, whole: int) -> dict[str, int]:
    """How many deals each seller has: by effort and potential, together the whole."""
    weights = {login: one.effort * one.potential for login, one in truth.sellers.items()}
    total, made, done = sum(weights.values()), {}, 0.0
    for login, weight in weights.items():
        before, done = round(done * whole), done + weight / total
        made[login] = round(done * whole) - before
    return made


def _days(market: Market, truth: Truth) -> tuple[list[dt.date], list[float]]:
    """The working days of the two years, each with how many deals begin on it against the average."""
    span = (market.last - market.first).days
    days = [market.first + dt.timedelta(days=at) for at in range(3, span)]
    worked = [day for day in days if market.calendar.is_working(day)]
    return worked, [truth.season[day.month - 1] for day in worked]


def _life(
    chance: random.Random, market: Market, truth: Truth, account: Account, *, opened: dt.date, prices: Sequence[Decimal]
) -> Life:
    segment = truth.segments[account.trade]
    amount = Decimal(round(chance.lognormvariate(segment.mu, segment.sigma)))
    fitting = [at for at, price in enumerate(prices) if price * 2 <= amount * 3] or [prices.index(min(prices))]
    at = chance.choice(fitting)
    quantity = max(1, round(amount / prices[at]))
    competitor = chance.choice(list(truth.competitors)) if chance.random() < truth.contested else ""
    discount = chance.choice(DISCOUNTS)
    stays, day, won, place = [(0, opened)], opened, True, 0
    for place in range(len(truth.steps)):
        day = market.calendar.add_working_days(
            day + dt.timedelta(days=max(1, round(chance.gammavariate(*truth.days_in(place, account.seller))))), 0
        )
        onward = truth.chance_of(
            place, segment=account.trade, seller=account.seller, competitor=competitor, discount=discount
        )
        if chance.random() >= onward:
            won = False
            break
        if place + 1 < len(truth.steps):
            stays.append((place + 1, day))
    return Life(
        account=account,
        opened=opened,
        need=chance.choice(words.NEEDS[account.trade]),
        product=at,
        quantity=quantity,
        price=(amount / quantity).quantize(Decimal(1)),
        source=chance.choices(list(truth.sources), list(truth.sources.values()))[0],
        competitor=competitor,
        discount=discount,
        dealer=chance.random() if account.channel or chance.random() < THROUGH_DEALERS else None,
        stays=stays,
        ended=day,
        won=won,
        reason="" if won else _reason(chance, competitor, discount),
        # What the seller believes slips against what comes.
        expected=day + dt.timedelta(days=round(chance.gauss(-6, 14))),
    )


def _reason(chance: random.Random, competitor: str, discount: int) -> str:
    """Why it was lost: where there was a competitor, mostly the price or the competitor."""
    if competitor and chance.random() < 0.75:
        return f"价格高于{competitor}" if discount < 5 else f"选了{competitor}，交付期更短"
    return chance.choice((BUDGET_GONE, NO_ANSWER, "交付期排不开", "选了本地集成商"))
