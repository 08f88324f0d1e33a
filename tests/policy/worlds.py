"""Random companies, small and nasty: colliding paths, loops of managers, deleted departments, expired shares."""

import datetime as dt
from collections.abc import Iterator, Mapping
from random import Random

from tests.policy.facts import (
    SHAPES,
    Allowance,
    Crew,
    Human,
    Opening,
    Part,
    Post,
    Row,
    StandIn,
    Unit,
    World,
)

SCOPES = ("self", "reports", "team", "department", "subtree", "custom", "all")
# Keys that begin with each other's figures, so that a path without its last slash meets strangers.
UNITS = (1, 11, 12, 2, 21, 111, 3)
PEOPLE = range(1, 9)
# The service account: a row like other people, but nobody who is asked.
CLERK = 9
LEVELS = ("hidden", "masked", "read", "edit")
KINDS = (
    "customer",
    "contact",
    "followup",
    "deal",
    "lead",
    "product",
    "person",
    "department",
    "goal",
    "approval",
    "keyresult",
    "project",
    "task",
    "contract",
    "quote",
    "instalment",
    "receipt",
    "invoice",
    "budgetline",
    "cost",
    "acceptance",
    "review",
    "lesson",
    "dealer",
)
RECORDS = {
    "customer": 6,
    "contact": 6,
    "followup": 5,
    "deal": 6,
    "lead": 5,
    "product": 3,
    "goal": 4,
    "approval": 4,
    "keyresult": 4,
    "project": 4,
    "task": 4,
    "contract": 4,
    "quote": 4,
    "instalment": 4,
    "receipt": 4,
    "invoice": 3,
    "budgetline": 3,
    "cost": 3,
    "acceptance": 3,
    "review": 4,
    "lesson": 3,
    "dealer": 4,
}
# Kinds whose rows always belong to somebody, and of those that follow a parent, the ones that always have one.
OWNED = (
    "followup",
    "goal",
    "approval",
    "keyresult",
    "project",
    "task",
    "contract",
    "quote",
    "invoice",
    "cost",
    "acceptance",
    "review",
    "lesson",
    "dealer",
)
BELOW = ("keyresult", "task", "instalment", "budgetline", "cost", "acceptance", "review")
# A parent has one of these.
SINGLE = ("review",)
# Those without an owner, and those without a department.
NOBODYS = ("product", "instalment", "budgetline")
NOWHERE = (*NOBODYS, "cost", "acceptance", "review", "lesson")
# Records that are shared with somebody.
OPENED = tuple(kind for kind in RECORDS if kind != "product")
# What a world may grant on each kind; more actions would only repeat the same rules.
ASKED = ("view", "edit", "delete", "transfer", "export")
# Rules of their own go by these.
BESIDES: Mapping[str, tuple[str, ...]] = {
    "instalment": ("approve",),
    "receipt": ("claim",),
    "invoice": ("approve", "create"),
    "budgetline": ("create",),
    "cost": ("create",),
}


def world_of(seed: int, today: dt.date) -> World:
    """The world of a number: the same for the same number and day.

    What belongs to one kind has dice of its own, so that a new kind leaves the others of a world as they were.
    """
    dice = Random(seed)
    units = _units(dice)
    people = {pk: _human(dice, pk, units) for pk in PEOPLE} | {CLERK: Human("service", None)}
    parts = {pk: _part(dice, f"{seed} role {pk}", units) for pk in range(1, dice.randint(3, 4) + 1)}
    rows = {kind: _rows(Random(f"{seed} rows {kind}"), kind, count, units) for kind, count in RECORDS.items()}
    crews = {pk: _crew(dice) for pk in (1, 2, 3)}
    return World(
        today=today,
        units=units,
        people=people,
        crews=crews,
        parts=parts,
        posts=_posts(dice, people, parts, units),
        openings=[one for kind in OPENED for one in _openings(f"{seed} openings {kind}", kind, today, units, crews)],
        stand_ins=_stand_ins(dice, today),
        rows=rows,
    )


def _units(dice: Random) -> dict[int, Unit]:
    keys = list(UNITS)
    dice.shuffle(keys)
    found: dict[int, Unit] = {}
    for pk in keys:
        parent = dice.choice([None, *found]) if found else None
        found[pk] = Unit(parent, deleted=dice.random() < 0.1)
    return found


