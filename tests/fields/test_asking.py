"""Lists filter, sort, group and add up own fields as plain Python does, on both databases."""

import csv
import io
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from tests.fields.world import WORDS, World, make_fields, some_deals
from yingdan.ui.kinds import kind_of
from yingdan.ui.kinds.query import Asked, ListQuery
from yingdan.ui.kinds.table import totals_of
from yingdan.ui.kinds.values import Values

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def world(db: Any) -> World:
    made = make_fields()
    some_deals(made)
    return made


def asked(world: World, words: str) -> Asked:
    kind = kind_of("deal")
    return Asked(kind, world.cast("sales"), ListQuery.read(QueryDict(words), kind))


def found(world: World, words: str) -> set[int]:
    return set(asked(world, words).rows().filter(pk__in=world.deals).values_list("pk", flat=True))


def expected(world: World, sort: str, test: Any) -> set[int]:
    return {pk for pk, values in world.deals.items() if test(values.get(sort))}


CASES: list[tuple[str, str, str, Any]] = [
    ("text", "is", "123", lambda v: v == "123"),
    ("text", "is", "true,null", lambda v: v in ("true", "null")),
    ("text", "has", "ht", lambda v: bool(v) and "ht" in v.lower()),
    ("text", "has", "%下划_", lambda v: bool(v) and "%下划_" in v),
    ("text", "not", "123", lambda v: v != "123"),
    ("text", "empty", "", lambda v: v is None),
    ("text", "filled", "", lambda v: v is not None),
    ("number", "min", "0.000001", lambda v: v is not None and v >= Decimal("0.000001")),
    ("number", "max", "-3", lambda v: v is not None and v <= -3),
    ("number", "is", "12.5", lambda v: v == Decimal("12.5")),
    ("money", "min", "9.8万", lambda v: v is not None and v >= 98000),
    ("money", "is", "100.01", lambda v: v == Decimal("100.01")),
    ("money", "max", "0", lambda v: v is not None and v <= 0),
    ("date", "min", "2026-03-03", lambda v: v is not None and v.isoformat() >= "2026-03-03"),
    ("date", "max", "2026-03-02", lambda v: v is not None and v.isoformat() <= "2026-03-02"),
    ("choice", "is", "o001", lambda v: v == WORDS[0]),
    ("choice", "is", "o001,o002", lambda v: v in WORDS[:2]),
    ("choice", "not", "o001", lambda v: v != WORDS[0]),
    ("person", "filled", "", lambda v: v is not None),
]


def test_filters_find_what_python_finds(world: World) -> None:
    for sort, operator, value, test in CASES:
        words = QueryDict(mutable=True)
        words["f"] = f"{world.name(sort)}:{operator}:{value}"
        assert found(world, words.urlencode()) == expected(world, sort, test), (sort, operator, value)


def test_me_in_a_filter_by_person_is_who_asks(world: World) -> None:
    me = world.cast["sales"].pk
    assert found(world, f"f={world.name('person')}:is:me") == expected(world, "person", lambda v: v == me)


def test_pages_of_two_follow_the_whole_order_and_end(world: World) -> None:
    for sort, sign in product(("number", "money", "date", "text"), ("", "-")):
        _pages_of_two(world, sort, sign)


def _pages_of_two(world: World, sort: str, sign: str) -> None:
    kind, actor = kind_of("deal"), world.cast("sales")
    words, seen, after = f"sort={sign}{world.name(sort)}&size=2", list[int](), ""
    for _page in range(20):
        query = ListQuery.read(QueryDict(f"{words}&after={after}"), kind)
        records, after = Values(kind, actor).page(Asked(kind, actor, query))
        seen += [record["id"] for record in records]
        if not after:
            break
    filled = {pk: values[sort] for pk, values in world.deals.items() if values.get(sort) is not None}
    there = [filled[pk] for pk in seen if pk in filled]
    assert len(seen) == len(set(seen)) >= len(world.deals)
    assert sorted(seen[: len(filled)]) == sorted(filled)
    if sort != "text":
        assert there == sorted(filled.values(), reverse=bool(sign))


def test_a_wrong_value_or_mark_is_refused_with_a_sentence(world: World, client: Client) -> None:
    client.force_login(world.cast["sales"], backend=BACKEND)
    for name in map(world.name, ("number", "choice", "person", "date")):
        for words in (f"f={name}:is:莫须有", "f=c999999:is:1", f"sort={name}&after=WyJcdTAwMDAiLDFd"):
            assert client.get(f"/deals/?{words}").status_code == 400, words


def test_sums_of_own_money_stand_under_the_list_and_its_groups(world: World, client: Client) -> None:
    from yingdan.accounts.commands import edit_field

    edit_field(actor=world.cast("admin"), pk=world.fields["money"].pk, values={"listed": True})
    total = sum((values.get("money") or Decimal(0) for values in world.deals.values()), Decimal(0))
    name = world.name("money")
    sums = totals_of(asked(world, ""), exact=True).sums
    assert kind_of("deal").by_name[name].value(sums[name]) == total
    client.force_login(world.cast["sales"], backend=BACKEND)
    page = client.get(f"/deals/?group={world.name('choice')}").content.decode()
    assert page.count(WORDS[0]) >= 1
    assert "98,101" in page  # 98,000.50 + 100.01, to the yuan
    assert client.get(f"/deals/?group={world.name('person')}").status_code == 200


def test_export_and_rest_give_exact_values(world: World, client: Client) -> None:
    client.force_login(world.cast["director"], backend=BACKEND)
    names = [world.name(sort) for sort in ("text", "number", "money", "date", "choice", "person")]
    sent = client.get(f"/deals/export/?format=csv&sort=name&cols=name,{','.join(names)}")
    lines = list(csv.reader(io.StringIO(b"".join(sent.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]  # a streaming answer
    row = next(line for line in lines if "HT-001" in line)
    assert row[1:] == ["HT-001", "12.5", "98000.50", "2026-03-02", WORDS[0], world.cast["sales"].name]
    pk = next(iter(world.deals))
    record = client.get(f"/api/v1/deals/{pk}").json()
    assert [record[name] for name in names] == [
        "HT-001", "12.5", "98000.50", "2026-03-02", "o001",
        {"id": world.cast["sales"].pk, "name": world.cast["sales"].name},
    ]  # fmt: skip
    client.get("/deals/export/?format=xlsx").close()
