"""What the people of the demo write down: customers, contacts, deals, follow-ups, leads."""

import datetime as dt
import random
from decimal import Decimal

from django.utils import timezone

from yingdan.core.credit_code import check_character
from yingdan.customers.commands import ContactDraft, CustomerDraft, FollowUpDraft
from yingdan.deals.choices import DealState
from yingdan.deals.commands import Closing, DealDraft, LeadDraft, LineDraft
from yingdan.deals.commands import PersonDraft as DealPersonDraft
from yingdan.demo import words
from yingdan.demo.founding import Build

WON_SHARE = 0.42
YOUNG = 0.33


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


def contact(chance: random.Random, customer: int) -> ContactDraft:
    title, role = chance.choice(words.TITLES)
    return ContactDraft(
        customer=customer,
        name=person_name(chance),
        title=title,
        role=role,
        attitude=chance.choice(("supports", "supports", "neutral", "against", "unknown")),
        mobile=f"1{chance.choice('3578')}{chance.randint(0, 999_999_999):09d}",
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
        mobile=f"1{chance.choice('3578')}{chance.randint(0, 999_999_999):09d}",
        source=chance.choice(words.SOURCES),
        industry=trade,
        status=chance.choice(("new", "new", "contacted", "qualified", "invalid")),
        next_contact_on=made.aim + dt.timedelta(days=chance.randint(-2, 10)),
    )


def credit_code(chance: random.Random) -> str:
    first = "91" + "".join(chance.choice("0123456789") for _ in range(6))
    first += "MA" + "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
    return first + check_character(first)


def person_name(chance: random.Random) -> str:
    return chance.choice(words.SURNAMES) + chance.choice(words.GIVEN)