def _human(dice: Random, pk: int, units: dict[int, Unit]) -> Human:
    fate = dice.random()
    kind = "dealer" if fate < 0.08 else "customer" if fate < 0.14 else "internal"
    others = [other for other in PEOPLE if other != pk]
    return Human(
        kind=kind,
        department=dice.choice([*units, None]) if kind == "internal" else None,
        manager=dice.choice([*others, None, None, None]),
        active=dice.random() > 0.1,
        deleted=dice.random() < 0.08,
    )


def _crew(dice: Random) -> Crew:
    return Crew(frozenset(dice.sample(PEOPLE, dice.randint(0, 4))), deleted=dice.random() < 0.15)


def _part(dice: Random, seed: str, units: dict[int, Unit]) -> Part:
    allowances: list[Allowance] = []
    levels: dict[tuple[str, str], str] = {}
    for kind in KINDS:
        own = Random(f"{seed} {kind}")
        allowances += [
            _allowance(own, kind, action, units)
            for action in (*ASKED, *BESIDES.get(kind, ()))
            if action in SHAPES[kind].actions and own.random() < (0.75 if action == "view" else 0.5)
        ]
        levels |= {(kind, name): own.choice(LEVELS) for name in SHAPES[kind].fields if own.random() < 0.3}
    return Part(allowances, levels, deleted=dice.random() < 0.08)


def _allowance(dice: Random, kind: str, action: str, units: dict[int, Unit]) -> Allowance:
    scope = dice.choice(SCOPES)
    chosen = frozenset(dice.sample(sorted(units), dice.randint(1, 2))) if scope == "custom" else frozenset()
    return Allowance(kind, action, scope, chosen)


def _posts(dice: Random, people: dict[int, Human], parts: dict[int, Part], units: dict[int, Unit]) -> list[Post]:
    found = set()
    for pk in PEOPLE:
        if people[pk].kind == "internal":
            for _ in range(dice.choice((0, 1, 1, 1, 2, 2, 3))):
                found.add(Post(pk, dice.choice(sorted(parts)), dice.choice(sorted(units))))
    return sorted(found, key=lambda post: (post.person, post.role, post.department))


def _rows(dice: Random, kind: str, count: int, units: dict[int, Unit]) -> dict[int, Row]:
    found = {}
    for pk in range(1, count + 1):
        row = Row(deleted=dice.random() < 0.15)
        if kind not in NOBODYS:
            # Money of which nobody knows from whom it is.
            nobody = dice.random() < (0.5 if kind == "receipt" else 0.1) and kind not in OWNED
            row.owner = None if nobody else dice.choice(PEOPLE)
        if kind not in NOWHERE:
            row.department = dice.choice([*units, None])
        if SHAPES[kind].follows:
            nowhere = [] if kind in BELOW else [None]
            row.parent = dice.choice([*range(1, RECORDS[SHAPES[kind].follows] + 1), *nowhere])
        if kind in SINGLE:
            row.parent = pk
        found[pk] = row
    return found


def _openings(
    seed: str, kind: str, today: dt.date, units: dict[int, Unit], crews: dict[int, Crew]
) -> Iterator[Opening]:
    dice = Random(seed)
    for _ in range(2):
        until = dice.choice([None, today, today - dt.timedelta(days=1), today + dt.timedelta(days=9)])
        to = dice.choice(("person", "person", "team", "department"))
        choices = {"person": list(PEOPLE), "team": list(crews), "department": list(units)}
        yield Opening(
            kind,
            dice.randint(1, RECORDS[kind]),
            dice.choice(("read", "edit")),
            until,
            **{to: dice.choice(choices[to])},
        )


def _stand_ins(dice: Random, today: dt.date) -> list[StandIn]:
    found = []
    for _ in range(4):
        giver, taker = dice.sample(PEOPLE, 2)
        starts = today + dt.timedelta(days=dice.choice((-9, -9, -1, 0, 1)))
        found.append(StandIn(giver, taker, starts, starts + dt.timedelta(days=dice.choice((0, 3, 20)))))
    return found
