"""What the people of the demo write down: customers, contacts, deals, follow-ups, leads."""

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from yingdan.customers.commands import ContactDraft, CustomerDraft, FollowUpDraft
from yingdan.deals.choices import DealState
from yingdan.deals.commands import Closing, DealDraft, LeadDraft, LineDraft
from yingdan.deals.commands import PersonDraft as DealPersonDraft
from yingdan.demo import words
from yingdan.demo.founding import Build
from yingdan.demo.market import Account, Life, Market
from yingdan.demo.names import credit_code, mobile, person_name

WON_SHARE = 0.42
YOUNG = 0.33
# Of the customers, those for whom somebody has noted when to call again.
CALLED = 0.5
SPELLINGS = ("{0}{1}", "{1}（{0}）", "{0}市{1}公司", "{1} ")


def customer(made: Build, region: str, short: str, trade: str) -> CustomerDraft:
    chance = made.chance
    return CustomerDraft(
        name=f"{region[:2]}{short}有限公司",
        short_name=short,
        credit_code=credit_code(chance),
        tier=chance.choice(("strategic", "a", "a", "b", "b", "b", "c")),
        industry=trade,
        size=chance.choice(("101-500", "501-2000", "2001+", "21-100")),
        region=region,
        source=chance.choice(words.SOURCES),
        next_contact_on=made.aim + dt.timedelta(days=chance.randint(-3, 21)),
    )


def account(made: Build, one: Account, book: Sequence[Account], lines: str, chance: random.Random) -> CustomerDraft:
    """A customer of the book; `lines` is the company's own field for how many production lines it has."""
    days = chance.randint(-3, 21)
    return CustomerDraft(
        name=f"{one.region[:2]}{one.short}有限公司",
        short_name=one.short,
        credit_code=credit_code(chance),
        tier=one.tier,
        industry=one.trade,
        size=chance.choice(("101-500", "501-2000", "2001+", "21-100")),
        region=one.region,
        source=chance.choice(words.SOURCES),
        parent=book[one.parent].key if one.parent is not None else None,
        next_contact_on=made.aim + dt.timedelta(days=days) if chance.random() < CALLED else None,
        custom={lines: Decimal(chance.randint(1, 24))} if lines and chance.random() < 0.7 else {},
    )


def said(life: Life, day: dt.date, last: dt.date, chance: random.Random) -> FollowUpDraft:
    """Something said about a deal on a day of its life."""
    kind, content = chance.choice(words.TALKS)
    at = timezone.make_aware(
        dt.datetime.combine(min(day, last), dt.time(9 + chance.randrange(9), chance.randrange(60)))
    )
    about = ("deal", life.key)
    person = chance.choice(life.account.contacts)
    return FollowUpDraft(customer=life.account.key, contact=person, about=about, kind=kind, content=content, at=at)


def arrived(made: Build, chance: random.Random, market: Market, source: str, again: float, *, fresh: bool) -> LeadDraft:
    """Somebody who asked; now and then from a company that is a customer already, written in another way. What is not
    `fresh` has been dealt with."""
    known = chance.random() < again
    old = chance.choice(market.book)
    trade = old.trade if known else chance.choice(tuple(words.NAMES_TWO))
    company = chance.choice(words.NAMES_ONE) + chance.choice(words.NAMES_TWO[trade])
    status = ("new", "new", "contacted", "qualified", "invalid") if fresh else ("contacted", "qualified", "invalid")
    return LeadDraft(
        name=person_name(chance),
        company=chance.choice(SPELLINGS).format(old.region[:2], old.short) if known else company,
        title=chance.choice(words.TITLES)[0],
        mobile=mobile(chance),
        source=source,
        industry=trade,
        status=chance.choice(status),
        next_contact_on=made.aim + dt.timedelta(days=chance.randint(-2, 10)) if fresh else None,
    )


def contact(chance: random.Random, customer: int) -> ContactDraft:
    title, role = chance.choice(words.TITLES)
    return ContactDraft(
        customer=customer,
        name=person_name(chance),
        title=title,
        role=role,
        attitude=chance.choice(("supports", "supports", "neutral", "against", "unknown")),
        mobile=mobile(chance),
    )


def deal(made: Build, customer: int, trade: str, contact: int, opened: dt.date | None = None) -> DealDraft:
    """An open deal somewhere in the process, or one that ended; opened in the last fourteen months, or on that day."""
    chance, today = made.chance, made.today
    product = chance.choice(made.products)
    price = (product.price or Decimal(0)) * Decimal(chance.randint(88, 100)) / 100
    lines = (LineDraft(product=product.pk, quantity=Decimal(chance.randint(1, 8)), price=price.quantize(Decimal(1))),)
    opened = opened or _begun(chance, today)
    closing = None
    if (today - opened).days > 70:
        closed_on = min(opened + dt.timedelta(days=chance.randint(35, 150)), today - dt.timedelta(days=1))
        won = chance.random() < WON_SHARE
        closing = Closing(
            state=DealState.WON if won else DealState.LOST,
            closed_on=closed_on,
            reason="" if won else chance.choice(words.LOST),
        )
    stage = made.stages[min(int(chance.random() ** 1.4 * len(made.stages)), len(made.stages) - 1)]
    step = chance.choice(words.STEPS)
    return DealDraft(
        name=chance.choice(words.NEEDS[trade]),
        customer=customer,
        stage=None if closing else stage.pk,
        probability=None if closing else max(5, min(95, stage.probability + chance.randint(-12, 12))),
        expected_close=(closing.closed_on if closing else made.aim + dt.timedelta(days=chance.randint(-12, 120))),
        opened_on=opened,
        source=chance.choice(words.SOURCES),
        next_step="" if closing else step,
        next_step_on=None if closing or not step else made.aim + dt.timedelta(days=chance.randint(-2, 14)),
        competitors=chance.choice(words.COMPETITORS),
        lines=lines,
        people=(DealPersonDraft(contact=contact, role="decider"),),
        closed=closing,
    )


def _begun(chance: random.Random, today: dt.date) -> dt.date:
    """A third of the deals is young, so that the pipeline holds both fresh ones and ones that stand still."""
    return today - dt.timedelta(days=chance.randint(1, 25) if chance.random() < YOUNG else chance.randint(20, 420))


def talk(made: Build, customer: int, contact: int, age: int) -> FollowUpDraft:
    kind, content = made.chance.choice(words.TALKS)
    hour = dt.time(9 + age % 9, age * 7 % 60)
    at = timezone.make_aware(dt.datetime.combine(made.today - dt.timedelta(days=age), hour))
    return FollowUpDraft(customer=customer, contact=contact, kind=kind, content=content, at=at)


def lead(made: Build) -> LeadDraft:
    chance = made.chance
    trade = chance.choice(tuple(words.NAMES_TWO))
    return LeadDraft(
        name=person_name(chance),
        company=chance.choice(words.NAMES_ONE) + chance.choice(words.NAMES_TWO[trade]),
        title=chance.choice(words.TITLES)[0],
        mobile=mobile(chance),
        source=chance.choice(words.SOURCES),
        industry=trade,
        status=chance.choice(("new", "new", "contacted", "qualified", "invalid")),
        next_contact_on=made.aim + dt.timedelta(days=chance.randint(-2, 10)),
    )
