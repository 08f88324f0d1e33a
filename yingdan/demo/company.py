"""The demo company, built by the rooms' own commands: the same seed on the same day gives the same company."""

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from yingdan.accounts.commands import add_field
from yingdan.customers.commands import FollowUpDraft, create_contacts, create_customers, record_follow_ups
from yingdan.deals.commands import DealDraft, create_deals, create_leads, release_leads
from yingdan.demo import drafts, words
from yingdan.demo.contracts import build_contracts
from yingdan.demo.dealers import bring_deals, build_dealers, set_targets
from yingdan.demo.founding import Build, found
from yingdan.demo.money import build_money
from yingdan.demo.projects import build_projects
from yingdan.demo.quotes import build_quotes
from yingdan.demo.reviews import build_reviews
from yingdan.goals.commands import (
    GoalDraft,
    KeyResultDraft,
    check_in,
    create_goals,
    create_key_results,
    publish_goal,
    retarget_goal,
    start_goal,
)
from yingdan.notes.commands import tag_records

CUSTOMERS = 48
PARTNERS = 5


@transaction.atomic
def build(*, seed: int = 7) -> None:
    """Found the company and let its people work: 48 customers, their contacts, deals, leads and follow-ups."""
    made = found(name=words.COMPANY, seed=seed, departments=words.DEPARTMENTS, people=words.PEOPLE, named="demo")
    own, dealers = _fields(made), build_dealers(made)
    _customers(made, own)
    for username in words.SELLERS:
        _work_of(made, username, own)
    _marks(made)
    _partners(made, own)
    bring_deals(made, dealers)
    store, bid = build_projects(made, _goals(made))
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


def _customers(made: Build, own: Mapping[str, str]) -> None:
    """Each seller's customers, with a few people each."""
    chance, counted = made.chance, random.Random(words.FIELDS[0][1])
    pairs = [(one, trade) for one in words.NAMES_ONE for trade in words.NAMES_TWO]
    chosen = chance.sample(pairs, CUSTOMERS)
    for number, (one, trade) in enumerate(chosen):
        seller = words.SELLERS[number % len(words.SELLERS)]
        short = one + chance.choice(words.NAMES_TWO[trade])
        region = chance.choice(words.REGIONS[seller])
        lines = {own["产线数量"]: Decimal(counted.randint(1, 24))} if counted.random() < 0.7 else {}
        draft = replace(drafts.customer(made, region, short, trade), custom=lines)
        customer = create_customers(actor=made.actor(seller), drafts=[draft])[0]
        made.customers.append((customer, seller, trade))


def _partners(made: Build, own: Mapping[str, str]) -> None:
    """What dealers brought to the channel manager; after the rest, whose chances stay as they are."""
    used = {customer.short_name for customer, _owner, _trade in made.customers}
    names = [(one + two, trade) for trade, twos in words.NAMES_TWO.items() for one in words.NAMES_ONE for two in twos]
    free = [(short, trade) for short, trade in names if short not in used]
    actor = made.actor(words.CHANNEL)
    for short, trade in made.chance.sample(free, PARTNERS):
        draft = drafts.customer(made, made.chance.choice(words.REGIONS[words.CHANNEL]), short, trade)
        made.customers.append((create_customers(actor=actor, drafts=[draft])[0], words.CHANNEL, trade))
    _work_of(made, words.CHANNEL, own)


def _work_of(made: Build, seller: str, own: Mapping[str, str]) -> None:
    """Contacts, deals, follow-ups and leads of one seller."""
    chance, actor = made.chance, made.actor(seller)
    bought, ways = random.Random(seller), [f"o{number:03}" for number in range(1, len(words.FIELDS[1][3]) + 1)]
    deals: list[DealDraft] = []
    talks: list[FollowUpDraft] = []
    for customer, owner, trade in made.customers:
        if owner != seller:
            continue
        people = [drafts.contact(chance, customer.pk) for _ in range(chance.randint(1, 4))]
        contacts = create_contacts(actor=actor, drafts=people)
        deals += [drafts.deal(made, customer.pk, trade, contacts[0].pk) for _ in range(chance.randint(1, 4))]
        talks += [drafts.talk(made, customer.pk, contacts[0].pk, age) for age in chance.sample(range(1, 90), 3)]
    deals = [replace(deal, custom={own["采购方式"]: bought.choice(ways)}) for deal in deals]
    create_deals(actor=actor, drafts=deals)
    record_follow_ups(actor=actor, drafts=talks)
    made.leads[seller] = create_leads(actor=actor, drafts=[drafts.lead(made) for _ in range(chance.randint(5, 9))])


def _marks(made: Build) -> None:
    """Tags on some customers and deals, and a lead in the pool from each who has enough of them."""
    for at, seller in enumerate(words.SELLERS):
        mine = [customer.pk for customer, owner, _trade in made.customers if owner == seller]
        tag_records(actor=made.actor(seller), kind="customer", pks=mine[at % 2 :: 3], name=words.TAGS[at % 4])
    for seller, leads in made.leads.items():
        free = [lead.pk for lead in leads if lead.status in ("new", "contacted")][:1]
        release_leads(actor=made.actor(seller), pks=free, reason=words.RELEASED)


def _goals(made: Build) -> int:
    """What everybody is to sign in this quarter; a part of the company's goal nobody has taken over.

    Answers the department's goal, which projects serve.
    """
    ids: dict[str, int] = {}
    for name, level, owner, department, target, above in words.GOALS:
        draft = GoalDraft(
            name=name,
            level=level,
            owner=made.people[owner].pk,
            department=made.departments.get(department),
            target=Decimal(target * 10_000),
            period="quarter",
            since=made.today,
            parent=ids.get(above),
            achievable=words.REACHABLE,
            relevant="" if above else words.SERVES,
        )
        ids[name] = create_goals(actor=made.actor("boss"), drafts=[draft])[0].pk
        start_goal(actor=made.actor("boss"), pk=ids[name])
    name, target, reason = words.NEW_TARGET
    retarget_goal(actor=made.actor("director"), pk=ids[name], target=Decimal(target * 10_000), reason=reason)
    set_targets(made, ids[words.GOALS[-1][0]])
    _results(made, ids)
    return ids[words.GOALS[1][0]]


def _results(made: Build, ids: dict[str, int]) -> None:
    """By what one sees that the company's goal comes nearer; its card is published."""
    top, boss = ids[words.GOALS[0][0]], made.actor("boss")
    for name, unit, start, target, now, who, confidence, said in words.RESULTS:
        draft = KeyResultDraft(
            goal=top, name=name, unit=unit, start=Decimal(start), target=Decimal(target), owner=made.people[who].pk
        )
        key_result = create_key_results(actor=boss, drafts=[draft])[0]
        check_in(actor=made.actor(who), pk=key_result.pk, value=Decimal(now), confidence=confidence, words=said)
    publish_goal(actor=boss, pk=top, meaning=words.MEANING)
