"""The tables of docs/algorithms/policy.md, as they stand there: for the oracle and for the policies."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings

from tests.policy import oracle
from tests.policy.build import build
from tests.policy.facts import Allowance, Crew, Human, Part, Post, Row, Unit, World
from yingdan.accounts.models import User
from yingdan.accounts.rules import actor_of
from yingdan.core import clock
from yingdan.core.policy import policy_of

LIN, CHEN, WANG, TANG = 1, 2, 3, 4
SALES, EAST, SOUTH = 1, 2, 3
PAGE = Path(settings.BASE_DIR) / "docs" / "algorithms" / "policy.md"


def tables() -> list[list[list[str]]]:
    """Every table of the page, as rows of cells without the head."""
    found: list[list[list[str]]] = []
    before = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("|---"):
            found.append([])
        elif line.startswith("|") and before.startswith("|"):
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        before = line
    return found


def company(today: dt.date, parts: list[Part], department: int) -> World:
    """The company of the page; 林 holds every part in the department."""
    rows = [
        Row(LIN, EAST), Row(CHEN, EAST), Row(WANG, SOUTH), Row(TANG, SALES), Row(None, EAST), Row(CHEN, None),
        Row(LIN, EAST, deleted=True),
    ]  # fmt: skip
    return World(
        today=today,
        units={SALES: Unit(None), EAST: Unit(SALES), SOUTH: Unit(SALES)},
        people={
            LIN: Human("internal", EAST),
            CHEN: Human("internal", EAST),
            WANG: Human("internal", SOUTH, manager=LIN),
            TANG: Human("internal", SALES),
        },
        crews={1: Crew(frozenset({LIN, TANG}))},
        parts=dict(enumerate(parts, 1)),
        posts=[Post(LIN, pk, department) for pk in range(1, len(parts) + 1)],
        openings=[],
        stand_ins=[],
        rows={"customer": dict(enumerate(rows, 1))},
    )


def scoped(scope: str) -> Part:
    chosen = frozenset({SOUTH}) if scope == "custom" else frozenset()
    return Part([Allowance("customer", "view", scope, chosen)])


SCOPES = [
    (place, line[0], [cell == "✓" for cell in line[1:]])
    for place, table in zip((EAST, SALES), tables(), strict=False)
    for line in table
]


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "scope", "right"), SCOPES)
def test_a_scope_reaches_what_the_page_says(place: int, scope: str, right: list[bool]) -> None:
    world = company(clock.today(), [scoped(scope)], place)
    assert [oracle.may(world, LIN, "customer", "view", pk) for pk in range(1, 8)] == right
    build(world)
    seen = set(policy_of("customer").visible(actor_of(User.objects.get(pk=LIN))).values_list("pk", flat=True))
    assert [pk in seen for pk in range(1, 8)] == right


@pytest.mark.django_db
@pytest.mark.parametrize("line", tables()[2], ids=lambda line: line[0])
def test_a_field_is_shown_as_the_page_says(line: list[str]) -> None:
    rules = [rule.strip() for rule in line[0].split(";")]
    parts = [scoped("all") for _ in rules]
    for part, rule in zip(parts, rules, strict=True):
        if rule != "no rule":
            part.levels["customer", "phone"] = rule
    world = company(clock.today(), parts, EAST)
    assert [oracle.level(world, LIN, "customer", "phone", mine=mine) for mine in (False, True)] == line[1:]
    build(world)
    actor, policy = actor_of(User.objects.get(pk=LIN)), policy_of("customer")
    assert [policy.access(actor, "phone", mine=mine).name.casefold() for mine in (False, True)] == line[1:]


def test_the_page_has_all_scopes() -> None:
    assert [line[0] for line in tables()[0]] == ["self", "reports", "team", "department", "subtree", "custom", "all"]
