"""Finding records by words: Chinese by pairs of characters, Latin by beginnings, names also by their reading.

This is the one module that speaks the full-text dialects of the two databases.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from yingdan.core.bulk import upsert
from yingdan.core.journal import projection
from yingdan.core.models import Event, SearchEntry
from yingdan.core.text import bigrams, initials, pinyin_key, query_tokens

STEP = 1000

type Words = tuple[int, Sequence[str], Sequence[str]]
type Source = Callable[[Sequence[int]], Iterable[Words]]

_sources: dict[str, Source] = {}


def searchable(kind: str, fields: Collection[str] = ()) -> Callable[[Source], Source]:
    """Register how a kind is found: a function from keys to (key, names, other texts).

    Names are also found by pinyin and initials. The index follows the journal in the same transaction; where the
    `fields` are said that those words come from, it leaves out events that change others only.
    """

    def register(source: Source) -> Source:
        _sources[kind] = source
        projection(kind)(follow)
        return source

    def follow(events: list[Event]) -> None:
        index(kind, sorted({event.record for event in events if says_more(event)}))

    def says_more(event: Event) -> bool:
        # What is deleted or restored changes no field.
        changed = {*event.before, *event.after}
        return not changed or not fields or not changed.isdisjoint(fields)

    return register


def index(kind: str, pks: Sequence[int]) -> None:
    """Write the entries of these records anew; records that the source does not give any more lose theirs."""
    source = _sources[kind]
    for start in range(0, len(pks), STEP):
        part = pks[start : start + STEP]
        entries = [(kind, pk, " ".join(words_of(names, texts))) for pk, names, texts in source(part)]
        upsert(SearchEntry, ("kind", "record", "words"), entries, onto="kind, record", change="words = excluded.words")
        gone = set(part) - {pk for _kind, pk, _words in entries}
        if gone:
            SearchEntry.objects.filter(kind=kind, record__in=gone).delete()


def rebuild(kind: str, pks: Iterable[int]) -> None:
    """Make the entries of a kind anew from its rows."""
    SearchEntry.objects.filter(kind=kind).delete()
    index(kind, list(pks))


def words_of(names: Sequence[str], texts: Sequence[str]) -> list[str]:
    """The tokens of a record, each once."""
    found: dict[str, None] = {}
    for text in (*names, *texts):
        found.update(dict.fromkeys(bigrams(text or "")))
    for name in names:
        if name and not name.isascii():
            found[_letters(pinyin_key(name))] = None
            found[_letters(initials(name))] = None
    return [word for word in found if word]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))[:60]


def matching(kind: str, query: str) -> "QuerySet[Any, Any]":
    """The keys of the records of a kind that have every word of the query, as a subquery.

    The caller filters them through the policy: the index itself knows no rights.
    """
    tokens = query_tokens(query)
    entries = SearchEntry.objects.filter(kind=kind)
    if not tokens:
        return entries.none().values("record")
    if connection.vendor == "postgresql":
        where = "array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery"
        asked = " & ".join(f"'{token}'{':*' if prefix else ''}" for token, prefix in tokens)
    else:
        where = "id IN (SELECT rowid FROM core_searchfts WHERE core_searchfts MATCH %s)"
        asked = " AND ".join(f'"{token}"{" *" if prefix else ""}' for token, prefix in tokens)
    return entries.extra(where=[where], params=[asked]).values("record")  # noqa: S610 - constant SQL, value as parameter


def indexed(kind: str) -> bool:
    return kind in _sources
