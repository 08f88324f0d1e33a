"""What the declared pages show: lists with filters, groups, search, counts, sums and files."""

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from django.http import QueryDict, StreamingHttpResponse

from tests.policy.asking import Asker, differences
from tests.policy.build import COMMON, FOLLOWED, amount, secret
from yingdan.core.refusal import Forbidden, Refused
from yingdan.core.search import indexed, matching
from yingdan.ui.kinds import kind_of
from yingdan.ui.kinds.export import export
from yingdan.ui.kinds.query import Asked, ListQuery
from yingdan.ui.kinds.table import Columns, groups_of, page_of, totals_of

OWNED = (
    "customer",
    "contact",
    "followup",
    "deal",
    "lead",
    "goal",
    "approval",
    "keyresult",
    "project",
    "task",
    "contract",
    "quote",
    "receipt",
    "invoice",
    "cost",
    "acceptance",
    "review",
    "lesson",
    "dealer",
)
SCREENED = (*OWNED[:5], "product", *OWNED[5:], "instalment", "budgetline")
KEYS = re.compile(r'<tr id="[^"]*" data-row data-pk="(\d+)"')
SUBTOTAL = re.compile(r'<td class="num strong">([^<]+)</td>')


def asked(asker: Asker, kind: str, query: str = "") -> Asked:
    declared = kind_of(kind)
    return Asked(declared, asker.actor, ListQuery.read(QueryDict(f"size=200&{query}"), declared))


def shown(question: Asked) -> set[int]:
    columns = Columns.of(question.kind, question.actor, question.kind.columns)
    page = groups_of(question, columns) if question.group else page_of(question, columns)
    return {int(pk) for pk in KEYS.findall(page.html)}


def listed(asker: Asker, dice: Random) -> list[str]:
    """Half of the kinds whose lists he opens, other ones each time."""
    return [kind for kind in dice.sample(SCREENED, len(SCREENED) // 2) if asker.may(kind, "view")]


def lists(asker: Asker, dice: Random) -> Iterator[str]:
    """The list page with a filter, an order and a group."""
    for kind in listed(asker, dice):
        right = asker.seen(kind)
        yield from differences(f"{asker} list {kind}", shown(asked(asker, kind)), right)
        if kind not in OWNED:
            continue
        owner = dice.choice(sorted(asker.world.people))
        rows = asker.world.rows[kind]
        his = {pk for pk in right if rows[pk].owner == owner}
        by_owner = f"f=owner:is:{owner}&sort=-updated_at"
        yield from differences(f"{asker} list {kind} of p{owner}", shown(asked(asker, kind, by_owner)), his)
        own = {pk for pk in right if rows[pk].owner == asker.person}
        yield from differences(f"{asker} own {kind}", shown(asked(asker, kind, "f=owner:is:me")), own)
        either = f"f=x.owner:is:{owner}&f=x.owner:is:me&group=owner"
        yield from differences(f"{asker} list {kind} of two", shown(asked(asker, kind, either)), his | own)


def search(asker: Asker, dice: Random) -> Iterator[str]:
    """A word that every record has finds those in sight."""
    for kind in listed(asker, dice):
        told = shown(asked(asker, kind, f"q={COMMON}"))
        yield from differences(f"{asker} search {kind}", told, asker.seen(kind))
        if indexed(kind):
            hits = kind_of(kind).rows(asker.actor).filter(pk__in=matching(kind, COMMON))
            yield from differences(f"{asker} hits {kind}", set(hits.values_list("pk", flat=True)), asker.seen(kind))


def totals(asker: Asker, dice: Random) -> Iterator[str]:
    """Counts and sums, of the list and of its groups."""
    for kind in listed(asker, dice):
        told = totals_of(asked(asker, kind), exact=True)
        for count in (told.count, totals_of(asked(asker, kind)).count):
            if count != len(asker.seen(kind)):
                yield f"{asker} count {kind}: {count} instead of {len(asker.seen(kind))}"
        if kind == "deal":
            yield from _sums(asker, told.sums)


def _sums(asker: Asker, told: dict[str, Decimal | None]) -> Iterator[str]:
    readable = asker.reads("deal", "amount")
    right = sum((amount(pk) for pk in asker.seen("deal")), Decimal(0))
    if (told.get("amount") or 0) != (right if readable else 0):
        yield f"{asker} sum of deals: {told}, readable: {readable}"
    question = asked(asker, "deal", "group=owner")
    columns = Columns.of(question.kind, question.actor, question.kind.columns)
    subtotals = SUBTOTAL.findall(groups_of(question, columns).html)
    if bool(subtotals) != (readable and bool(asker.seen("deal"))):
        yield f"{asker} subtotals of deals: {subtotals}, readable: {readable}"


def files(asker: Asker, dice: Random) -> Iterator[str]:
    """An exported list: rows to be exported, fields to be read on all of them."""
    for kind in dice.sample(SCREENED, 2):
        if not asker.may(kind, "view"):
            continue
        try:
            answer = export(asked(asker, kind), "csv")
        except Forbidden:
            if asker.may(kind, "export"):
                yield f"{asker} export {kind}: refused"
            continue
        if not asker.may(kind, "export"):
            yield f"{asker} export {kind}: not refused"
        assert isinstance(answer, StreamingHttpResponse)
        text = b"".join(answer).decode()
        told = {int(pk) for pk in re.findall(rf"{COMMON}{kind}(\d+)", text)}
        yield from differences(f"{asker} export {kind}", told, asker.seen(kind, "export"))
        yield from _leaks(asker, kind, text)


def _leaks(asker: Asker, kind: str, text: str) -> Iterator[str]:
    if kind in FOLLOWED:
        told = {pk for pk in asker.world.rows[kind] if secret(kind, pk) in text}
        right = asker.seen(kind, "export") if asker.reads(kind, FOLLOWED[kind]) else set()
        yield from differences(f"{asker} numbers in export {kind}", told, right)


def forbidden_questions(asker: Asker, _dice: Random) -> Iterator[str]:
    """Nobody filters, sorts or groups by what he may not read on every row."""
    for kind, name in FOLLOWED.items():
        if not asker.may(kind, "view"):
            continue
        for query in (f"f={name}:has:139", f"f={name}:filled:", f"sort={name}", f"group={name}"):
            try:
                shown(asked(asker, kind, query))
                told = True
            except Refused:
                told = False
            if told != (asker.reads(kind, name) and not query.startswith("group")):
                yield f"{asker} {kind} {query}: {told}"
