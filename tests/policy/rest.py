"""The interface for programs as a channel of its own: rows, records, masks, and which status explains itself."""

import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from django.test import Client

from tests.policy import oracle
from tests.policy.asking import Asker, differences
from tests.policy.build import COMMON, FOLLOWED
from tests.policy.doors import browser
from tests.policy.facts import World
from tests.policy.masks import judged
from tests.policy.routes import Route, address
from tests.policy.screens import SCREENED
from yingdan.ui.kinds import kind_of

BASE = "/api/v1"
METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT")
GUARDED = {**FOLLOWED, "deal": "amount"}
# What an operation answers to who may do it: done, or a body that lacks something, or a rule in its way.
DONE = frozenset({200, 201, 204, 404, 409, 422})
REFUSED = frozenset({403, 404, 422})


def programs(asker: Asker, dice: Random) -> Iterator[str]:
    """Rows of half of the kinds, found anew by a word, page by page, and the masks of what is guarded."""
    client = browser(asker)
    for kind in dice.sample(SCREENED, len(SCREENED) // 2):
        question = dice.choice(("", f"q={COMMON}&", "view=all&"))
        rows = _all(client, f"{BASE}/{kind_of(kind).url.strip('/')}?{question}limit={dice.choice((1, 3, 200))}")
        yield from differences(f"{asker} REST {kind}", {row["id"] for row in rows}, asker.seen(kind))
        if kind in GUARDED:
            for row in rows:
                yield from judged(asker, "REST list", kind, row["id"], str(row.get(GUARDED[kind]) or ""))
            yield from _forbidden(asker, client, kind)


def records_of_programs(asker: Asker, dice: Random) -> Iterator[str]:
    """Each record of one kind: in sight or not there; and its guarded value."""
    client, kind = browser(asker), dice.choice(SCREENED)
    works = oracle.works_here(asker.world, asker.actor.user_id)
    for pk in asker.world.rows[kind]:
        answer = client.get(f"{BASE}/{kind_of(kind).url.strip('/')}/{pk}")
        nothing = {404 if asker.may(kind, "view") else 403} if works else {401, 403}
        right = {200} if pk in asker.seen(kind) else nothing
        if answer.status_code not in right:
            yield f"{asker} REST {kind} {pk}: {answer.status_code} instead of {right}"
        elif answer.status_code == 200 and kind in GUARDED:
            yield from judged(asker, "REST record", kind, pk, str(answer.json().get(GUARDED[kind]) or ""))


def _all(client: Client, url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        answer = client.get(f"{url}&cursor={cursor}" if cursor else url)
        if answer.status_code != 200:
            return found
        found += answer.json()["items"]
        cursor = answer.json()["next"]
        if cursor is None:
            return found


def _forbidden(asker: Asker, client: Client, kind: str) -> Iterator[str]:
    """Nobody filters or sorts by what he may not read on every row."""
    name = GUARDED[kind]
    if not asker.may(kind, "view") or not oracle.works_here(asker.world, asker.actor.user_id):
        return
    right = 200 if asker.reads(kind, name) else 400
    for question in (f"f={name}:filled:", f"sort={name}"):
        told = client.get(f"{BASE}/{kind_of(kind).url.strip('/')}?{question}").status_code
        if told != right:
            yield f"{asker} REST {kind}?{question}: {told} instead of {right}"


# --- the matrix ---


def kind_of_route(route: Route) -> str:
    return next(iter(route.operations.values())).kind


def send(client: Client, method: str, url: str) -> Any:
    """A request with a body that changes something where it may."""
    return client.generic(method, url, json.dumps({"note": "改"} if method == "PATCH" else {}), "application/json")


def cells(
    world: World, stranger: str, person: int, route: Route, keys: Mapping[str, str]
) -> Iterator[tuple[str, str, frozenset[int]]]:
    """(method, address, allowed statuses) of one address; `stranger` is a guest or nobody at all."""
    url = address(route, {**keys, "name": "deals.won_count"})
    for method in METHODS:
        if stranger:
            yield method, url, frozenset({401 if stranger == "anonymous" else 403})
        else:
            yield method, url, _explained(world, person, route, method, int(keys["pk"]) if route.row else 0)


def _explained(world: World, person: int, route: Route, method: str, pk: int) -> frozenset[int]:
    operation = route.operations.get(method)
    if operation is None:
        return frozenset({405})
    if not operation.permission:
        return frozenset({200})
    kind, _dot, action = operation.permission.partition(".")
    if not oracle.may_at_all(world, person, kind, action):
        return frozenset({403})
    # What is nobody's is claimed by who holds the right at all.
    if not pk or operation.name.endswith(".claim"):
        return frozenset({200}) if method == "GET" else DONE
    if not oracle.may(world, person, kind, "view", pk):
        return frozenset({404})
    if method == "GET":
        return frozenset({200})
    return DONE if oracle.may(world, person, kind, action, pk) else REFUSED
