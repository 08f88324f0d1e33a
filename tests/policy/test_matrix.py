"""Every address, everybody, every method: each answer is the one that the grants explain."""

from collections.abc import Iterator, Mapping
from typing import Any
from zlib import crc32

import pytest
from django.test import Client

from tests.policy import oracle, rest
from tests.policy.comparing import kept_as_before, kept_rights
from tests.policy.facts import SHAPES, World
from tests.policy.hashes import nothing_written
from tests.policy.reading import facts
from tests.policy.routes import ACT, BY_HAND, DECLARED, Door, Route, address, routes
from tests.policy.scene import PERSONAS, lifted, undone
from yingdan.accounts.testing import Cast
from yingdan.ui.kinds import kind_of
from yingdan.ui.kinds.urls import ADDRESSES

WHO = [*(name for name in PERSONAS if name not in ("mate", "gone")), "anonymous"]
# The grants are the same on either database: there one person shows that its own errors become answers as well.
ON_BOTH = "sales"
# The same roles elsewhere, or with fewer doors of their own than others have.
LIKE_OTHERS = ("sales2", "boss", "hr", "trainer")
ASKING = [
    pytest.param(
        who,
        marks=[
            *([] if who == ON_BOTH else [pytest.mark.one_database]),
            *([pytest.mark.thorough] if who in LIKE_OTHERS else []),
        ],
    )
    for who in WHO
]
GUESTS = ("dealer_a", "customer")
GUEST_DOORS = ("sign-out/", "language/")
# What a command answers to who may call it: done, or a form that lacks something.
DONE = frozenset({200, 204, 302, 404, 409, 422})
REFUSED = frozenset({403, 404, 422})

# Method, address, allowed statuses.
type Cell = tuple[str, str, frozenset[int]]

# Pages and operations that are declared have one code for all kinds: in short each is asked by every fourth person, in
# turn, so that none is asked by nobody.
EVERY = 4
IN_TURN = [*(who for who in WHO if who not in LIKE_OTHERS), *LIKE_OTHERS]


def in_short(who: str, route: Route) -> bool:
    return route.pattern in BY_HAND or (IN_TURN.index(who) + crc32(route.pattern.encode())) % EVERY == 0


def test_in_short_as_well_two_people_come_to_every_address() -> None:
    people = [who for who in WHO if who not in LIKE_OTHERS]
    assert [route.pattern for route in routes() if sum(in_short(who, route) for who in people) < 2] == []


def test_every_address_says_who_may_come() -> None:
    assert [route.pattern for route in routes() if route.door is None and not route.operations] == []
    assert BY_HAND.keys() <= {route.pattern for route in routes()}
    assert DECLARED.keys() == ADDRESSES.keys()


def keys_of(route: Route, scene: Mapping[str, int]) -> dict[str, str]:
    """Keys of records that exist: those of `sales`, where a kind has owners."""
    kind = rest.kind_of_route(route) if route.operations else door_of(route).permission.partition(".")[0]
    prefix = "binned " if route.name.endswith(("-restore", ".restore")) and f"binned {kind}" in scene else ""
    row = {"person": "mate"}.get(kind, f"{prefix}{kind}")
    if route.name in ("receipt-claim", "api-receipt.claim"):
        row = "free receipt"
    if route.name.startswith("portal-"):
        row = f"shown {kind}"
    field = "deals.open_count" if route.name == "figure" else "customer"
    if kind in SHAPES and route.name.endswith("-cell"):
        field = next(name for name in kind_of(kind).form if kind_of(kind).by_name[name].editable)
    return {
        "pk": str(scene.get(row, 0)),
        "stage": str(scene["stage"]),
        "post": str(scene["post"]),
        "name": field,
        "field": "parent",
        "who": "x",
        "token": "x",
        "year": "2026",
        "draft": "0",
        "batch": "0",
        "tag": str(scene["tag"]),
        "other": str(scene["lone customer"]),
        "question": str(scene["our question"]),
    }


