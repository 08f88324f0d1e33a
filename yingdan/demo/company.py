"""The demo company, built by the rooms' own commands: the same seed on the same day gives the same company."""

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from yingdan.accounts.commands import (
    DepartmentDraft,
    PersonDraft,
    create_departments,
    create_party,
    create_people,
    found_company,
)
from yingdan.accounts.models import User
from yingdan.accounts.rules import Person, actor_of, cli_actor
from yingdan.core import clock
from yingdan.core.credit_code import check_character
from yingdan.customers.commands import (
    ContactDraft,
    CustomerDraft,
    FollowUpDraft,
    create_contacts,
    create_customers,
    record_follow_ups,
)
from yingdan.customers.models import Customer
from yingdan.deals.choices import DealState
from yingdan.deals.commands import (
    Closing,
    DealDraft,
    LeadDraft,
    LineDraft,
    StageDraft,
    create_deals,
    create_leads,
    edit_process,
    install_default_process,
    release_leads,
)
from yingdan.deals.commands import (
    PersonDraft as DealPersonDraft,
)
from yingdan.deals.models import Lead, Stage
from yingdan.demo import words
from yingdan.notes.commands import tag_records
from yingdan.products.commands import PriceDraft, ProductDraft, create_price_list, create_products, set_prices
from yingdan.products.models import Product

CUSTOMERS = 48
WON_SHARE = 0.42
YOUNG = 0.33


@dataclass(slots=True)
class Build:
    """What has been made so far, and the one source of chance."""

    chance: random.Random
    today: dt.date
    people: dict[str, User] = field(default_factory=dict)
    products: list[Product] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    customers: list[tuple[Customer, str, str]] = field(default_factory=list)
    leads: dict[str, list[Lead]] = field(default_factory=dict)

    def actor(self, username: str) -> Person:
        return actor_of(self.people[username], source="demo")


@transaction.atomic
def build(*, seed: int = 7) -> None:
    """Found the company and let its people work: 48 customers, their contacts, deals, leads and follow-ups."""
    found_company(name=words.COMPANY, seed="demo")
    made = Build(random.Random(seed), clock.today())
    _people(made)
    drafts = [
        ProductDraft(name=name, series=series, unit=unit, price=Decimal(price), code=f"P-{number:03d}")
        for number, (name, series, unit, price) in enumerate(words.PRODUCTS, start=1)
    ]
    made.products = create_products(actor=cli_actor(), drafts=drafts)
    _price_lists(made)
    made.stages = _stages()
    _customers(made)
    for username in words.SELLERS:
        _work_of(made, username)
    _marks(made)


def _price_lists(made: Build) -> None:
    """What everybody pays this year, and what strategic customers pay; each with its floor."""
    actor, first = made.actor(words.PRICES_BY), made.today.replace(month=1, day=1)
    for name, tier, price, floor in words.PRICE_LISTS:
        kept = create_price_list(actor=actor, name=name.format(year=first.year), valid_from=first, tier=tier)
        prices = [
            PriceDraft(product=product.pk, amount=product.price * price / 100, floor=product.price * floor / 100)
            for product in made.products
            if product.price is not None
        ]
        set_prices(actor=actor, price_list=kept.pk, prices=prices)


def _stages() -> list[Stage]:
    """The usual process, with the days after which a deal stays too long."""
    actor = cli_actor()
    process = install_default_process(actor=actor)
    drafts = [
        StageDraft(pk=stage.pk, name=stage.name, probability=stage.probability, max_days=days)
        for stage, days in zip(process.stages.order_by("order"), words.STAYS, strict=True)
    ]
    edit_process(actor=actor, pk=process.pk, name=process.name, stages=drafts, default=True)
    return list(process.stages.order_by("order"))


def _marks(made: Build) -> None:
    """Tags on some customers and deals, and a lead in the pool from each who has enough of them."""
    for at, seller in enumerate(words.SELLERS):
        mine = [customer.pk for customer, owner, _trade in made.customers if owner == seller]
        tag_records(actor=made.actor(seller), kind="customer", pks=mine[at % 2 :: 3], name=words.TAGS[at % 4])
    for seller, leads in made.leads.items():
        free = [lead.pk for lead in leads if lead.status in ("new", "contacted")][:1]
        release_leads(actor=made.actor(seller), pks=free, reason=words.RELEASED)


def _people(made: Build) -> None:
    actor = cli_actor()
    ids: dict[str, int] = {}
    for name, parent in words.DEPARTMENTS.items():
        above = ids[parent] if parent else None
        ids[name] = create_departments(actor=actor, drafts=[DepartmentDraft(name=name, parent=above)])[0].pk
    drafts = [
        PersonDraft(
            username=username, name=name, password=words.PASSWORD, department=ids[place], roles=(role,), title=title
        )
        for username, name, place, role, title in words.PEOPLE
    ]
    for username, kind, name in (
        ("dealer_a", "dealer", "甬江自动化"),
        ("dealer_b", "dealer", "岭南智造"),
        ("customer", "customer", "华东精工机械"),
    ):
        party = create_party(actor=actor, kind=kind, name=name)
        drafts.append(PersonDraft(username=username, name=name, password=words.PASSWORD, kind=kind, party=party.pk))
    made.people = {user.username: user for user in create_people(actor=actor, drafts=drafts)}


