"""What every company of the demo begins with: departments, people, products, price lists, a sales process."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from yingdan.accounts.commands import (
    DepartmentDraft,
    PersonDraft,
    create_departments,
    create_people,
    edit_person,
    found_company,
)
from yingdan.accounts.models import User
from yingdan.accounts.rules import Person, actor_of, cli_actor, rights_number
from yingdan.core import clock
from yingdan.customers.models import Customer
from yingdan.deals.commands import StageDraft, edit_process, install_default_process
from yingdan.deals.models import Lead, Stage
from yingdan.demo import words
from yingdan.products.commands import PriceDraft, ProductDraft, create_price_list, create_products, set_prices
from yingdan.products.models import Product

# What stands for the scanned paper: a small page that a reader opens.
SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

# user name, name, department, role, position
type Someone = tuple[str, str, str, str, str]


@dataclass(slots=True)
class Build:
    """What has been made so far, and the one source of chance. What is planned lies around the day `aim`."""

    chance: random.Random
    today: dt.date
    aim: dt.date
    people: dict[str, User] = field(default_factory=dict)
    departments: dict[str, int] = field(default_factory=dict)
    products: list[Product] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    customers: list[tuple[Customer, str, str]] = field(default_factory=list)
    leads: dict[str, list[Lead]] = field(default_factory=dict)

    # Set once nobody's role or department changes any more: then only what is shared with whom does.
    settled: bool = False
    _actors: dict[str, tuple[int, Person]] = field(default_factory=dict)

    def actor(self, username: str) -> Person:
        """Who does it, with the rights of this moment: worked out anew when some right has changed."""
        number = rights_number()
        kept = self._actors.get(username)
        if kept is None or kept[0] != number:
            user = self.people[username]
            if kept is None or not self.settled:
                person = actor_of(user, source="demo")
            else:
                person = Person(user=user, rights=replace(kept[1].rights, kept={}), source="demo")
            kept = self._actors[username] = (number, person)
        return kept[1]


def found(
    *,
    name: str,
    seed: int,
    departments: Mapping[str, str | None],
    people: Sequence[Someone],
    named: str,
    leaders: Mapping[str, str] = words.LEADERS,
    aim: dt.date | None = None,
) -> Build:
    """A company with its people, its catalogue and its process, and nothing sold yet. `leaders` says who leads whom."""
    found_company(name=name, seed=named)
    made = Build(random.Random(seed), clock.today(), aim or clock.today())
    _people(made, departments, people, leaders)
    drafts = [
        ProductDraft(
            name=name,
            series=series,
            unit=unit,
            price=Decimal(price),
            cost=None if series == words.UNCOUNTED else Decimal(price * words.COST) / 100,
            code=f"P-{number:03d}",
        )
        for number, (name, series, unit, price) in enumerate(words.PRODUCTS, start=1)
    ]
    made.products = create_products(actor=cli_actor(), drafts=drafts)
    _price_lists(made)
    made.stages = _stages()
    return made


def _people(
    made: Build, departments: Mapping[str, str | None], people: Sequence[Someone], leaders: Mapping[str, str]
) -> None:
    actor = cli_actor()
    ids = made.departments
    known = {someone[0] for someone in words.PEOPLE}
    for name, parent in departments.items():
        above = ids[parent] if parent else None
        ids[name] = create_departments(actor=actor, drafts=[DepartmentDraft(name=name, parent=above)])[0].pk
    drafts = [
        PersonDraft(
            username=username,
            name=name,
            # Only who stands among the sign-ins: to hash a password takes as long as a hundred deals.
            password=words.PASSWORD if username in known else "",
            department=ids[place],
            roles=(role,),
            title=title,
        )
        for username, name, place, role, title in people
    ]
    made.people = {user.username: user for user in create_people(actor=actor, drafts=drafts)}
    for one, leader in leaders.items():
        edit_person(actor=actor, pk=made.people[one].pk, values={"manager": made.people[leader]})


def _price_lists(made: Build) -> None:
    """What everybody pays in a year, and what strategic customers pay; each with its floor."""
    actor = made.actor(words.PRICES_BY)
    firsts = [dt.date(year, 1, 1) for year in range(made.today.year, made.aim.year + 1)]
    for first, (name, tier, price, floor) in ((first, one) for first in firsts for one in words.PRICE_LISTS):
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