def door_of(route: Route) -> Door:
    assert route.door is not None
    return route.door


def explained(world: World, who: str, person: int, *, route: Route, method: str, pk: int) -> frozenset[int]:
    """The statuses that one cell may have."""
    door = door_of(route)
    if who == "customer" and (found := _of_guest(route, door, method)):
        return found
    if door.permission != "public":
        if who == "anonymous":
            return frozenset({302})
        if who in GUESTS:
            return frozenset({200 if (route.pattern, method) == ("", "GET") else 403})
    elif who in GUESTS and route.pattern not in GUEST_DOORS:
        return frozenset({403})
    if method not in door.methods:
        return frozenset({404, 405})
    if door.permission in ("", "public"):
        return frozenset(door.statuses)
    return _granted(world, person, door, method, pk if route.row and not door.free else 0)


def _of_guest(route: Route, door: Door, method: str) -> frozenset[int]:
    """What a customer's guest is answered where guests have a page; nothing where they are kept out."""
    if (route.pattern, method) == ("", "GET"):
        return frozenset({302})
    return frozenset(door.guest.get(method, (404, 405))) if door.guest else frozenset()


def _granted(world: World, person: int, door: Door, method: str, pk: int) -> frozenset[int]:
    kind, _dot, action = door.permission.partition(".")
    if not any(oracle.may_at_all(world, person, *one.split(".")) for one in (door.permission, *door.besides)):
        return frozenset({404})
    if pk and door.methods != ACT and not oracle.may(world, person, kind, "view", pk):
        return frozenset({404})
    if method == "GET":
        return frozenset(door.statuses)
    return REFUSED if pk and not oracle.may(world, person, kind, action, pk) else DONE


def is_denied(statuses: frozenset[int]) -> bool:
    return not statuses & {200, 201, 204, 302}


def cells(world: World, who: str, person: int, scene: Mapping[str, int], *, short: bool) -> Iterator[Cell]:
    """What one person may try: in short, or the rest of it."""
    for route in routes():
        if in_short(who, route) != short:
            continue
        keys = keys_of(route, scene)
        if route.operations:
            yield from rest.cells(world, who if who in (*GUESTS, "anonymous") else "", person, route, keys)
        else:
            for method in ("GET", "POST"):
                right = explained(world, who, person, route=route, method=method, pk=int(keys["pk"]))
                yield method, address(route, keys), right


@pytest.mark.long(10)
@pytest.mark.parametrize("who", ASKING)
@pytest.mark.parametrize("short", [True, pytest.param(False, marks=pytest.mark.thorough)], ids=["short", "rest"])
def test_every_cell_is_the_one_that_the_grants_explain(
    cast: Cast, scene: dict[str, int], who: str, short: bool
) -> None:
    """What is denied, and what is only looked at, writes nothing."""
    world, person = lifted(facts(), scene), 0 if who == "anonymous" else cast[who].pk
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(cast[who])
    signed_in, wrong = client.cookies.output(header="", sep=";"), []

    def ask(method: str, url: str, right: frozenset[int]) -> None:
        # Each request is the first after signing in: one of them signs out.
        client.cookies.clear()
        client.cookies.load(signed_in)
        answer: Any = (
            rest.send(client, method, url) if url.startswith("/api/v1/") else getattr(client, method.lower())(url)
        )
        if answer.status_code not in right:
            wrong.append(f"{method} {url}: {answer.status_code} instead of {sorted(right)}")

    harmless: list[Cell] = []
    writing: list[Cell] = []
    for cell in cells(world, who, person, scene, short=short):
        (harmless if cell[0] == "GET" or is_denied(cell[2]) else writing).append(cell)
    with kept_rights():
        with undone(), nothing_written():
            for cell in harmless:
                ask(*cell)
        for cell in writing:
            with kept_as_before(), undone():
                ask(*cell)
    assert wrong == []