def _customers(made: Build) -> None:
    """Each seller's customers, with a few people each."""
    chance = made.chance
    pairs = [(one, trade) for one in words.NAMES_ONE for trade in words.NAMES_TWO]
    chosen = chance.sample(pairs, CUSTOMERS)
    for number, (one, trade) in enumerate(chosen):
        seller = words.SELLERS[number % len(words.SELLERS)]
        short = one + chance.choice(words.NAMES_TWO[trade])
        region = chance.choice(words.REGIONS[seller])
        draft = CustomerDraft(
            name=f"{region[:2]}{short}有限公司",
            short_name=short,
            credit_code=_credit_code(chance),
            tier=chance.choice(("strategic", "a", "a", "b", "b", "b", "c")),
            industry=trade,
            size=chance.choice(("101-500", "501-2000", "2001+", "21-100")),
            region=region,
            source=chance.choice(words.SOURCES),
            next_contact_on=made.today + dt.timedelta(days=chance.randint(-3, 21)),
        )
        customer = create_customers(actor=made.actor(seller), drafts=[draft])[0]
        made.customers.append((customer, seller, trade))


def _credit_code(chance: random.Random) -> str:
    first = "91" + "".join(chance.choice("0123456789") for _ in range(6))
    first += "MA" + "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
    return first + check_character(first)


def _work_of(made: Build, seller: str) -> None:
    """Contacts, deals, follow-ups and leads of one seller."""
    chance, actor = made.chance, made.actor(seller)
    deals: list[DealDraft] = []
    talks: list[FollowUpDraft] = []
    for customer, owner, trade in made.customers:
        if owner != seller:
            continue
        people = [_contact(chance, customer.pk) for _ in range(chance.randint(1, 4))]
        contacts = create_contacts(actor=actor, drafts=people)
        deals += [_deal(made, customer.pk, trade, contacts[0].pk) for _ in range(chance.randint(1, 4))]
        talks += [_talk(made, customer.pk, contacts[0].pk, age) for age in chance.sample(range(1, 90), 3)]
    create_deals(actor=actor, drafts=deals)
    record_follow_ups(actor=actor, drafts=talks)
    made.leads[seller] = create_leads(actor=actor, drafts=[_lead(made) for _ in range(chance.randint(5, 9))])


def _contact(chance: random.Random, customer: int) -> ContactDraft:
    title, role = chance.choice(words.TITLES)
    return ContactDraft(
        customer=customer,
        name=_name(chance),
        title=title,
        role=role,
        attitude=chance.choice(("supports", "supports", "neutral", "against", "unknown")),
        mobile=f"1{chance.choice('3578')}{chance.randint(0, 999_999_999):09d}",
    )


def _name(chance: random.Random) -> str:
    return chance.choice(words.SURNAMES) + chance.choice(words.GIVEN)


def _deal(made: Build, customer: int, trade: str, contact: int) -> DealDraft:
    """An open deal somewhere in the process, or one that ended in the last fourteen months."""
    chance, today = made.chance, made.today
    product = chance.choice(made.products)
    price = (product.price or Decimal(0)) * Decimal(chance.randint(88, 100)) / 100
    lines = (LineDraft(product=product.pk, quantity=Decimal(chance.randint(1, 8)), price=price.quantize(Decimal(1))),)
    # A third of the deals is young, so that the pipeline holds both fresh ones and ones that stand still.
    opened = today - dt.timedelta(days=chance.randint(1, 25) if chance.random() < YOUNG else chance.randint(20, 420))
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
        expected_close=(closing.closed_on if closing else today + dt.timedelta(days=chance.randint(-12, 120))),
        opened_on=opened,
        source=chance.choice(words.SOURCES),
        next_step="" if closing else step,
        next_step_on=None if closing or not step else today + dt.timedelta(days=chance.randint(-2, 14)),
        competitors=chance.choice(words.COMPETITORS),
        lines=lines,
        people=(DealPersonDraft(contact=contact, role="decider"),),
        closed=closing,
    )


def _talk(made: Build, customer: int, contact: int, age: int) -> FollowUpDraft:
    kind, content = made.chance.choice(words.TALKS)
    hour = dt.time(9 + age % 9, age * 7 % 60)
    at = timezone.make_aware(dt.datetime.combine(made.today - dt.timedelta(days=age), hour))
    return FollowUpDraft(customer=customer, contact=contact, kind=kind, content=content, at=at)


def _lead(made: Build) -> LeadDraft:
    chance = made.chance
    trade = chance.choice(tuple(words.NAMES_TWO))
    return LeadDraft(
        name=_name(chance),
        company=chance.choice(words.NAMES_ONE) + chance.choice(words.NAMES_TWO[trade]),
        title=chance.choice(words.TITLES)[0],
        mobile=f"1{chance.choice('3578')}{chance.randint(0, 999_999_999):09d}",
        source=chance.choice(words.SOURCES),
        industry=trade,
        status=chance.choice(("new", "new", "contacted", "qualified", "invalid")),
        next_contact_on=made.today + dt.timedelta(days=chance.randint(-2, 10)),
    )
